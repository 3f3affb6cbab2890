"""The clerk's workbench: what waits for whom, and this month's reports."""

import datetime
from dataclasses import dataclass

from django.urls import reverse

from activities.models import MonthlyReport
from activities.monthly.tally import GROUPS
from activities.periods.deadlines import month_to_report
from budget.models import Project
from orgs import access
from orgs.formatting import cn_day, cn_month, yuan
from orgs.lights import Light
from orgs.lists.figures import Figure, Records
from performance.dashboards.committee import CommitteeView
from performance.dashboards.first_steps import first_step_todos
from performance.dashboards.parts import Todo, export_todos, rate_todos
from performance.evaluations.models import Evaluation

QUEUE_SHOWN = 6


@dataclass(frozen=True)
class StatusCount:
    """One line of this month's reports."""

    label: str
    figure: Figure
    key: str


def office_todos(view: CommitteeView, user, today: datetime.date) -> list[Todo]:
    todos = [
        *first_step_todos(user, today),
        *_review_todos(user),
        *_asked_back_todos(user),
        *missing_todos(view),
        *_money_todos(view),
    ]
    todos += [*rate_todos(user, today), *export_todos(user)]
    if access.can_confirm_reading(user):
        todos += [_reading_todo(row) for row in view.scored if row.is_unconfirmed]
    if access.can_evaluate(user):
        todos += [*_start_todos(user, today), *_evaluation_todos(user)]
    return todos


def _review_todos(user) -> list[Todo]:
    waiting = MonthlyReport.objects.visible_to(user).awaiting_review()
    label = "审核" if access.can_measure(user) else "查看"  # leader and auditor only read
    return [
        Todo(
            title=f"{row.month.month}月月报待审核",
            who=str(row.organisation),
            url=reverse("activities:review_report", args=[row.pk]),
            label=label,
            status_key="warn",
            status_word="待审核",
            note=f"{cn_day(row.submitted_at)}报送",
        )
        for row in waiting.select_related("organisation")[:QUEUE_SHOWN]
    ]


def _asked_back_todos(user) -> list[Todo]:
    """Locked reports that their secretaries ask for; only who decides is asked."""
    if not access.can_review(user):
        return []
    rows = MonthlyReport.objects.visible_to(user).asked_back().select_related("organisation")
    return [
        Todo(
            title=f"答复退回申请：{row.month.month}月月报",
            who=str(row.organisation),
            url=reverse("activities:review_report", args=[row.pk]),
            label="答复",
            status_key="warn",
            status_word="申请退回",
            note=row.return_asked_reason,
        )
        for row in rows[:QUEUE_SHOWN]
    ]


def missing_todos(view) -> list[Todo]:
    return [_missing_todo(row, view) for row in view.office.missing]


def _month(month, office) -> str:
    """12月, with its year in front where the page is about another one."""
    return cn_month(month) if month.year != office.tally.months[0].year else f"{month.month}月"


def _missing_todo(row, view) -> Todo:
    late = row.days_left < 0
    figure = Figure(row.count, "个", reports_in(row.month, "open"))
    return Todo(
        title=f"{_month(row.month, view.office)}月报还缺 {row.count} 个党组织",
        url=figure.url,
        label="查看",
        due=row.due_on,
        status_key="bad" if late else "warn",
        status_word=f"逾期 {-row.days_left} 天" if late else f"还有 {row.days_left} 天",
        note="、".join(row.names) + ("等" if row.count > len(row.names) else ""),
        figure=figure,
    )


def _money_todos(view) -> list[Todo]:
    found = []
    for money in view.money:
        result = money.result
        is_over = money.through > datetime.date(money.project.year, 12, 31)
        if result.light in {Light.RED, Light.YELLOW} and result.behind_amount and not is_over:
            found.append(
                Todo(
                    title=f"补足{cn_day(result.latest.on)}节点的支出",
                    who=str(money.project),
                    url=f"{reverse('budget:execution')}?project={money.project.pk}",
                    label="查看",
                    due=result.next.on if result.next else None,
                    status_key=result.light.key,
                    status_word=f"{result.light.word}灯",
                    note=f"比计划少 {yuan(result.behind_amount)} 元",
                )
            )
    return found


def _reading_todo(status) -> Todo:
    return Todo(
        title=f"确认指标口径：{status.indicator.level3}",
        url=reverse("performance:indicator_detail", args=[status.indicator.pk]),
        label="确认",
        status_key="warn",
        status_word="未确认",
        note=_why_to_confirm(status),
    )


def _why_to_confirm(status) -> str:
    now = status.indicator.official_value or "空白"
    if status.outdated is None:
        return f"批复值 {now}"
    return f"批复值已由 {status.outdated.official_value or '空白'} 改为 {now}，原口径须重新确认"


def _start_todos(user, today) -> list[Todo]:
    """The self-evaluation of a year that is over and that nobody has begun."""
    projects = Project.objects.visible_to(user).filter(year__lt=today.year, evaluations=None)
    return [
        Todo(
            title=f"开始{project.year}年度自评",
            who=str(project),
            url=reverse("performance:evaluation_start", args=[project.pk]),
            label="开始",
            status_key="warn",
            status_word="未开始",
        )
        for project in projects
    ]


def _evaluation_todos(user) -> list[Todo]:
    drafts = Evaluation.objects.visible_to(user).filter(status=Evaluation.Status.DRAFT)
    return [
        Todo(
            title=f"完成{row}",
            url=reverse("performance:evaluation_detail", args=[row.pk]),
            label="继续",
            status_key="info",
            status_word="草稿",
        )
        for row in drafts.select_related("project")
    ]


def month_counts(view: CommitteeView, today: datetime.date) -> list[StatusCount]:
    """The month to report, by state, from the same matrix as its page."""
    month, tally = month_to_report(today), view.office.tally
    keys = {"approved": "ok", "waiting": "warn", "returned": "bad", "draft": "info"}
    return [
        StatusCount(
            GROUPS[group][0],
            Figure(tally.in_group(month, group), "个", reports_in(month, group)),
            key,
        )
        for group, key in (keys | {"missing": "none"}).items()
    ]


def reports_in(month: datetime.date, group: str) -> Records:
    """The organisations whose report of that month is in a group of the tally's GROUPS."""
    return Records("activities:matrix", {"year": month.year, "month": month.month, "show": group})
