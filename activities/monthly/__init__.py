"""月报: figures out of the records of one month, words of its secretary, and the review.

Figures are live while it is a draft and frozen when it is sent in.
"""
