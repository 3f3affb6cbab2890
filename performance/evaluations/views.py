from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from budget.models import Project
from config import clock
from config.documents.pdf import download
from config.documents.spreadsheet import workbook_response
from orgs import access, log, rules
from orgs.access import Conflict, require, visible_or_404
from orgs.accountable import ConfirmForm
from performance.evaluations.compilation import self_evaluation
from performance.evaluations.completeness import gaps
from performance.evaluations.document import pdf
from performance.evaluations.forms import (
    EvaluationRowForm,
    EvaluationTextForm,
    ReopenForm,
    WeightsForm,
)
from performance.evaluations.models import Evaluation, EvaluationRow
from performance.evaluations.sealing import seal, start
from performance.evaluations.seals import alterations
from performance.evaluations.self_evaluation import digest
from performance.evaluations.table import evaluation_table
from performance.evaluations.workbook import sheets
from performance.monitoring import statuses as monitoring
from performance.scoring import packs as rule_pack


@require_safe
def evaluation_list(request):
    require(access.can_read_committee(request.user))
    projects = Project.objects.visible_to(request.user).prefetch_related("evaluations")
    can_evaluate = access.can_evaluate(request.user)
    return render(
        request,
        "performance/evaluation_list.html",
        {"projects": projects, "can_evaluate": can_evaluate},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def evaluation_start(request, project_pk):
    """A first draft at once; another version only with a reason."""
    project = visible_or_404(Project.objects, request.user, pk=project_pk)
    require(access.can_evaluate(request.user))
    is_first = not project.evaluations.exists()
    form = ReopenForm(request.POST or None, user=request.user)
    if request.method == "POST" and (is_first or form.is_valid()):
        reason = "" if is_first else form.cleaned_data["reason"]
        evaluation = start(project, by=request.user, today=clock.today(), reason=reason)
        return redirect("performance:evaluation_detail", evaluation.pk)
    context = {"project": project, "form": form, "is_first": is_first}
    return render(request, "performance/evaluation_start.html", context)


@require_safe
def evaluation_detail(request, pk):
    evaluation = _evaluation(request, pk)
    form = self_evaluation(evaluation, clock.today())
    return render(
        request,
        "performance/evaluation_detail.html",
        {
            "evaluation": evaluation,
            "form": form,
            "grid": evaluation_table(
                form, record_url=_record_url, execution_url=_execution_url(evaluation)
            ),
            "altered": alterations(evaluation),
            "gaps": [] if evaluation.is_sealed else gaps(evaluation, form),
            "lines": _lines(evaluation, form),
            "can_edit": _can_edit(request.user, evaluation),
            "can_reopen": access.can_evaluate(request.user) and _is_latest_sealed(evaluation),
            "is_early": _is_early(evaluation),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def evaluation_weights(request, pk):
    evaluation = _editable(request, pk)
    form = WeightsForm(request.POST or None, user=request.user, evaluation=evaluation)
    return _edit(request, evaluation, form, "分值", "合计必须正好是 100 分。")


@require_http_methods(["GET", "HEAD", "POST"])
def evaluation_text(request, pk):
    evaluation = _editable(request, pk)
    form = EvaluationTextForm(
        request.POST or None,
        instance=evaluation,
        user=request.user,
        owes_reason=bool(self_evaluation(evaluation, clock.today()).execution_why),
    )
    return _edit(request, evaluation, form, "文字部分", "可以先写一部分，保存后再补。")


@require_http_methods(["GET", "HEAD", "POST"])
def evaluation_row(request, pk):
    rows = EvaluationRow.objects.select_related("evaluation__project__committee", "indicator")
    row = visible_or_404(rows, request.user, pk=pk)
    evaluation = _editable(request, row.evaluation_id)
    today, project = clock.today(), evaluation.project
    line = next(
        line
        for line in self_evaluation(evaluation, today).rows
        if line.indicator_id == row.indicator_id
    )
    form = EvaluationRowForm(
        request.POST or None,
        instance=row,
        user=request.user,
        option=monitoring.statuses([row.indicator], today)[0].option,
        line=line,
        rules=rule_pack.scoring_rules(rules.in_force(project.committee, project.as_of(today))),
    )
    subtitle = f"批复值 {line.official_value or '—'}　完成值 {line.value or '—'}　{line.weight} 分"
    return _edit(request, evaluation, form, line.name, subtitle)


@require_http_methods(["GET", "HEAD", "POST"])
def evaluation_seal(request, pk):
    evaluation = _editable(request, pk)
    form = self_evaluation(evaluation, clock.today())
    content = digest(form.as_json())[:8]
    shows = {"封存的内容": f"总分 {form.total}，数据截至 {form.as_of}，内容校验 {content}"}
    confirm = ConfirmForm(request.POST or None, user=request.user, record=evaluation, shows=shows)
    if request.method == "POST" and confirm.agrees():
        seal(evaluation, by=request.user, now=clock.now())
        messages.success(request, "已封存。以后的数据变化不再影响这一版。")
        return redirect("performance:evaluation_detail", pk)
    if missing := gaps(evaluation, form):
        raise Conflict(f"还有 {len(missing)} 项未完成，不能封存：{missing[0].text}")
    context = {
        "evaluation": evaluation,
        "form": form,
        "confirm_form": confirm,
        "is_early": _is_early(evaluation),
    }
    return render(request, "performance/evaluation_seal.html", context)


@require_safe
def evaluation_pdf(request, pk):
    evaluation = _evaluation(request, pk)
    content = pdf(evaluation, self_evaluation(evaluation, clock.today()))
    _log_export(request, evaluation, "PDF")
    return download(content, f"{file_stem(evaluation)}.pdf")


@require_safe
def evaluation_xlsx(request, pk):
    evaluation = _evaluation(request, pk)
    form = self_evaluation(evaluation, clock.today())
    _log_export(request, evaluation, "Excel")
    return workbook_response(sheets(evaluation, form), f"{file_stem(evaluation)}.xlsx")


def file_stem(evaluation) -> str:
    state = f"第{evaluation.version}版" if evaluation.is_sealed else "草稿"
    return f"{evaluation.project.year}年{evaluation.project.name}绩效自评（{state}）"


def _evaluation(request, pk) -> Evaluation:
    evaluations = Evaluation.objects.select_related("project__committee", "sealed_by")
    evaluation = visible_or_404(evaluations, request.user, pk=pk)
    require(access.can_read_committee(request.user))
    return evaluation


def _editable(request, pk) -> Evaluation:
    evaluation = _evaluation(request, pk)
    require(access.can_evaluate(request.user))
    evaluation.check_open()
    return evaluation


def _lines(evaluation, form) -> list[dict]:
    """The printed rows with the key of the record that a person edits."""
    keys = dict(evaluation.rows.values_list("indicator_id", "pk"))
    return [{"row": row, "pk": keys[row.indicator_id]} for row in form.rows]


def _execution_url(evaluation) -> str:
    return f"{reverse('budget:execution')}?project={evaluation.project_id}"


def _record_url(indicator: int) -> str:
    return reverse("performance:indicator_detail", args=[indicator])


def _can_edit(user, evaluation) -> bool:
    return access.can_evaluate(user) and not evaluation.is_sealed


def _is_early(evaluation) -> bool:
    return not evaluation.is_sealed and clock.today().year <= evaluation.project.year


def _is_latest_sealed(evaluation) -> bool:
    return evaluation.is_sealed and evaluation.project.evaluations.first().pk == evaluation.pk


def _edit(request, evaluation, form, title, subtitle):
    """Show one part of the form and save it; back to the whole afterwards."""
    back = reverse("performance:evaluation_detail", args=[evaluation.pk])
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, f"{title}已保存。")
        return redirect(back)
    context = {"form": form, "title": title, "subtitle": subtitle, "cancel_url": back}
    return render(request, "performance/evaluation_form.html", context)


def _log_export(request, evaluation, kind):
    log.record(
        by=request.user,
        verb=log.Verb.EXPORT,
        subject_type="绩效自评",
        label=f"{file_stem(evaluation)} {kind}",
        organisation=evaluation.project.committee,
    )
