"""What an empty system needs before anybody can work with it, in the order in which it is done."""

import datetime
from dataclasses import dataclass, replace

from django.db.models import Exists, OuterRef
from django.urls import reverse

from orgs import access
from orgs.models import Membership, Organisation, User
from performance.dashboards.parts import Todo
from performance.plans.models import AnnualPlan

NAMED = 3  # of those that are missing


@dataclass(frozen=True)
class Action:
    url: str
    label: str


@dataclass(frozen=True)
class Step:
    """A line of the list, for components/lists.html `step_list`."""

    title: str
    is_done: bool
    note: str
    action: Action
    is_next: bool = False
    meta: str = ""

    @property
    def state(self) -> str:
        if self.is_done:
            return "done"
        return "current" if self.is_next else "next"


def first_steps(committee: Organisation, today: datetime.date) -> list[Step]:
    """单位 → 计划 → 党组织 → 党员 → 用户, each with its state on that day. Six queries."""
    branches = Organisation.objects.grassroots(committee).existing_on(today)
    members = Membership.objects.below(committee).on(today).count()
    plan = AnnualPlan.objects.filter(committee=committee).order_by("-year").first()
    steps = [
        _unit(committee),
        _plan(plan),
        _branches(branches.count()),
        Step(
            "登记党员",
            members > 0,
            f"在册 {members} 人。" if members else "登记各党组织的党员和每月应交党费。",
            Action(reverse("orgs:member_create"), "新增党员"),
        ),
        _users(branches),
    ]
    first = next((step for step in steps if not step.is_done), None)
    return [replace(step, is_next=step is first) for step in steps]


def _unit(committee) -> Step:
    note = f"{committee.official_name}，简称{committee.short_name}。名称印在表头和公文上。"
    page = reverse("orgs:organisation_update", args=[committee.pk])
    return Step("核对单位名称", bool(committee.name), note, Action(page, "修改"))


def _plan(plan) -> Step:
    note = "用部门预算绩效目标公开文件载入：项目、支出计划和绩效指标由它而来。"
    return Step(
        "载入年度计划",
        plan is not None,
        f"已载入{plan.year}年度计划。" if plan else note,
        Action(reverse("performance:plan_load"), "载入"),
    )


def _branches(count) -> Step:
    note = "建立基层党组织：机关党委、党总支、党支部。"
    return Step(
        "建立党组织",
        count > 0,
        f"已建立 {count} 个基层党组织。" if count else note,
        Action(reverse("orgs:organisation_create"), "新建党组织"),
    )


def _users(branches) -> Step:
    """Every branch that reports needs somebody who can sign in for it."""
    secretaries = User.objects.filter(
        organisation=OuterRef("pk"), role=User.Role.SECRETARY, is_active=True
    )
    missing = branches.filter(~Exists(secretaries)).in_tree_order()
    count = missing.count()
    names = [row.short_name for row in missing[:NAMED]]
    return Step(
        "建立用户",
        branches.exists() and not count,
        _who_is_missing(count, names) if count else "每个党组织的书记都有账号。",
        Action(reverse("orgs:account_create"), "新建用户"),
    )


def _who_is_missing(count, names) -> str:
    listed = "、".join(names) + ("等" if count > len(names) else "")
    return f"还有 {count} 个党组织没有书记账号：{listed}。初始密码由系统生成，打印交本人。"


def is_empty(committee: Organisation) -> bool:
    """Whether nobody has entered anything yet."""
    return not Organisation.objects.grassroots(committee).exists()


def first_step_todos(user, today: datetime.date) -> list[Todo]:
    """For the administrator, while something is missing."""
    if not access.can_manage_accounts(user):
        return []
    open_steps = [step for step in first_steps(user.organisation, today) if not step.is_done]
    if not open_steps:
        return []
    return [
        Todo(
            title="完成初始设置",
            url=reverse("performance:first_steps"),
            label="继续",
            status_key="warn",
            status_word=f"还有 {len(open_steps)} 步",
            note="、".join(step.title for step in open_steps),
        )
    ]
