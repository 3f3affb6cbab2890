"""项目: the approved amounts, funds and checkpoints of a year."""
