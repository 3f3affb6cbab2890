"""The figures of one organisation's month."""

import datetime
from collections import Counter
from dataclasses import asdict, dataclass, field
from decimal import Decimal

from activities.activities.models import Activity
from activities.periods.months import last_day
from orgs.dues.figures import dues_summary
from orgs.members.figures import member_counts
from orgs.models import Organisation, Rating

Kind = Activity.Kind

# The kinds that the monthly report names one by one (支部工作条例 第十一至十七条 and 志愿服务).
REPORTED_KINDS = [
    Kind.MEMBERS_MEETING,
    Kind.BRANCH_COMMITTEE,
    Kind.GROUP_MEETING,
    Kind.PARTY_LECTURE,
    Kind.PARTY_DAY,
    Kind.LIFE_MEETING,
    Kind.STUDY,
    Kind.VISIT,
    Kind.VOLUNTEERING,
]


@dataclass(frozen=True)
class MonthFigures:
    """What an organisation's records, and those below it, say about one month.

    Members, grade: at the end of the month. Attendance: 人次 of all activities, each counted
    once however many kinds it is of. Dues: 元.
    """

    members_formal: int = 0
    members_probationary: int = 0
    kind_counts: dict[str, int] = field(default_factory=dict)
    party_day_topics: tuple[str, ...] = ()
    activities_count: int = 0
    due_attendance: int = 0
    present_attendance: int = 0
    volunteering_attendance: int = 0
    dues_owed_amount: Decimal = Decimal("0.00")
    dues_paid_amount: Decimal = Decimal("0.00")
    grade: str = Rating.Grade.UNRATED

    @property
    def members_total(self) -> int:
        return self.members_formal + self.members_probationary

    @property
    def attendance_rate(self) -> Decimal | None:
        """到会率 0–1; None without anybody due."""
        if not self.due_attendance:
            return None
        return Decimal(self.present_attendance) / self.due_attendance

    @property
    def grade_label(self) -> str:
        return Rating.Grade(self.grade).label

    def as_dict(self) -> dict:
        """Plain values for JSON; amounts as text."""
        return asdict(self) | {
            "party_day_topics": list(self.party_day_topics),
            "kind_counts": {str(kind): count for kind, count in self.kind_counts.items()},
            "dues_owed_amount": str(self.dues_owed_amount),
            "dues_paid_amount": str(self.dues_paid_amount),
            "grade": str(self.grade),
        }

    @classmethod
    def from_dict(cls, data: dict) -> "MonthFigures":
        return cls(
            **data
            | {
                "party_day_topics": tuple(data["party_day_topics"]),
                "dues_owed_amount": Decimal(data["dues_owed_amount"]),
                "dues_paid_amount": Decimal(data["dues_paid_amount"]),
            }
        )


def month_figures(organisation: Organisation, month: datetime.date) -> MonthFigures:
    """The figures as the records stand now. Five queries."""
    members = member_counts(organisation, last_day(month))[organisation.pk]
    dues = dues_summary(organisation, month)
    return MonthFigures(
        members_formal=members.formal,
        members_probationary=members.probationary,
        dues_owed_amount=dues.owed_amount,
        dues_paid_amount=dues.paid_amount,
        grade=_grade(organisation, last_day(month)),
        **_activity_figures(Activity.objects.below(organisation).in_month(month)),
    )


def report_figures(report) -> MonthFigures:
    """The figures of a report: frozen once it is sent in, live until then."""
    return reported(report) or month_figures(report.organisation, report.month)


def reported(report) -> MonthFigures | None:
    """What a report said when it was sent in; None of one that has not been."""
    if report.is_locked and report.figures:
        return MonthFigures.from_dict(report.figures)
    return None


def _activity_figures(activities) -> dict:
    rows = list(activities.prefetch_related("kinds").order_by("held_on", "pk"))
    kinds = {row.pk: [kind.kind for kind in row.kinds.all()] for row in rows}
    volunteering = [row for row in rows if Kind.VOLUNTEERING in kinds[row.pk]]
    counts = Counter(kind for row in rows for kind in kinds[row.pk])
    return {
        "kind_counts": {kind.value: counts[kind] for kind in Kind if counts[kind]},
        "party_day_topics": tuple(row.title for row in rows if Kind.PARTY_DAY in kinds[row.pk]),
        "activities_count": len(rows),
        "due_attendance": sum(row.due_count for row in rows),
        "present_attendance": sum(row.present_count for row in rows),
        "volunteering_attendance": sum(row.present_count for row in volunteering),
    }


def _grade(organisation, day) -> str:
    held = Rating.objects.filter(organisation=organisation).on(day).first()
    return held.grade if held else Rating.Grade.UNRATED.value
