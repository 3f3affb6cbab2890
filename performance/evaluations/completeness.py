"""What still keeps a self-evaluation from being sealed, in the order of the form."""

from dataclasses import dataclass

from django.urls import reverse

from performance.evaluations.self_evaluation import ScoreRow, SelfEvaluation
from performance.indicators.models import IndicatorReading
from performance.scoring.weights import weights_error

TEXTS = [
    ("overview", "项目概况"),
    ("achievement", "年度总体目标实际完成情况"),
    ("problems", "存在的问题及原因"),
    ("measures", "下一步改进措施"),
    ("publication", "自评结果应用与公开建议"),
    ("prepared_by", "填报人"),
    ("phone", "联系电话"),
    ("prepared_on", "填报日期"),
]


@dataclass(frozen=True)
class Gap:
    """One thing to do before sealing, and the field where it is done."""

    text: str
    url: str


def gaps(evaluation, form: SelfEvaluation) -> list[Gap]:
    return [
        *_weight_gaps(evaluation, form),
        *_execution_gaps(evaluation, form),
        *[gap for row in evaluation.rows.all() for gap in _row_gaps(row, _line(form, row))],
        *_text_gaps(evaluation),
    ]


def _weight_gaps(evaluation, form):
    weights = [evaluation.execution_weight, *[row.weight for row in form.rows]]
    if error := weights_error(weights):
        yield Gap(error, reverse("performance:evaluation_weights", args=[evaluation.pk]))


def _execution_gaps(evaluation, form):
    if form.execution_why and not evaluation.execution_reason.strip():
        why = "".join(form.execution_why)
        yield Gap(f"预算执行率：{why}请填写原因。", _text_url(evaluation, "execution_reason"))


def _row_gaps(row, line: ScoreRow):
    row_url = reverse("performance:evaluation_row", args=[row.pk])
    if not line.reading:
        url = _indicator_url("reading_create", row)
        yield Gap(f"{line.name}：口径未确认，请先确认按什么计分。", url)
    elif not line.value:
        yield Gap(f"{line.name}：还没有完成值。", _value_url(row))
    elif line.score is None:
        yield Gap(f"{line.name}：请按完成情况打分。", f"{row_url}#id_typed_score")
    elif line.why_reason and not row.reason.strip():
        text = f"{line.name}：{''.join(line.why_reason)}请填写偏差原因及改进措施。"
        yield Gap(text, f"{row_url}#id_reason")


def _value_url(row) -> str:
    """Where a missing value comes from: a person enters it, or a survey has to be registered."""
    source = row.indicator.readings.filter(ends_on=None).values_list("source", flat=True).first()
    if source == IndicatorReading.Source.SATISFACTION:
        return reverse("activities:survey_create")
    return _indicator_url("measurement_create", row)


def _indicator_url(name, row) -> str:
    """A form of the indicator that leads back to this evaluation."""
    url = reverse(f"performance:{name}", args=[row.indicator_id])
    return f"{url}?evaluation={row.evaluation_id}"


def _text_url(evaluation, field) -> str:
    return f"{reverse('performance:evaluation_text', args=[evaluation.pk])}#id_{field}"


def _text_gaps(evaluation):
    for name, label in TEXTS:
        value = getattr(evaluation, name)
        if value is None or not str(value).strip():
            yield Gap(f"{label}未填写。", _text_url(evaluation, name))


def _line(form, row) -> ScoreRow:
    return next(line for line in form.rows if line.indicator_id == row.indicator_id)
