from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from config import clock
from config.documents.spreadsheet import Column, Kind
from orgs import access, rules
from orgs.lists import exports
from orgs.rules.forms import RuleForm
from orgs.rules.models import RuleValue


@dataclass(frozen=True)
class Line:
    """One rule as it is in force today, with every value decided for it."""

    rule: rules.Rule
    default: rules.Default
    present: RuleValue | None
    history: list[RuleValue]

    @property
    def stored(self) -> str:
        return self.present.value if self.present else self.default.value

    @property
    def value(self) -> str:
        return self.rule.readable(self.stored)

    @property
    def source(self) -> str:
        return self.present.document if self.present else self.default.source

    @property
    def decisions(self) -> list[str]:
        return [
            f"{row.begins_on}起 {self.rule.readable(row.value)}"
            f"，{row.document}，{row.decided_by}确定"
            for row in self.history
        ]


def _lines(committee, today) -> list[Line]:
    rows = list(RuleValue.objects.filter(committee=committee).select_related("decided_by"))
    return [
        _line(rule, [row for row in rows if row.key == rule.key], today)
        for rule in rules.RULES.values()
    ]


def _line(rule, history, today):
    present = next((row for row in history if row.begins_on <= today), None)
    return Line(rule, rule.default_on(today), present, history)


@require_safe
def rule_list(request):
    access.require(access.can_manage_rules(request.user))
    today = clock.today()
    committee = request.user.organisation.committee
    context = {
        "lines": _lines(committee, today),
        "weights_total": rules.weights_total(rules.in_force(committee, today)),
    }
    return render(request, "orgs/rule_list.html", context)


COLUMNS = [
    Column("规则", width=30),
    Column("取值", width=24),
    Column("生效日期", Kind.DATE),
    Column("依据", width=50),
]


@require_safe
def rule_export(request):
    access.require(access.can_manage_rules(request.user))
    table = [
        [line.rule.label, line.value, line.present and line.present.begins_on, line.source]
        for line in _lines(request.user.organisation.committee, clock.today())
    ]
    return exports.export(request, "规则取值表", COLUMNS, table, landscape=True)


@require_http_methods(["GET", "HEAD", "POST"])
def rule_update(request, key):
    access.require(access.can_manage_rules(request.user))
    rule = rules.RULES.get(key)
    if rule is None:
        raise Http404
    committee = request.user.organisation.committee
    rows = RuleValue.objects.filter(committee=committee, key=key).select_related("decided_by")
    line = _line(rule, list(rows), clock.today())
    form = RuleForm(
        request.POST or None,
        rule=rule,
        present=line.stored,
        default=line.default.value,
        user=request.user,
    )
    if request.method == "POST" and form.is_valid():
        row = form.save(now=clock.now())
        messages.success(
            request, f"已记录：{rule.label}自{row.begins_on}起为{rule.readable(row.value)}。"
        )
        _warn_of_weights(request, committee, row)
        return redirect("orgs:rule_list")
    return render(request, "orgs/rule_form.html", {"form": form, "line": line})


def _warn_of_weights(request, committee, row):
    """Four weights change one after the other, so a wrong sum is told, not refused."""
    if row.key in rules.WEIGHTS:
        total = rules.weights_total(rules.in_force(committee, row.begins_on))
        if total != 100:
            messages.warning(request, f"四项分值合计为{total}分，应为100分，请继续调整其他分值。")
