"""满意度测评: the counts of a finished survey; the rate is derived."""
