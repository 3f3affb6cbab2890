"""The due day of each month's report, as the committee's rules stood in that month."""

import datetime
from dataclasses import dataclass

from activities.periods import deadlines
from activities.periods.months import last_day
from orgs import rules

KEY = "report_due_day"


@dataclass(frozen=True)
class DueDays:
    """The due day of a month, as the committee's rule stood at the end of that month."""

    rule: rules.History

    def day(self, month: datetime.date) -> int:
        """The day of the following month."""
        return int(self.rule.on(last_day(month)))

    def due_on(self, month: datetime.date) -> datetime.date:
        return deadlines.due_on(month, self.day(month))

    def is_late(self, report) -> bool:
        return report.is_late(self.day(report.month))


def due_days(committee) -> DueDays:
    """One query, whatever number of months is asked afterwards."""
    return DueDays(rules.history(committee, KEY))
