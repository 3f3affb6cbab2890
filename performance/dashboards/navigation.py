"""The masthead and the navigation of every page: what this person may open, and what waits."""

from dataclasses import dataclass

from django.conf import settings

from activities.models import MonthlyReport
from orgs import access, environment

# Groups of the navigation: (label, URL name) in their order.
SECRETARY_PLAN = [
    ("", [("首页", "performance:home")]),
    (
        "本支部",
        [
            ("月报", "activities:report_list"),
            ("活动", "activities:activity_list"),
            ("党员", "orgs:member_list"),
            ("党费", "orgs:dues_month"),
            ("党组织", "orgs:organisation_list"),
        ],
    ),
]
FIRST_PAGES = [("工作台", "performance:workbench"), ("总览", "performance:overview")]
PARTY = [
    ("党组织", "orgs:organisation_list"),
    ("创A台账", "orgs:grade_list"),
    ("党员", "orgs:member_list"),
    ("党费", "orgs:dues_month"),
]
PERFORMANCE = [
    ("经费执行", "budget:execution"),
    ("支出登记", "budget:expenditure_list"),
    ("年度计划", "performance:plan_list"),
    ("指标监控", "performance:indicator_list"),
    ("年度自评", "performance:evaluation_list"),
]
ADMINISTRATION = [
    ("用户", "orgs:account_list"),
    ("规则", "orgs:rule_list"),
    ("结账", "orgs:closing_list"),
]


@dataclass(frozen=True)
class Link:
    label: str
    url: str
    is_current: bool
    count: int = 0


@dataclass(frozen=True)
class Group:
    heading: str
    links: list[Link]


def masthead(request):
    """Context processor: `masthead` for base.html."""
    user = getattr(request, "user", None)
    signed_in = bool(user and user.is_authenticated)
    committee = user.organisation.committee if signed_in else None
    return {
        "masthead": {
            "unit_name": committee.official_name if committee else "",
            "unit_short_name": committee.short_name if committee else "机关党建绩效管理",
            "demo_date": settings.BUSINESS_DATE,
            "user_name": user.name if signed_in else "",
            "role_label": user.get_role_display() if signed_in else "",
            "nav": _groups(user, request.path) if signed_in else [],
        }
    }


def _groups(user, path):
    waiting = 0
    if access.can_review(user):
        waiting = MonthlyReport.objects.visible_to(user).awaiting_review().count()
    plan = SECRETARY_PLAN if access.is_secretary(user) else _office_plan(user, waiting)
    groups = []
    for heading, rows in plan:
        links = [_link(path, *row) for row in rows]
        if links:
            groups.append(Group(heading, links))
    return groups


def _office_plan(user, waiting):
    return [
        ("", FIRST_PAGES),
        ("党建", PARTY),
        ("活动", _activity_rows(waiting)),
        ("绩效", PERFORMANCE),
        ("管理", _administration_rows(user)),
    ]


def _activity_rows(waiting):
    return [
        ("活动", "activities:activity_list"),
        ("月报审核", "activities:review_desk", waiting),
        ("报送矩阵", "activities:matrix"),
        ("满意度测评", "activities:survey_list"),
    ]


def _administration_rows(user):
    admin = ADMINISTRATION if access.can_manage_accounts(user) else []
    log = [("日志", "orgs:log_list")] if access.can_read_log(user) else []
    return [*admin, *log]


def _link(path, label, name, count=0):
    url = environment.url(name)
    current = path == url or (url != "/" and path.startswith(url))
    return Link(label, url, current, count)
