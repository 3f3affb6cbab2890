from decimal import Decimal

from django import forms

from config.fields import DateField, MoneyField, NameField, TextField
from orgs import log
from orgs.accountable import AccountableForm
from performance import scoring
from performance.evaluations.completeness import TEXTS
from performance.evaluations.models import Evaluation, EvaluationRow
from performance.scoring.weights import weights_error

UPDATE = log.Verb.UPDATE
BEFORE_SEALING = "封存前必填"  # a draft may lack it


class PointsField(MoneyField):
    """Points of a form: two decimals, zero allowed, at most 100."""

    def __init__(self, **kwargs):
        super().__init__(allow_zero=True, max_value=Decimal(100), **kwargs)


class WeightsForm(AccountableForm, forms.Form):
    """The points of every line; saved only when they sum to 100."""

    execution = PointsField(label="预算执行率", help_text="默认10分，年初不填，自评时确定。")

    def __init__(self, *args, evaluation, **kwargs):
        super().__init__(*args, **kwargs)
        self.evaluation = evaluation
        self.rows = {f"row_{row.pk}": row for row in evaluation.rows.select_related("indicator")}
        self.fields["execution"].initial = evaluation.execution_weight
        for name, row in self.rows.items():
            label = f"{row.indicator.level1} · {row.indicator.level3}"
            self.fields[name] = PointsField(label=label, initial=row.weight)
        for field in self.fields.values():
            field.unit = "分"

    @property
    def record(self):
        return self.evaluation

    def clean(self):
        data = super().clean()
        if not self.errors and (error := weights_error(data.values())):
            raise forms.ValidationError(error)
        return data

    def save(self):
        evaluation = self.evaluation
        with log.change(evaluation, by=self.user, verb=UPDATE):
            evaluation.check_open()
            evaluation.execution_weight = self.cleaned_data["execution"]
            evaluation.save()
            for name, row in self.rows.items():
                row.weight = self.cleaned_data[name]
                row.save()


class EvaluationRowForm(AccountableForm, forms.ModelForm):
    """The typed score of a qualitative indicator, the reason, the answer to a deduction."""

    typed_score = PointsField(label="得分", required=False)
    reason = TextField(label="偏差原因分析及改进措施", required=False, max_length=500)

    class Meta:
        model = EvaluationRow
        fields = ["typed_score", "accepts_deduction", "reason"]
        labels = {"accepts_deduction": "接受按超额幅度扣分"}

    def __init__(self, *args, option, line, rules, **kwargs):
        super().__init__(*args, **kwargs)
        self.option = scoring.Attainment(option) if option else None
        self.rules = rules
        self.fields["typed_score"].unit = "分"
        if self.option:
            low, high = scoring.points_range(self.option, self.instance.weight, rules)
            self.fields[
                "typed_score"
            ].help_text = f"完成情况为“{self.option}”，可打 {low:.2f} 至 {high:.2f} 分。"
        else:
            del self.fields["typed_score"]
        if not line.proposed_deduction and not self.instance.accepts_deduction:
            del self.fields["accepts_deduction"]
        else:
            self.fields[
                "accepts_deduction"
            ].help_text = (
                f"完成值高出目标较多，建议扣 {line.proposed_deduction} 分；不接受时须写明理由。"
            )
        if line.why_reason:
            self.fields["reason"].mark = BEFORE_SEALING
        if self.option:
            self.fields["typed_score"].mark = BEFORE_SEALING
        self.fields["reason"].help_text = (
            "".join(line.why_reason) or "得分低于分值、或明显超额完成时，封存前必填。"
        )

    def clean_typed_score(self):
        score = self.cleaned_data["typed_score"]
        if score is not None:
            error = scoring.points_error(self.option, score, self.instance.weight, self.rules)
            if error:
                raise forms.ValidationError(error)
        return score

    def save(self):
        with log.change(self.instance, by=self.user, verb=UPDATE):
            self.instance.evaluation.check_open()
            return super().save()


class EvaluationTextForm(AccountableForm, forms.ModelForm):
    """What a person writes around the figures."""

    overview = TextField(label="项目概况", required=False, max_length=1000)
    achievement = TextField(
        label="年度总体目标实际完成情况",
        required=False,
        max_length=1000,
        help_text="印在自评表“实际完成情况”栏。",
    )
    execution_reason = TextField(
        label="执行率偏差原因",
        required=False,
        max_length=500,
        help_text="执行率未达到 90% 时，封存前必填（财预〔2020〕10号）。",
    )
    problems = TextField(label="存在的问题及原因", required=False, max_length=1000)
    measures = TextField(label="下一步改进措施", required=False, max_length=1000)
    publication = TextField(label="自评结果应用与公开建议", required=False, max_length=1000)
    prepared_by = NameField(label="填报人", required=False, max_length=40)
    prepared_on = DateField(label="填报日期", required=False)

    class Meta:
        model = Evaluation
        fields = [
            "overview",
            "achievement",
            "execution_reason",
            "problems",
            "measures",
            "publication",
            "prepared_by",
            "phone",
            "prepared_on",
        ]

    def __init__(self, *args, owes_reason=False, **kwargs):
        """`owes_reason`: the rate of execution has to be explained."""
        super().__init__(*args, **kwargs)
        needed = [name for name, _ in TEXTS] + ["execution_reason"] * owes_reason
        for name in needed:
            self.fields[name].mark = BEFORE_SEALING

    def save(self):
        with log.change(self.instance, by=self.user, verb=UPDATE):
            self.instance.check_open()
            return super().save()


class ReopenForm(AccountableForm, forms.Form):
    reason = TextField(
        label="重新自评的原因", max_length=200, help_text="原版本保留不动，另起一版。"
    )
