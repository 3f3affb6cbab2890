"""登录: the door, and who stands before a shut one for a while."""
