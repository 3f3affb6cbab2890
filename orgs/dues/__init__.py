"""党费: what a member owes for a month, what was paid, and how a mistake is reversed."""
