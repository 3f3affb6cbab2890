import datetime

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, Row
from django import forms

from activities.activities.duplicates import likely_duplicates
from activities.activities.models import Activity, ActivityKind, locked_message
from config import clock
from config.fields import CountField, DateField, NameField, TextField
from config.search import containing
from orgs import access, log
from orgs.access import Conflict
from orgs.accountable import AccountableForm
from orgs.accountable.doubts import Doubtful, doubt_box
from orgs.lists.choices import OrganisationField
from orgs.lists.filters import AnyOfField, FilterForm
from orgs.members.figures import member_counts
from orgs.models import Organisation

Kind = Activity.Kind
LONG_AGO = 366  # days
SMALLEST = 3  # members of a branch (支部工作条例 第五条)
PARTIAL = (Kind.BRANCH_COMMITTEE, Kind.GROUP_MEETING)  # not the whole branch is expected
LARGEST_COMMITTEE = 7  # members of a branch committee (支部工作条例 第二十条)


class ActivityFilter(FilterForm):
    organisation = OrganisationField(blank="全部")
    kind = AnyOfField(label="类型", choices=Activity.Kind.choices)
    since = DateField(label="从")
    until = DateField(label="到")
    q = NameField(label="主题、地点或内容", max_length=40)
    own = forms.BooleanField(label="不含下级")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organisation"].offer(Organisation.objects.visible_to(self.user))
        if not self.spans_organisations:
            self.fields["own"].widget = forms.HiddenInput()

    def narrow(self, queryset):
        values = self.cleaned_data
        if organisation := values["organisation"]:
            own = queryset.filter(organisation=organisation)
            queryset = own if values["own"] else queryset.below(organisation)
        if values["kind"]:
            queryset = queryset.of_kind(*values["kind"])
        if values["since"]:
            queryset = queryset.filter(held_on__gte=values["since"])
        if values["until"]:
            queryset = queryset.filter(held_on__lte=values["until"])
        if text := values["q"]:
            queryset = queryset.filter(containing(text, "title", "place", "content"))
        return queryset


