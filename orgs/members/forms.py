from django import forms
from django.db import transaction

from config import clock
from config.fields import DateField, MoneyField, NameField
from orgs import log
from orgs.access import Conflict
from orgs.accountable import AccountableForm, offer_organisations
from orgs.dues.models import DuesRate
from orgs.lists.filters import FilterForm
from orgs.members.models import Member
from orgs.organisations.models import FOUNDING, Organisation

RATES = (
    "税后工资收入 3000元（含）以下0.5%，3000至5000元（含）1%，5000至10000元（含）1.5%，"
    "10000元以上2%；免交填0（党费规定 第二条）。"
)
TWIN = ("organisation", "name", "admitted_on")
REGISTERED = "本党组织已有同名、同日入党的党员，请核对是否重复登记。"


class MemberFilter(FilterForm):
    q = NameField(label="姓名")
    organisation = forms.ModelChoiceField(
        label="党组织", queryset=Organisation.objects.none(), empty_label="全部"
    )
    standing = forms.ChoiceField(
        label="身份",
        choices=[
            ("", "在册党员"),
            ("formal", "正式党员"),
            ("probationary", "预备党员"),
            ("left", "已转出或离开"),
        ],
    )

    def __init__(self, data, *, user, today):
        super().__init__(data, user=user)
        self.today = today
        organisations = Organisation.objects.visible_to(user)
        offer_organisations(self.fields["organisation"], organisations, blank="全部")

    def narrow(self, queryset):
        wanted = self.cleaned_data
        if wanted["q"]:
            queryset = queryset.filter(name__icontains=wanted["q"])
        if wanted["organisation"]:
            queryset = queryset.below(wanted["organisation"])
        return {
            "": queryset.on_register,
            "formal": queryset.formal_on_day,
            "probationary": queryset.probationary_on_day,
            "left": queryset.left_by,
        }[wanted["standing"]](self.today)


class MemberForm(AccountableForm, forms.ModelForm):
    name = NameField(label="姓名", max_length=40, help_text="与身份证一致，如 张三。")
    sex = forms.ChoiceField(label="性别", choices=Member.Sex.choices, widget=forms.RadioSelect)
    admitted_on = DateField(
        label="入党日期",
        earliest=FOUNDING,
        allow_future=False,
        help_text="支部党员大会通过为预备党员之日，如 2010-07-01（发展党员工作细则）。",
    )
    formal_on = DateField(
        label="转正日期",
        earliest=FOUNDING,
        allow_future=False,
        required=False,
        help_text="预备党员不填，如 2011-07-01。",
    )
    monthly_amount = MoneyField(
        label="月应交党费", allow_zero=True, required=False, max_value="999999.99", help_text=RATES
    )
    left_on = DateField(
        label="转出或离开日期",
        allow_future=False,
        required=False,
        help_text="在册党员不填；自这一天起不再计入在册人数。",
    )
    left_reason = NameField(
        label="去向或原因", max_length=60, required=False, help_text="如 转往县医院党委、去世。"
    )

    class Meta:
        model = Member
        fields = [
            "organisation",
            "name",
            "sex",
            "admitted_on",
            "formal_on",
            "left_on",
            "left_reason",
        ]

    field_order = [
        "organisation",
        "name",
        "sex",
        "admitted_on",
        "formal_on",
        "monthly_amount",
        "left_on",
        "left_reason",
    ]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        organisations = Organisation.objects.visible_to(self.user).existing_on(clock.today())
        if self.instance.pk:  # the present one stays on offer after it has been dissolved
            present = Organisation.objects.filter(pk=self.instance.organisation_id)
            organisations = organisations | present
        offer_organisations(self.fields["organisation"], organisations)
        self.year = clock.today().year
        amount = self.fields["monthly_amount"]
        amount.label, amount.unit = f"{self.year}年每月应交党费", "元"
        amount.initial = self._rate().monthly_amount

    def _rate(self):
        """This year's rate of the member; unsaved if none has been fixed."""
        known = DuesRate.objects.filter(member_id=self.instance.pk, year=self.year)
        return (self.instance.pk and known.first()) or DuesRate(year=self.year)

    def clean(self):
        super().clean()
        self._check_dates()
        self._check_twin()

    def _check_twin(self):
        """A form sent twice, or somebody already on the register."""
        if self._has_twin():
            self.add_error("name", REGISTERED)

    def _has_twin(self) -> bool:
        keys = {name: self.cleaned_data.get(name) for name in TWIN}
        twins = Member.objects.filter(**keys).exclude(pk=self.instance.pk)
        return all(keys.values()) and twins.exists()

    def _check_dates(self):
        admitted, formal, left = (
            self.cleaned_data.get(name) for name in ("admitted_on", "formal_on", "left_on")
        )
        if admitted and formal and formal < admitted:
            self.add_error("formal_on", "转正日期不能早于入党日期。")
        if admitted and left and left < admitted:
            self.add_error("left_on", "离开日期不能早于入党日期。")
        if left and not self.cleaned_data.get("left_reason"):
            self.add_error("left_reason", "请填写去向或原因，例如 转往县医院党委。")

    def clean_monthly_amount(self):
        amount = self.cleaned_data["monthly_amount"]
        if amount is None and self._rate().pk:
            raise forms.ValidationError("本年度已核定月应交党费，不能清空；免交请填 0。")
        return amount

    @transaction.atomic
    def save(self):
        verb = log.Verb.UPDATE if self.instance.pk else log.Verb.CREATE
        self.instance.organisation.hold()
        if self._has_twin():  # two presses at once: the second has waited for the first
            raise Conflict(REGISTERED)
        with log.change(self.instance, by=self.user, verb=verb):
            member = super().save()
        if self.cleaned_data["monthly_amount"] is not None:
            self._save_rate(member)
        return member

    def _save_rate(self, member):
        rate = self._rate()
        rate.member, rate.monthly_amount = member, self.cleaned_data["monthly_amount"]
        with log.change(rate, by=self.user, verb=log.Verb.UPDATE):
            rate.save()
