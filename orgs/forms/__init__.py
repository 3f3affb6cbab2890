from .base import AccountableForm, FilterForm, open_day

__all__ = ["AccountableForm", "FilterForm", "open_day"]
