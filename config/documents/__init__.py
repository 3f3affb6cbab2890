"""Documents that leave the system: the only workbook code and the only PDF code."""
