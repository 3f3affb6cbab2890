"""The due day of each month's report, as the committee's rules stood in that month."""

import datetime
from dataclasses import dataclass

from activities.periods import deadlines
from activities.periods.months import last_day
from orgs.models import RuleValue
from orgs.rules import RULES

RULE = RULES["report_due_day"]


@dataclass(frozen=True)
class DueDays:
    """The committee's decisions about the due day, oldest first: (effective_on, day)."""

    decided: tuple[tuple[datetime.date, int], ...] = ()

    def day(self, month: datetime.date) -> int:
        """The day of the following month in force at the end of `month`."""
        last = last_day(month)
        before = [day for effective_on, day in self.decided if effective_on <= last]
        return before[-1] if before else int(RULE.default)

    def due_on(self, month: datetime.date) -> datetime.date:
        return deadlines.due_on(month, self.day(month))

    def is_late(self, report) -> bool:
        return report.is_late(self.day(report.month))


def due_days(committee) -> DueDays:
    """One query, whatever number of months is asked afterwards."""
    rows = RuleValue.objects.filter(committee=committee, key=RULE.key)
    decided = rows.order_by("effective_on", "pk").values_list("effective_on", "value")
    return DueDays(tuple((day, int(RULE.parse(value))) for day, value in decided))
