import datetime
import unicodedata
from dataclasses import dataclass

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q

from activities.models import Activity
from budget.expenditures.models import Expenditure
from budget.projects.models import FundKind, Project
from config.fields import DateField, MoneyField, NameField
from config.text import normal_number
from orgs.accountable import AccountableForm
from orgs.lists.filters import FilterForm

RECENT = datetime.timedelta(days=90)


def datalist(name):
    return forms.TextInput(attrs={"list": name, "autocomplete": "off"})


def number_text(text: str) -> str:
    """A voucher or invoice number with half-width digits and signs, so that equals are found."""
    return unicodedata.normalize("NFKC", text)


def money_box(label, **options):
    field = MoneyField(label=label, widget=forms.TextInput(attrs={"class": "money"}), **options)
    field.unit = "元"
    return field


def date_box(label, **options):
    return DateField(label=label, widget=forms.TextInput(attrs={"class": "date"}), **options)


@dataclass(frozen=True)
class Doubt:
    """Something that may be a mistake; `entry` is the payment it speaks of."""

    text: str
    entry: Expenditure | None = None


class ExpenditureForm(AccountableForm, forms.ModelForm):
    """A payment out of `project`; what may be a mistake has to be confirmed by a tick."""

    paid_on = date_box(
        "支付日期",
        allow_future=False,
        help_text="实际支付的日期，不晚于今天；款项按支付日期归属年度。",
    )
    amount = money_box("金额")
    purpose = NameField(label="用途", widget=datalist("purposes"), help_text="例如 主题党日购书。")
    payee = NameField(label="收款单位或个人", widget=datalist("payees"))
    voucher = NameField(label="凭证号", max_length=40, help_text="会计凭证的编号，例如 记-12。")
    invoice_number = NameField(label="发票号码", max_length=40, required=False)
    invoiced_on = date_box("开票日期", allow_future=False, required=False)
    confirmed = forms.BooleanField(
        label="已核对，仍要登记", required=False, widget=forms.HiddenInput
    )

    class Meta:
        model = Expenditure
        fields = [
            "paid_on",
            "amount",
            "fund_kind",
            "purpose",
            "payee",
            "voucher",
            "invoice_number",
            "invoiced_on",
            "activity",
        ]

    def __init__(
        self, *args, user, project: Project, today: datetime.date, activity=None, **kwargs
    ):
        super().__init__(*args, user=user, **kwargs)
        self.project = project
        self.doubts: list[Doubt] = []
        self._offer_sources(today)
        self._offer_activities(today, activity)

    def _offer_sources(self, today):
        kinds = [FundKind(line.kind) for line in self.project.funded_lines()]
        left = [f"{self.project.available_on(today, kind):,.2f} 元" for kind in kinds]
        if len(kinds) < 2:
            del self.fields["fund_kind"]
        else:
            self.fields["fund_kind"].choices = [(kind, kind.label) for kind in kinds]
            left = [f"{kind.label} {amount}" for kind, amount in zip(kinds, left, strict=True)]
        self.fields[
            "amount"
        ].help_text = f"可用余额 {'；'.join(left) or '0.00 元'}。例如 1,000.00。"

    def _offer_activities(self, today, activity):
        recent = Q(held_on__range=(today - RECENT, today))
        field = self.fields["activity"]
        field.queryset = (
            Activity.objects.visible_to(self.user)
            .filter(recent | Q(pk=activity.pk) if activity else recent)
            .select_related("organisation")
        )
        field.label_from_instance = lambda row: f"{row} · {row.organisation}"
        field.empty_label = "不对应活动"
        field.help_text = "近90天的活动，最近的在前。"
        field.initial = activity

    def clean_voucher(self):
        return number_text(self.cleaned_data["voucher"])

    def clean_invoice_number(self):
        return number_text(self.cleaned_data["invoice_number"])

    def clean(self):
        data = super().clean()
        self.doubts = [*self._same_voucher(data), *self._same_invoice(data), *other_year(data)]
        if self.doubts:
            self.fields["confirmed"].widget = forms.CheckboxInput()
            if not data.get("confirmed"):
                self.add_error("confirmed", "请核对上面的提示；确认无误请勾选本项后再登记。")
        return data

    def _same_voucher(self, data):
        if data.get("voucher"):
            of_year = self._standing().filter(project__year=self.project.year)
            same = alike(of_year, "voucher", data["voucher"])
            yield from (Doubt("本年度已有同一凭证号的支出", row) for row in same if is_open(row))

    def _same_invoice(self, data):
        if data.get("invoice_number"):
            same = alike(self._standing(), "invoice_number", data["invoice_number"])
            yield from (Doubt("已有同一发票号码的支出", row) for row in same if is_open(row))

    def _standing(self):
        rows = Expenditure.objects.below(self.project.committee)
        return rows.payments().with_reversed()

    def save(self, *, now) -> Expenditure | None:
        """The stored payment, or None with the reasons at their fields."""
        try:
            return self.project.book(self.instance, by=self.user, now=now)
        except ValidationError as error:
            self.add_error(None, error)
        return None


