"""党组织: the tree of party organisations, a committee being a node like any other.

What a person sees is decided by place in it: every other row leads to an organisation.
"""
