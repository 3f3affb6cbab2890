"""The password of the demo's five accounts; the sign-in page of the demo shows it."""

DEMO_PASSWORD = "demo-2024"
DEMO_ACCOUNTS = ["admin", "clerk", "leader", "auditor", "secretary"]
