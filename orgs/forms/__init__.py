from .base import AccountableForm, FilterForm, YearField, open_day

__all__ = ["AccountableForm", "FilterForm", "YearField", "open_day"]
