"""The secretary's home: what is owed, the year's months, the grade, the branch in figures."""

import datetime
from dataclasses import dataclass, replace

from activities.models import Activity
from activities.monthly.filing import outstanding, year_strip
from activities.periods.deadlines import month_to_report
from activities.periods.due_days import due_days
from orgs.dues.figures import dues_summary
from orgs.formatting import cn_date, cn_day
from orgs.lists.figures import Figure, Records
from orgs.members.figures import member_counts
from orgs.models import Organisation
from performance.dashboards.parts import Todo, export_todos, rate_todos

Kind = Activity.Kind


@dataclass(frozen=True)
class Line:
    """One line of 本支部."""

    label: str
    figures: list[tuple[str, Figure, str]]  # words before, the figure, words behind
    status_key: str = ""
    status_word: str = ""


@dataclass(frozen=True)
class BranchHome:
    organisation: Organisation
    todos: list[Todo]
    year: int  # of the strip
    strip: list
    steps: list[dict]
    lines: list[Line]
    write_url: str
    write_label: str
    nothing_owed: str


def branch_home(user, today: datetime.date) -> BranchHome:
    organisation = user.organisation
    days = due_days(organisation.committee)
    owed = outstanding(organisation, today, days)
    first = owed[0] if owed else None
    reports = organisation.is_grassroots
    year = month_to_report(today).year  # in January December's report is still on its way
    return BranchHome(
        organisation=organisation,
        todos=[*[_owed_todo(row) for row in owed], *rate_todos(user, today), *export_todos(user)],
        strip=year_strip(organisation, year, today, days) if reports else [],
        year=year,
        steps=_grade_steps(organisation),
        lines=_branch_lines(organisation, today),
        write_url=first.url if first else "",
        write_label=f"填写{first.month.month}月月报" if first else "",
        nothing_owed=_nothing_owed(organisation, today, days),
    )


def _nothing_owed(organisation, today, days) -> str:
    """The words in place of an empty list: what comes next, and when."""
    if not organisation.is_grassroots:
        return "没有待办。"
    due_on = days.due_on(today.replace(day=1))
    return f"没有待办。下一份：{today.month}月月报，{cn_day(due_on)}截止。"


def _owed_todo(row) -> Todo:
    if row.is_returned:
        status = ("bad", "退回修改")
    elif row.is_overdue:
        status = ("bad", f"逾期 {-row.days_left} 天")
    else:
        status = ("warn", f"还有 {row.days_left} 天")
    note = f"退回原因：{row.return_reason}" if row.is_returned else "已按活动、党费记录填好，请核对"
    return Todo(
        title=f"{row.month.year}年{row.month.month}月月报",
        url=row.url,
        label="填写",
        due=row.due_on,
        status_key=status[0],
        status_word=status[1],
        note=note,
    )


def _grade_steps(organisation) -> list[dict]:
    """The decisions on this organisation, oldest first, for components/lists.html."""
    rows = list(organisation.ratings.timeline())
    return [
        {
            "title": row.get_grade_display(),
            "state": "current" if row is rows[-1] else "done",
            "meta": f"{cn_date(row.begins_on)}　{row.document}",
        }
        for row in rows
    ]


def _branch_lines(organisation, today) -> list[Line]:
    counts = member_counts(organisation, today)[organisation.pk]
    members = counts.figures(organisation.pk, today)
    month = month_to_report(today)
    dues = dues_summary(organisation, month)
    sheet = Records("orgs:dues_month", {"month": f"{month:%Y-%m}"})
    unpaid = replace(sheet, conditions=sheet.conditions | {"owing": "on"})
    paid = Figure(None, records=sheet, words=f"{dues.paid_count} / {dues.owing_count} 人已交")
    owing = Figure(dues.owing_count - dues.paid_count, "人", unpaid)
    return [
        Line("党员", [("", members.total, " 人"), ("（预备 ", members.probationary, "）")]),
        Line(f"{month.month}月党费", [("", paid, ""), ("，未交清 ", owing, " 人")]),
        _meeting_line(organisation, today),
    ]


def _meeting_line(organisation, today) -> Line:
    """本季度支部党员大会：一般每季度召开一次（支部工作条例 第十一条）."""
    quarter = datetime.date(today.year, (today.month - 1) // 3 * 3 + 1, 1)
    held = (
        Activity.objects.below(organisation)
        .of_kind(Kind.MEMBERS_MEETING)
        .filter(held_on__range=(quarter, today))
        .count()
    )
    conditions = {"kind": Kind.MEMBERS_MEETING.value, "since": quarter, "until": today}
    figure = Figure(held, "次", Records("activities:activity_list", conditions))
    status = ("ok", "已开") if held else ("warn", "未开")
    return Line("本季度支部党员大会", [("", figure, " 次")], *status)
