from .closing import BookClosing
from .dues import DuesPayment, DuesRate
from .log import LogEntry
from .member import Member
from .organisation import Organisation
from .rating import Rating
from .rule import RuleValue
from .scope import ScopedQuerySet
from .user import User

__all__ = [
    "BookClosing",
    "DuesPayment",
    "DuesRate",
    "LogEntry",
    "Member",
    "Organisation",
    "Rating",
    "RuleValue",
    "ScopedQuerySet",
    "User",
]
