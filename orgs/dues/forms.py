import datetime
import re

from django import forms

from config.fields import DateField, MoneyField, NameField
from orgs.accountable import AccountableForm
from orgs.accountable.doubts import Doubtful, doubt_box
from orgs.closings.guard import open_day
from orgs.dues.figures import dues_of, unsettled
from orgs.lists.choices import OrganisationField, RowsField
from orgs.lists.filters import FilterForm
from orgs.members.models import Member, Membership
from orgs.organisations.models import Organisation

MADE_UP_FOR = 6  # months, as a rule (党费规定 第八条)
MONTH = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])")


def parse_month(text: str) -> datetime.date:
    """First day of "2024-10". Raises forms.ValidationError."""
    match = MONTH.fullmatch(text)
    if not match or int(match[1]) < 2000:
        raise forms.ValidationError("请选择月份，例如 2024-10。")
    return datetime.date(int(match[1]), int(match[2]), 1)


def refuse_later_years(month: datetime.date, today: datetime.date) -> datetime.date:
    """Amounts are fixed at the start of each year, so nothing can be paid beforehand."""
    if month.year > today.year:
        raise forms.ValidationError(
            f"{month.year}年的党费标准尚未核定，不能预交；请登记{today.year}年12月及以前的月份。"
        )
    return month


def month_to_collect(user, today: datetime.date) -> datetime.date:
    """The month that the sheet opens on: this one while something is outstanding in it, else the
    last before it of which that is true."""
    memberships = Membership.objects.visible_to(user)
    for month in (today.replace(day=1), *months_before(today)):
        if unsettled(dues_of(memberships, month)).exists():
            return month
    return today.replace(day=1)


def months_before(today: datetime.date) -> list[datetime.date]:
    """As far back as dues may be made up for, the last first."""
    months = [today.replace(day=1)]
    for _ in range(MADE_UP_FOR):
        months.append((months[-1] - datetime.timedelta(days=1)).replace(day=1))
    return months[1:]


def open_months(user, today: datetime.date, shown: datetime.date) -> list[tuple]:
    """The other months with something outstanding, and of how many members. Six queries."""
    memberships = Membership.objects.visible_to(user)
    found = []
    for month in (today.replace(day=1), *months_before(today)):
        count = unsettled(dues_of(memberships, month)).count() if month != shown else 0
        if count:
            found.append((month, count))
    return found


class DuesFilter(FilterForm):
    month = forms.ChoiceField(label="月份")
    organisation = OrganisationField(blank="全部")
    owing = forms.BooleanField(label="只看未交清")

    def __init__(self, data, *, user, today):
        super().__init__(data, user=user)
        self.today = today
        self.fields["month"].choices = [
            (f"{year}-{month:02}", f"{year}年{month}月")
            for year in (today.year, today.year - 1)
            for month in range(12, 0, -1)
        ]
        self.fields["organisation"].offer(Organisation.objects.visible_to(user))
        if not self.data.get("month"):
            self.data = self.data.copy()
            self.data["month"] = f"{month_to_collect(user, today):%Y-%m}"

    @property
    def first_day(self):
        """First day of the month asked for; the present month if that is none."""
        chosen = self.is_valid() and self.cleaned_data["month"]
        return parse_month(chosen or f"{self.today:%Y-%m}")

    def narrow(self, queryset):
        organisation = self.cleaned_data["organisation"]
        return queryset.below(organisation) if organisation else queryset

    @property
    def only_owing(self) -> bool:
        """Whether the page lists only who has not paid in full; its totals are of all."""
        return self.is_valid() and self.cleaned_data["owing"]


class PayingForm(AccountableForm, forms.Form):
    """What every registration of dues has: a day that is not closed, a month that is due."""

    paid_on = DateField(label="交纳日期", allow_future=False, help_text="如 2024-10-08。")

    def __init__(self, *args, today, **kwargs):
        self.today = today
        super().__init__(*args, **kwargs)
        self.initial.setdefault("paid_on", today)

    def clean_paid_on(self):
        return open_day(self.user.organisation, self.cleaned_data["paid_on"])


class DuesInFullForm(Doubtful, PayingForm):
    """Selected members pay what they still owe for one month."""

    expected = AccountableForm.expected | {"organisation"}

    month = forms.CharField(widget=forms.HiddenInput)
    members = RowsField(
        label="党员",
        queryset=Member.objects.none(),
        error_messages={
            "required": "请先勾选已交党费的党员。",
            "invalid_choice": "所选党员不在您的管理范围内，请重新勾选。",
        },
    )

    confirmed = doubt_box("已核对，仍要登记")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["members"].queryset = Member.objects.visible_to(self.user)

    @property
    def picked(self) -> set[str]:
        """The keys of the members that are ticked, for the page that is shown again."""
        return set(self["members"].data) if self.is_bound else set()

    def clean_month(self):
        return refuse_later_years(parse_month(self.cleaned_data["month"]), self.today)

    def clean(self):
        super().clean()
        if not self.errors:
            values = self.cleaned_data
            self.ask(late_or_early(values["members"], values["month"], values["paid_on"]))


class DuesPaymentForm(Doubtful, PayingForm):
    """One member pays part of a month, or all of it."""

    amount = MoneyField(label="金额", max_value="999999.99")
    note = NameField(label="说明", max_length=200, required=False, help_text="如 由家属代交。")
    confirmed = doubt_box("已核对，仍要登记")
    field_order = ["amount", "paid_on", "note", "confirmed"]

    def __init__(self, *args, row, month, **kwargs):
        self.row = row
        self.month = month
        super().__init__(*args, **kwargs)
        self.fields["amount"].unit = "元"
        self.fields["amount"].help_text = f"本月应交 {row.owed} 元，尚欠 {row.outstanding} 元。"
        if row.outstanding:
            self.initial.setdefault("amount", row.outstanding)

    def clean_amount(self):
        amount, outstanding = self.cleaned_data["amount"], self.row.outstanding
        if not outstanding:
            raise forms.ValidationError("本月没有欠交的党费，不能重复登记。")
        if amount > outstanding:
            raise forms.ValidationError(f"不能多于尚欠的金额，例如 {outstanding}。")
        return amount

    def clean(self):
        super().clean()
        refuse_later_years(self.month, self.today)
        if not self.errors:
            self.ask(late_or_early([self.row.member], self.month, self.cleaned_data["paid_on"]))


def late_or_early(members, month: datetime.date, paid_on: datetime.date):
    """补交、预交一般不超过6个月（党费规定 第八条、第九条）; nobody pays before being a member."""
    late = (paid_on.year - month.year) * 12 + paid_on.month - month.month
    if late > MADE_UP_FOR:
        yield f"{month.year}年{month.month}月的党费在{late}个月以后才交，补交一般不超过6个月。"
    for member in members:
        if paid_on < member.admitted_on:
            yield f"交纳日期早于{member}的入党日期（{member.admitted_on}）。"


class DuesReversalForm(PayingForm):
    reason = NameField(label="冲销原因", max_length=200, help_text="如 登记错人、金额有误。")

    def __init__(self, *args, payment, **kwargs):
        self.payment = payment
        super().__init__(*args, **kwargs)
        self.fields["paid_on"].label = "冲销日期"

    def clean_paid_on(self):
        day = super().clean_paid_on()
        if day < self.payment.paid_on:
            raise forms.ValidationError(f"不能早于原登记的交纳日期（{self.payment.paid_on}）。")
        return day
