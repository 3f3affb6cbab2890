"""用户: people who sign in, each with one role in one organisation; disabled, never deleted."""
