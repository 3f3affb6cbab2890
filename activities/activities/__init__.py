"""活动: what an organisation held, entered once and counted once for each of its kinds."""