class ActivityForm(AccountableForm, Doubtful, forms.ModelForm):
    """One activity. `duplicates` holds what may be the same event; it then has to be confirmed."""

    organisation = OrganisationField()
    held_on = DateField(label="日期", allow_future=False, help_text="如 2024-10-15。")
    kinds = forms.MultipleChoiceField(
        label="类型",
        choices=Activity.Kind.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text="可多选，每选一类各计一次。",
        error_messages={"required": "请至少选择一类，例如 主题党日。"},
    )
    title = NameField(label="主题", help_text="如 重温入党誓词。")
    place = NameField(label="地点", max_length=60, required=False, help_text="如 支部会议室。")
    due_count = CountField(label="应到人数", max_value=9999, help_text="应参加的人数。")
    present_count = CountField(label="实到人数", max_value=9999, help_text="实际到会，不多于应到。")
    content = TextField(
        widget=forms.Textarea({"rows": 4}),
        label="内容",
        required=False,
        max_length=5000,
        help_text="议题、学习内容、形成的决议，如 学习《条例》，通过下季度计划。",
    )
    # Asked only when there is something to confirm; until then it stays out of sight.
    confirmed = doubt_box("已核对，仍要登记")

    class Meta:
        model = Activity
        fields = [
            "organisation",
            "held_on",
            "title",
            "place",
            "due_count",
            "present_count",
            "content",
        ]

    # The error summary lists the fields in the order in which they stand on the page.
    field_order = ["organisation", "held_on", "kinds"]

    LAYOUT = [
        "organisation",
        "held_on",
        "kinds",
        "title",
        "place",
        Row("due_count", "present_count"),
        "content",
        "confirmed",
    ]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.duplicates = []
        self.helper = FormHelper()
        self.helper.form_tag = False
        for name in ("due_count", "present_count"):
            self.fields[name].unit = "人"
        self.fields["kinds"].is_inline = True
        if self.instance.pk:
            self._prepare_change()
        else:
            self._prepare_new()
        shown = [part for part in self.LAYOUT if not isinstance(part, str) or part in self.fields]
        self.helper.layout = Layout(*shown)

    def _prepare_new(self):
        offered = recordable(self.user)
        self.fields["organisation"].offer(offered)
        self.initial.setdefault("organisation", self.user.organisation_id)
        self.initial.setdefault("held_on", clock.today())
        if len(offered) == 1:
            self.instance.organisation = offered[0]
            del self.fields["organisation"]
        if access.is_secretary(self.user):
            self._expect_whole_branch()

    def _expect_whole_branch(self):
        """Everybody is expected, or who was last time where only a part of the branch meets."""
        branch, field = self.user.organisation, self.fields["due_count"]
        counts = member_counts(branch, clock.today())
        self.initial.setdefault("due_count", counts[branch.pk].total or None)
        field.help_text = "默认为在册党员数；支委会、党小组会同上一次。可修改。"
        field.widget.attrs["data-whole"] = self.initial["due_count"] or ""
        for kind in PARTIAL:
            field.widget.attrs[f"data-{kind}"] = _expected_last(branch, kind) or ""

    def open_with(self, query):
        """Begin a new activity as the figure or list that led here says, where that is on offer."""
        if "organisation" in self.fields:
            key = self.fields["organisation"].key_of(query.get("organisation", ""))
            self.initial["organisation"] = key or self.initial["organisation"]
        kinds = [kind for kind in query.get("kind", "").split(",") if kind in Kind]
        if kinds:
            self.initial["kinds"] = kinds
        if kinds and set(kinds) <= set(PARTIAL):
            self.initial["due_count"] = self.fields["due_count"].widget.attrs.get(
                f"data-{kinds[0]}", ""
            )
        self._open_in(query.get("month", ""))

    def _open_in(self, text):
        """Of a month that is over only the day is left to write."""
        try:
            month = datetime.datetime.strptime(text, "%Y-%m").date()
        except ValueError:
            return
        if month < clock.today().replace(day=1):
            self.initial["held_on"] = f"{month:%Y-%m}-"
            self.fields["held_on"].help_text = f"请填到日，如 {month:%Y-%m}-15。"

    def _prepare_change(self):
        del self.fields["organisation"]
        self.initial["kinds"] = [row.kind for row in self.instance.kinds.all()]
        self.was_held_on = self.instance.held_on

    def clean(self):
        super().clean()
        self._check_counts()
        if "held_on" in self.cleaned_data and self._organisation:
            self._check_open()
            self._ask_doubts()

    @property
    def _organisation(self):
        if "organisation" in self.fields:
            return self.cleaned_data.get("organisation")
        return self.instance.organisation

    def _check_counts(self):
        due, present = (self.cleaned_data.get(n) for n in ("due_count", "present_count"))
        if due == 0:
            self.add_error("due_count", "应到人数应大于 0，例如 12。")
        elif None not in (due, present) and present > due:
            self.add_error("present_count", f"实到人数不能多于应到人数（{due}人）。")

    def _days(self):
        """The days whose months this change touches: the new one, and the one it leaves."""
        return {self.cleaned_data["held_on"], getattr(self, "was_held_on", None)} - {None}

    def _check_open(self):
        for day in sorted(self._days()):
            if message := locked_message(self._organisation, day):
                self.add_error("held_on", message)
                return

    def _ask_doubts(self):
        if self.errors:
            return
        values = self.cleaned_data
        # A change of the text alone is no new event.
        if self.touches("held_on", "title", "kinds"):
            self.duplicates = likely_duplicates(
                self._organisation,
                values["held_on"],
                values["title"],
                values["kinds"],
                apart_from=self.instance,
            )
        self.ask(self._doubts())

    def _doubts(self):
        """What is unlikely about what is typed now; what stood there before is not asked again."""
        values, today = self.cleaned_data, clock.today()
        due, present = values["due_count"], values["present_count"]
        if self.duplicates:
            yield "同一天已登记过相近的活动，请核对是不是同一次。"
        if self.touches("held_on") and (today - values["held_on"]).days > LONG_AGO:
            yield f"日期是{values['held_on'].year}年，在一年以前。"
        is_meeting = Kind.MEMBERS_MEETING in values["kinds"] and present * 2 <= due
        if is_meeting and self.touches("kinds", "due_count", "present_count"):
            yield f"支部党员大会实到{present}人，没有超过应到{due}人的半数。"
        members = self._member_count() if self.touches("due_count", "kinds") else 0
        is_partial = set(values["kinds"]) <= set(PARTIAL)
        if is_partial and LARGEST_COMMITTEE < members <= due:
            words = "、".join(Kind(kind).label for kind in values["kinds"])
            yield f"{words}应到{due}人，是全体在册党员。"
        # A register that has only been begun says nothing about who comes.
        if self.touches("due_count") and members >= SMALLEST and due > 3 * members:
            yield f"应到{due}人，在册党员只有{members}人。"

    def _member_count(self) -> int:
        organisation = self._organisation
        if organisation.kind == organisation.Kind.COMMITTEE:
            return 0  # it invites whom it likes
        counts = member_counts(organisation, self.cleaned_data["held_on"])
        found = counts.get(organisation.pk)
        return found.total if found else 0

    def save(self, *, now):
        """Record it or change it."""
        activity = self.instance
        verb = log.Verb.UPDATE if activity.pk else log.Verb.RECORD
        if not activity.pk:
            activity.recorded_by, activity.recorded_at = self.user, now
        with log.change(activity, by=self.user, verb=verb):
            self._refuse_locked()
            super().save()
            self._save_kinds()
        return activity

    def _refuse_locked(self):
        for day in self._days():
            if message := locked_message(self.instance.organisation, day):
                raise Conflict(message)

    def _save_kinds(self):
        chosen = set(self.cleaned_data["kinds"])
        held = {row.kind: row for row in self.instance.kinds.all()}
        for kind in held.keys() - chosen:
            held[kind].delete()
        for kind in Activity.Kind:
            if kind in chosen - held.keys():
                ActivityKind.objects.create(activity=self.instance, kind=kind)


def _expected_last(organisation, kind) -> int | None:
    """How many were expected the last time this was held."""
    held = Activity.objects.filter(organisation=organisation).of_kind(kind)
    return held.values_list("due_count", flat=True).first()


def recordable(user):
    """The organisations this person records activities of."""
    today = clock.today()
    rows = Organisation.objects.visible_to(user).existing_on(today)
    if not access.is_secretary(user):
        rows = rows.filter(pk=user.organisation_id)
    return rows
