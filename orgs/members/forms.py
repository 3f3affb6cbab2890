import datetime

from django import forms
from django.db import transaction

from config.fields import DateField, MoneyField, NameField
from config.text import normal
from orgs import log
from orgs.access import Conflict
from orgs.accountable import AccountableForm
from orgs.accountable.doubts import Doubtful, doubt_box
from orgs.closings import dating
from orgs.closings.models import BookClosing
from orgs.dues.models import DuesRate
from orgs.lists.choices import OrganisationField
from orgs.members.models import Member, Membership
from orgs.organisations.models import FOUNDING, Organisation

RATES = (
    "税后工资收入 3000元（含）以下0.5%，3000至5000元（含）1%，5000至10000元（含）1.5%，"
    "10000元以上2%；免交填0（党费规定 第二条）。"
)
YEAR = 365  # days of a year's probation; a leap day more or less is no doubt
TWIN = ("organisation", "name", "admitted_on")
REGISTERED = "本党组织已有同名、同日入党的党员，请核对是否重复登记。"


class MemberForm(AccountableForm, Doubtful, forms.ModelForm):
    """Who a member is, where and since when the member belongs, and this year's dues."""

    organisation = OrganisationField()
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
    joined_on = DateField(
        label="转入日期",
        earliest=FOUNDING,
        allow_future=False,
        required=False,
        help_text="从别处转来的，填组织关系转到本党组织的日期；在本党组织入党的不填。",
    )
    monthly_amount = MoneyField(
        label="每月应交党费",
        allow_zero=True,
        required=False,
        max_value="999999.99",
        help_text=RATES,
    )
    rate_from = forms.ChoiceField(
        label="党费标准自",
        required=False,
        help_text="自这个月起按上面的数额交纳，此前各月不变；已结账的月份不能更改。",
    )
    left_on = DateField(
        label="转出或离开日期",
        allow_future=False,
        required=False,
        help_text="在册党员不填；自这一天起不再计入在册人数。",
    )
    left_reason = NameField(
        label="去向或原因",
        max_length=60,
        required=False,
        help_text="如 转往县医院党委、去世。",
    )

    confirmed = doubt_box()
    suggested = frozenset({"rate_from", "confirmed"})

    class Meta:
        model = Member
        fields = ["name", "sex", "admitted_on", "formal_on"]

    field_order = [
        *("organisation", "name", "sex", "admitted_on", "formal_on", "joined_on"),
        *("monthly_amount", "rate_from", "left_on", "left_reason", "confirmed"),
    ]

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today
        self.membership = self.instance.pk and self.instance.membership
        self.rate = self._present_rate()
        if self.membership:
            self._fill_in(self.membership)
        self._offer_organisations()
        self._offer_months()

    def open_with(self, query):
        """Begin a new member where the address says, if that is on offer."""
        if key := self.fields["organisation"].key_of(query.get("organisation", "")):
            self.initial["organisation"] = key

    def _present_rate(self) -> DuesRate | None:
        """The rate in force this month."""
        rates = DuesRate.objects.filter(member=self.instance.pk).select_related("member")
        return self.instance.pk and rates.on(self.today.replace(day=1)).first()

    def _fill_in(self, membership):
        came_later = membership.begins_on != self.instance.admitted_on
        self.initial["organisation"] = membership.organisation_id
        self.initial["joined_on"] = membership.begins_on if came_later else None
        self.initial["left_on"] = membership.ends_on
        self.initial["left_reason"] = membership.end_reason

    def _offer_organisations(self):
        offered = Organisation.objects.visible_to(self.user).existing_on(self.today)
        if self.membership:  # the present one stays on offer after it has been dissolved
            offered = offered | Organisation.objects.filter(pk=self.membership.organisation_id)
        self.fields["organisation"].offer(offered)

    def _offer_months(self):
        """The months whose books are open; by default the change begins now.

        Last year's stay on offer as long as its books are open: December is settled in January.
        """
        closed = BookClosing.objects.closed_through(self.user.organisation.committee)
        years = (self.today.year - 1, self.today.year)
        months = [datetime.date(year, number, 1) for year in years for number in range(1, 13)]
        months = [first for first in months if not closed or first > closed]
        field = self.fields["rate_from"]
        field.choices = [
            (first.isoformat(), f"{first.year}年{first.month}月起") for first in months
        ]
        present = self.today.replace(day=1)
        of_this_year = [first for first in months if first.year == self.today.year]
        first = present if self.rate and present in months else next(iter(of_this_year), None)
        self.initial["rate_from"] = first and first.isoformat()
        amount = self.fields["monthly_amount"]
        amount.unit = "元"
        amount.initial = self.rate and self.rate.monthly_amount
        amount.mark = "必填" if self.rate else ""
        self.fields["left_reason"].mark = "离开时必填"

    def clean(self):
        super().clean()
        self._check_dates()
        self._check_closed()
        self._check_twin()
        if not self.errors:
            self.ask(self._doubts())

    def _doubts(self):
        """What the rules allow to be recorded, but what is rarely so."""
        values = self.cleaned_data
        admitted, formal, left = (values[n] for n in ("admitted_on", "formal_on", "left_on"))
        if formal and (formal - admitted).days < YEAR and self.touches("formal_on", "admitted_on"):
            days = (formal - admitted).days
            yield f"转正日期距入党日期只有{days}天，预备期一般为一年（发展党员工作细则）。"
        if formal and left and formal > left and self.touches("formal_on", "left_on"):
            yield "转正日期晚于转出或离开日期。"
        if self.touches("name", "admitted_on") and (others := self._namesakes()):
            yield (
                f"本工委已有{len(others)}名同名、同日入党的党员；"
                "如是同一人请办理转接，不要重复登记。"
            )

    def _namesakes(self) -> list:
        """The same name on the same day anywhere under the committee, however it was typed."""
        committee = self.cleaned_data["organisation"].committee
        same_day = Member.objects.below(committee).exclude(pk=self.instance.pk)
        same_day = same_day.filter(admitted_on=self.cleaned_data["admitted_on"])
        name = normal(self.cleaned_data["name"])
        return [key for key, other in same_day.values_list("pk", "name") if normal(other) == name]

    def _begins_on(self):
        return self.cleaned_data.get("joined_on") or self.cleaned_data.get("admitted_on")

    def _check_twin(self):
        """A form sent twice, or somebody already on the register."""
        if self._has_twin():
            self.add_error("name", REGISTERED)

    def _has_twin(self) -> bool:
        keys = [self.cleaned_data.get(name) for name in TWIN]
        organisation, name, admitted_on = keys
        twins = Member.objects.filter(
            memberships__organisation=organisation, name=name, admitted_on=admitted_on
        )
        return all(keys) and twins.exclude(pk=self.instance.pk).exists()

    def _check_dates(self):
        admitted, joined, formal, left = (
            self.cleaned_data.get(name)
            for name in ("admitted_on", "joined_on", "formal_on", "left_on")
        )
        if admitted and formal and formal < admitted:
            self.add_error("formal_on", "转正日期不能早于入党日期。")
        if admitted and joined and joined < admitted:
            self.add_error("joined_on", "转入日期不能早于入党日期。")
        if admitted and left and left < admitted:
            self.add_error("left_on", "离开日期不能早于入党日期。")
        elif joined and left and left < joined:
            self.add_error("left_on", "离开日期不能早于转入日期。")
        if left and not self.cleaned_data.get("left_reason"):
            self.add_error("left_reason", "请填写去向或原因，例如 转往县医院党委。")

    def _check_closed(self):
        """Nothing that a closed day said may change, by whichever of the dates."""
        begins_on = self._begins_on()
        if not begins_on or self.errors:
            return
        values = dict(self.cleaned_data)  # whatever is refused is taken out of it
        old = self.membership or Membership(begins_on=begins_on)
        came = "joined_on" if values["joined_on"] else "admitted_on"
        if not self.membership or old.begins_on != begins_on:
            self._refuse_closed(came, min(old.begins_on, begins_on))
        elif old.organisation_id != values["organisation"].pk:
            self._refuse_closed("organisation", begins_on)
        self._refuse_change("left_on", old.ends_on, values["left_on"])
        formal, was_formal = values["formal_on"], self.initial.get("formal_on")
        if self.membership and formal != was_formal:
            changed = min(filter(None, [formal, was_formal]))
            self._refuse_closed("formal_on", max(changed, begins_on))

    def _refuse_change(self, name, before, after):
        if before != after:
            self._refuse_closed(name, min(filter(None, [before, after])))

    def _refuse_closed(self, name, day):
        message = BookClosing.objects.refusal(self.user.organisation.committee, day)
        if message and not self.membership and name == "admitted_on":
            message += "从别处转来的党员，请填写转入日期。"
        if message:
            self.add_error(name, message)

    def clean_monthly_amount(self):
        amount = self.cleaned_data["monthly_amount"]
        if amount is None and self.rate:
            raise forms.ValidationError("本年度已核定月应交党费，不能清空；免交请填 0。")
        return amount

    def clean_rate_from(self):
        """First day of the month chosen; the offered one where none was sent."""
        chosen = self.cleaned_data["rate_from"] or self.initial["rate_from"]
        if not chosen and self.cleaned_data.get("monthly_amount") is not None:
            raise forms.ValidationError(
                f"本年度各月已结账，不能再核定党费；请{self.user.whom_to_ask}重新开账。"
            )
        return chosen and datetime.date.fromisoformat(chosen)

    @transaction.atomic
    def save(self, *, now):
        verb = log.Verb.UPDATE if self.instance.pk else log.Verb.CREATE
        log.hold(self.cleaned_data["organisation"])
        if self._has_twin():  # two presses at once: the second has waited for the first
            raise Conflict(REGISTERED)
        spell = self._filled_spell()
        with log.change(self.instance, by=self.user, verb=verb):
            member = super().save()
        if spell.pk:
            dating.correct(spell, by=self.user)
        else:
            dating.begin(spell, by=self.user, now=now)
        self._save_rate(member, now)
        return member

    def _filled_spell(self) -> Membership:
        """The membership as the form says it; the log keeps a new member where it belongs."""
        spell = self.membership or Membership(member=self.instance)
        spell.organisation = self.cleaned_data["organisation"]
        spell.begins_on = self._begins_on()
        spell.ends_on = self.cleaned_data["left_on"]
        spell.end_reason = self.cleaned_data["left_reason"]
        self.instance.membership = spell
        return spell

    def _save_rate(self, member, now):
        amount, first = self.cleaned_data["monthly_amount"], self.cleaned_data["rate_from"]
        if amount is None:
            return
        held = DuesRate.objects.filter(member=member).on(first).first()
        if not held or held.monthly_amount != amount:
            rate = DuesRate(member=member, begins_on=first, monthly_amount=amount)
            rate.ends_on = datetime.date(first.year + 1, 1, 1)
            dating.begin(rate, by=self.user, now=now)
