"""The five accounts of the demo; nothing here is used on a real installation."""

DEMO_PASSWORD = "demo-2024"

# Username and the role it shows, in the order of the sign-in page.
DEMO_ACCOUNTS = [
    ("admin", "管理员"),
    ("clerk", "工作人员"),
    ("leader", "领导"),
    ("auditor", "审计员"),
    ("secretary", "支部书记"),
]
