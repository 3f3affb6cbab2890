"""Every model of this app: where Django looks, and what apps to the right import from."""

from .accountable.models import SentForm
from .accounts.models import User
from .attachments.models import Attachment
from .closings.models import BookClosing
from .devices.models import Session
from .dues.models import DuesPayment, DuesRate
from .grades.models import Rating
from .jobs.models import Export
from .log.models import LogAnchor, LogChain, LogCheck, LogEntry
from .members.models import Member, Membership
from .organisations.models import Organisation
from .rules.models import RuleValue
from .scope import ScopedQuerySet
from .second_factor.models import SecondFactor

__all__ = [
    "Attachment",
    "BookClosing",
    "DuesPayment",
    "DuesRate",
    "Export",
    "LogAnchor",
    "LogChain",
    "LogCheck",
    "LogEntry",
    "Member",
    "Membership",
    "Organisation",
    "Rating",
    "RuleValue",
    "ScopedQuerySet",
    "SecondFactor",
    "SentForm",
    "Session",
    "User",
]