def alike(rows, column, typed):
    """Those of `rows` whose number is the same, however it was typed."""
    wanted = normal_number(typed)
    numbers = rows.exclude(**{column: ""}).values_list("pk", column)
    return rows.filter(pk__in=[pk for pk, number in numbers if normal_number(number) == wanted])


def is_open(entry) -> bool:
    return entry.amount > entry.reversed_amount


def other_year(data):
    """The payment decides the year; an invoice of another year deserves a second look."""
    paid_on, invoiced_on = data.get("paid_on"), data.get("invoiced_on")
    if paid_on and invoiced_on and paid_on.year != invoiced_on.year:
        yield Doubt(
            f"发票开具于{invoiced_on.year}年，支付于{paid_on.year}年："
            f"按支付日期记入{paid_on.year}年度"
        )


class ReversalForm(AccountableForm, forms.Form):
    """How much of `entry` comes back, when and why."""

    amount = money_box("冲销金额")
    paid_on = date_box("冲销日期", allow_future=False)
    reason = NameField(label="冲销原因", max_length=200, help_text="例如 退货，款项已退回账户。")

    def __init__(self, *args, entry: Expenditure, today: datetime.date, **kwargs):
        super().__init__(*args, **kwargs)
        self.entry = entry
        left = entry.reversible_amount()
        self.initial = {"amount": left, "paid_on": today} | self.initial
        self.fields["amount"].help_text = f"不大于尚未冲销的 {left:,.2f} 元。"
        self.fields[
            "paid_on"
        ].help_text = f"款项退回的日期，不早于原支付日期{entry.paid_on:%Y年%-m月%-d日}。"

    def save(self, *, now) -> Expenditure | None:
        """The negative entry, or None with the reasons at their fields."""
        data = self.cleaned_data
        try:
            return self.entry.reverse(
                amount=data["amount"],
                on=data["paid_on"],
                reason=data["reason"],
                by=self.user,
                now=now,
            )
        except ValidationError as error:
            self.add_error(None, error)
        return None


class ExpenditureFilter(FilterForm):
    """What the list of payments is narrowed by."""

    KINDS = [("", "全部"), ("payment", "支付"), ("reversal", "冲销")]
    LINKED = [("", "全部"), ("yes", "已对应活动"), ("no", "未对应活动")]
    span = ("since", "to")

    year = forms.TypedChoiceField(label="年度", coerce=int, empty_value=None)
    project = forms.ModelChoiceField(
        label="项目", queryset=Project.objects.none(), empty_label="全部"
    )
    since = DateField(label="支付日期从")
    to = DateField(label="到")
    text = NameField(label="用途、收款方或凭证号")
    kind = forms.ChoiceField(label="类别", choices=KINDS)
    linked = forms.ChoiceField(label="活动", choices=LINKED)

    def __init__(self, data, *, user):
        super().__init__(data, user=user)
        projects = Project.objects.visible_to(user)
        years = sorted(set(projects.values_list("year", flat=True)), reverse=True)
        self.fields["year"].choices = [("", "全部"), *((year, f"{year}年") for year in years)]
        self.fields["project"].queryset = projects
        self.fields["project"].label_from_instance = lambda project: (
            f"{project.year}年 {project.name}"
        )
        # With one project there is nothing to choose, but an address may still name it.
        self.project_count = projects.count()
        if self.project_count < 2:
            self.fields["project"].widget = forms.HiddenInput()
            self.fields["year"].widget = forms.HiddenInput()

    def narrow(self, rows):
        data = self.cleaned_data
        columns = {
            "project__year": data["year"],
            "project": data["project"],
            "paid_on__gte": data["since"],
            "paid_on__lte": data["to"],
        }
        rows = rows.filter(**{name: value for name, value in columns.items() if value})
        if data["text"]:
            rows = rows.mentioning(data["text"])
        if data["kind"]:
            rows = rows.reversals() if data["kind"] == "reversal" else rows.payments()
        if data["linked"]:
            rows = rows.filter(activity__isnull=data["linked"] == "no")
        return rows
