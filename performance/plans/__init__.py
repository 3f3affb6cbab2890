"""年度计划: the document as it is loaded, compared with what is loaded, and printed again."""
