"""What is unusual about a monthly report: whoever reviews it is told that first."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from activities.activities.models import Activity
from activities.monthly.figures import MonthFigures, reported
from activities.monthly.models import MonthlyReport
from activities.periods.months import month_before
from orgs.formatting import percent, yuan

Kind = Activity.Kind

COMMITTEE_FROM = 7  # formal members of a branch that has a committee (支部工作条例 第二十条)
MEMBERS_MOVED, SHARE_MOVED = 3, Decimal("0.1")  # both at once are a sudden change
RATE_FELL = Decimal("0.1")
ENOUGH_TO_FALL = 4  # activities; of fewer a half says nothing
REPEATED_FROM = 10  # characters; 本月无 may be said every month


def unusual(now: MonthFigures, before: MonthFigures | None = None) -> list[str]:
    """Sentences on what is missing, short or suddenly different from the month before."""
    return [*_held(now), *_dues(now), *(_changed(now, before) if before else ())]


def _held(now) -> Iterator[str]:
    if not now.activities_count:
        yield "全月没有登记活动"
        return
    if not now.kind_counts.get(Kind.PARTY_DAY):
        yield "没有主题党日"
    if now.members_formal >= COMMITTEE_FROM and not now.kind_counts.get(Kind.BRANCH_COMMITTEE):
        yield "没有支委会"


def _dues(now) -> Iterator[str]:
    short = now.dues_owed_amount - now.dues_paid_amount
    if short:
        yield f"党费{'少' if short > 0 else '多'}交 {yuan(abs(short))} 元"


def _changed(now, before) -> Iterator[str]:
    moved = abs(now.members_total - before.members_total)
    if moved >= MEMBERS_MOVED and moved >= before.members_total * SHARE_MOVED:
        yield f"党员总数由 {before.members_total} 人变为 {now.members_total} 人"
    if before.activities_count >= max(ENOUGH_TO_FALL, now.activities_count * 2 + 1):
        yield f"活动由 {before.activities_count} 次减为 {now.activities_count} 次"
    rates = (before.attendance_rate, now.attendance_rate)
    if None not in rates and rates[0] - rates[1] >= RATE_FELL:
        yield f"到会率由 {percent(rates[0])} 降为 {percent(rates[1])}"
    if now.grade != before.grade:
        yield f"档次由{before.grade_label}变为{now.grade_label}"


def remarks(report: MonthlyReport, previous: MonthlyReport | None) -> list[str]:
    """Of a report that was sent in; compared with last month's where that was sent in as well."""
    figures = reported(report)
    if figures is None:
        return []
    before = reported(previous) if previous else None
    return [*unusual(figures, before), *_repeated(report, previous)]


def _repeated(report, previous) -> Iterator[str]:
    told = {name: text for name, _, text in previous.texts} if previous else {}
    for name, label, text in report.texts:
        if len(text) >= REPEATED_FROM and text == told.get(name) and name != "phone":
            yield f"“{label}”与上月一字不差"


def queue_remarks(queue: Iterable[MonthlyReport]) -> list[tuple[MonthlyReport, list[str]]]:
    """Each report of a queue with its remarks. One query."""
    months = {month_before(report.month) for report in queue}
    earlier = MonthlyReport.objects.filter(
        organisation__in={report.organisation_id for report in queue}, month__in=months
    )
    found = {(row.organisation_id, row.month): row for row in earlier}
    return [
        (row, remarks(row, found.get((row.organisation_id, month_before(row.month)))))
        for row in queue
    ]
