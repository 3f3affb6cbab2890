"""绩效自评: one object that page, PDF and workbook print, and the seal that freezes it."""
