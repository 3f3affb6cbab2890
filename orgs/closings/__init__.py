"""结账: nothing dated on or before the closed day may be added or changed, by any way in."""
