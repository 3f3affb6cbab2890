from .base import AccountableForm

__all__ = ["AccountableForm"]
