"""创A: the grade an organisation holds from a decision on, until the next one."""
