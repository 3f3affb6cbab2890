"""Recording activities: once, in an open month, seen by those above."""

import datetime
import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from activities.models import Activity, MonthlyReport
from orgs.models import LogEntry
from tests import factories
from tests.factories import day

CREATE = reverse("activities:activity_create")
LIST = reverse("activities:activity_list")
Kind = Activity.Kind
Status = MonthlyReport.Status


@pytest.fixture(autouse=True)
def business_day(settings):
    settings.BUSINESS_DATE = day("2024-11-03")


@pytest.fixture
def secretary(client, cast):
    client.force_login(cast.secretary)
    return client


def typed(**changes):
    values = {
        "held_on": "2024-10-15",
        "kinds": [Kind.PARTY_DAY],
        "title": "重温入党誓词",
        "place": "会议室",
        "due_count": "20",
        "present_count": "18",
        "content": "",
    }
    return {name: value for name, value in (values | changes).items() if value is not None}


def errors(response):
    return response.context["form"].errors


def test_an_activity_of_two_kinds_is_recorded_once(secretary, cast):
    response = secretary.post(CREATE, typed(kinds=[Kind.PARTY_DAY, Kind.PARTY_LECTURE]))

    activity = Activity.objects.get()
    assert response.url == reverse("activities:activity_detail", args=[activity.pk])
    assert (activity.organisation, activity.recorded_by) == (cast.branch, cast.secretary)
    assert activity.kind_labels == ["党课", "主题党日"]
    entry = LogEntry.objects.first()
    assert (entry.verb, entry.after["类型"]) == ("record", "党课、主题党日")


def test_the_form_is_filled_with_today_and_the_number_of_members(secretary, cast):
    factories.member(cast.branch)
    factories.member(cast.branch, left_on=day("2024-05-01"))
    factories.member(cast.other_branch)

    form = secretary.get(CREATE).context["form"]

    assert form["held_on"].value() == "2024-11-03"
    assert form["due_count"].value() == 1
    assert "organisation" not in form.fields


@pytest.mark.parametrize(
    ("kinds", "expected"),
    [
        ("", 20),
        ("party_day", 20),
        ("members_meeting,branch_committee", 20),
        ("branch_committee", 5),
        ("branch_committee,group_meeting", 5),
        ("group_meeting", ""),
    ],
)
def test_who_is_expected_where_a_part_of_the_branch_meets_is_as_last_time(
    secretary, cast, kinds, expected
):
    for _ in range(20):
        factories.member(cast.branch)
    for on, due in [("2024-09-02", 4), ("2024-10-08", 5)]:
        factories.activity(
            cast.branch,
            cast.secretary,
            "branch_committee",
            held_on=on,
            due_count=due,
            present_count=due,
        )
    form = secretary.get(CREATE, {"kind": kinds}).context["form"]
    assert form["due_count"].value() == expected


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"held_on": "2024-11-04"}, "held_on"),
        ({"held_on": ""}, "held_on"),
        ({"held_on": "2024-02-30"}, "held_on"),
        ({"held_on": "0001-01-01"}, "held_on"),
        ({"held_on": "9999-12-31"}, "held_on"),
        ({"kinds": None}, "kinds"),
        ({"kinds": ["points"]}, "kinds"),
        ({"title": ""}, "title"),
        ({"title": "\u200b\u202e"}, "title"),
        ({"title": "题" * 101}, "title"),
        ({"due_count": "0", "present_count": "0"}, "due_count"),
        ({"due_count": "-1"}, "due_count"),
        ({"due_count": "1e3"}, "due_count"),
        ({"due_count": "10000"}, "due_count"),
        ({"present_count": "21"}, "present_count"),
        ({"present_count": "1.5"}, "present_count"),
        ({"content": "字" * 5001}, "content"),
    ],
)
def test_what_cannot_be_right_is_refused_at_its_field(secretary, changes, field):
    response = secretary.post(CREATE, typed(**changes))

    assert list(errors(response)) == [field]
    assert Activity.objects.count() == 0


@pytest.mark.parametrize("present", ["0", "20"])
@pytest.mark.parametrize("held_on", ["2024-11-03", "20241015", "2024年10月15日", "2024.10.15"])
def test_bounds_and_spellings_are_accepted(secretary, present, held_on):
    secretary.post(CREATE, typed(held_on=held_on, present_count=present, due_count="２０"))

    activity = Activity.objects.get()
    assert (activity.due_count, activity.present_count) == (20, int(present))


def test_long_text_stays_in_the_form_and_is_counted(secretary):
    text = "字" * 200_000

    response = secretary.post(CREATE, typed(content=text))

    assert "现有200000字" in errors(response)["content"][0]
    assert response.context["form"]["content"].value() == text


def test_rare_characters_are_kept_and_invisible_ones_leave_the_title(secretary):
    secretary.post(CREATE, typed(title="𠮷\u202e㛃\u200b䶮 قەشقەر", content="一\n二\u202e三"))

    activity = Activity.objects.get()
    assert (activity.title, activity.content) == ("𠮷㛃䶮 قەشقەر", "一\n二\u202e三")


def test_fields_of_others_are_ignored_and_logged(secretary, cast):
    extra = {"organisation": cast.other_branch.pk, "recorded_by": cast.admin.pk, "score": "100"}

    secretary.post(CREATE, typed() | extra)

    activity = Activity.objects.get()
    assert (activity.organisation, activity.recorded_by) == (cast.branch, cast.secretary)
    denied = LogEntry.objects.get(verb="denied")
    assert denied.subject_label == "organisation、recorded_by、score"


def test_a_secretary_may_record_for_the_branches_below_but_no_other(secretary, cast):
    below = factories.branch(cast.branch, "第一支部")

    refused = secretary.post(CREATE, typed(organisation=cast.other_branch.pk))
    secretary.post(CREATE, typed(organisation=below.pk))

    assert list(errors(refused)) == ["organisation"]
    assert [row.organisation for row in Activity.objects.all()] == [below]


def test_the_office_records_its_own_activities_only(client, cast):
    client.force_login(cast.clerk)
    own = factories.activity(cast.branch, cast.secretary)

    client.post(CREATE, typed(title="机关观摩"))

    assert Activity.objects.get(title="机关观摩").organisation == cast.committee
    update = reverse("activities:activity_update", args=[own.pk])
    assert client.get(update).status_code == 403


# The same event twice


@pytest.mark.parametrize(
    ("title", "kind", "held_on", "is_alike"),
    [
        ("重温入党誓词", Kind.VISIT, "2024-10-15", True),
        ("重温 入党誓词！", Kind.VISIT, "2024-10-15", True),
        ("另一主题", Kind.PARTY_DAY, "2024-10-15", True),
        ("另一主题", Kind.VISIT, "2024-10-15", False),
        ("重温入党誓词", Kind.PARTY_DAY, "2024-10-16", False),
    ],
)
def test_a_likely_duplicate_is_shown_and_has_to_be_confirmed(
    secretary, cast, title, kind, held_on, is_alike
):
    earlier = factories.activity(cast.branch, cast.secretary, title="重温入党誓词")
    values = typed(title=title, kinds=[kind], held_on=held_on)

    response = secretary.post(CREATE, values)

    assert (Activity.objects.count() == 1) is is_alike
    if is_alike:
        assert response.context["form"].duplicates == [earlier]
        assert reverse("activities:activity_detail", args=[earlier.pk]) in response.text
        secretary.post(CREATE, values | {"confirmed": "on"})
        assert Activity.objects.count() == 2


def test_the_committees_record_of_the_event_is_hinted_at_without_a_link(secretary, cast):
    factories.activity(cast.committee, cast.clerk, title="重温入党誓词")
    factories.activity(cast.other_branch, cast.other_secretary, title="重温入党誓词")

    response = secretary.post(CREATE, typed())

    assert [row.organisation for row in response.context["form"].duplicates] == [cast.committee]
    assert response.context["visible_duplicates"] == set()


def test_branches_meeting_on_one_day_are_no_duplicate_of_the_committees_event(client, cast):
    client.force_login(cast.clerk)
    factories.activity(cast.branch, cast.secretary, title="支部主题党日")
    same = factories.activity(cast.other_branch, cast.other_secretary, title="机关观摩")

    response = client.post(CREATE, typed(title="机关观摩"))

    assert response.context["form"].duplicates == [same]


# Months that are reported or closed


@pytest.mark.parametrize(
    ("status", "is_locked"),
    [
        (Status.DRAFT, False),
        (Status.RETURNED, False),
        (Status.SUBMITTED, True),
        (Status.APPROVED, True),
    ],
)
def test_a_reported_month_takes_no_activity_and_loses_none(secretary, cast, status, is_locked):
    activity = factories.activity(cast.branch, cast.secretary, title="旧")
    factories.report(cast.branch, cast.secretary, status=status)
    pages = [f"activities:activity_{name}" for name in ("update", "delete")]
    update, delete = (reverse(name, args=[activity.pk]) for name in pages)

    added = secretary.post(CREATE, typed(confirmed="on"))
    changed = secretary.post(update, typed(title="新", confirmed="on"))
    removed = secretary.post(delete)

    assert (added.status_code, changed.status_code) == ((200, 200) if is_locked else (302, 302))
    assert removed.status_code == (409 if is_locked else 302)
    if is_locked:
        assert "申请退回" in errors(added)["held_on"][0]
        assert "申请退回" in errors(changed)["held_on"][0]
        assert "申请退回" in removed.text
        assert [row.title for row in Activity.objects.all()] == ["旧"]


def test_an_activity_cannot_leave_or_enter_a_reported_month(secretary, cast):
    september = factories.activity(cast.branch, cast.secretary, held_on="2024-09-10")
    factories.report(cast.branch, cast.secretary, "2024-09-01", status=Status.APPROVED)
    october = factories.activity(cast.branch, cast.secretary, held_on="2024-10-10")

    for activity, held_on in [(september, "2024-10-20"), (october, "2024-09-20")]:
        update = reverse("activities:activity_update", args=[activity.pk])
        response = secretary.post(update, typed(held_on=held_on))
        assert "9月月报" in errors(response)["held_on"][0]


def test_the_report_of_the_organisation_above_locks_the_month_too(secretary, cast):
    below = factories.branch(cast.branch, "第一支部")
    factories.report(cast.branch, cast.secretary, status=Status.SUBMITTED)

    response = secretary.post(CREATE, typed(organisation=below.pk))

    assert "月报待审核" in errors(response)["held_on"][0]


@pytest.mark.parametrize(
    ("closed_through", "accepted"), [("2024-10-15", False), ("2024-10-14", True)]
)
def test_closed_books_take_no_activity(secretary, cast, closed_through, accepted):
    factories.closing(cast.committee, closed_through, cast.admin, "结账")

    response = secretary.post(CREATE, typed())

    assert Activity.objects.exists() is accepted
    if not accepted:
        assert "已结账" in errors(response)["held_on"][0]


# Changing and deleting


def test_a_change_of_kinds_is_logged(secretary, cast):
    activity = factories.activity(cast.branch, cast.secretary, Kind.PARTY_DAY, title="甲")
    update = reverse("activities:activity_update", args=[activity.pk])

    secretary.post(update, typed(title="甲", kinds=[Kind.VISIT], place=""))

    entry = LogEntry.objects.first()
    assert (entry.before["类型"], entry.after["类型"]) == ("主题党日", "参观教育基地")


def test_deleting_asks_first_and_leaves_a_trace(secretary, cast):
    activity = factories.activity(cast.branch, cast.secretary, title="误登记")
    delete = reverse("activities:activity_delete", args=[activity.pk])

    assert "误登记" in secretary.get(delete).text
    assert Activity.objects.exists()
    secretary.post(delete)

    assert not Activity.objects.exists()
    entry = LogEntry.objects.first()
    assert (entry.verb, entry.before["主题"], entry.before["类型"]) == (
        "delete",
        "误登记",
        "主题党日",
    )


# The list


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("", ["观摩", "党课甲", "誓词"]),
        ("?kind=party_day", ["观摩", "誓词"]),
        ("?since=2024-10-01", ["观摩", "党课甲"]),
        ("?until=2024-10-01", ["誓词"]),
        ("?since=2024-10-10&until=20241010", ["党课甲"]),
        ("?q=甲", ["党课甲"]),
        ("?q=档案", ["誓词"]),
        ("?kind=points", []),
        ("?organisation=999999", []),
        ("?since=昨天", []),
    ],
)
def test_the_list_shows_what_the_filter_asks_for(secretary, cast, query, titles):
    factories.activity(
        cast.branch, cast.secretary, held_on="2024-09-15", title="誓词", place="档案馆"
    )
    factories.activity(
        cast.branch, cast.secretary, Kind.PARTY_LECTURE, held_on="2024-10-10", title="党课甲"
    )
    factories.activity(cast.branch, cast.secretary, held_on="2024-10-20", title="观摩")
    factories.activity(cast.other_branch, cast.other_secretary, title="别人的甲")

    page = secretary.get(LIST + query)
    book = load_workbook(
        io.BytesIO(secretary.get(reverse("activities:activity_export") + query).content)
    )

    assert [row.title for row in page.context["page_obj"]] == titles
    assert [row[3] for row in book.active.iter_rows(min_row=4, values_only=True)] == titles


def test_the_workbook_holds_typed_values(secretary, cast):
    factories.activity(cast.branch, cast.secretary, title="=1+1", place="+86")

    content = secretary.get(reverse("activities:activity_export")).content

    [row] = load_workbook(io.BytesIO(content)).active.iter_rows(min_row=4)
    assert row[0].value == datetime.datetime(2024, 10, 15)
    assert [cell.value for cell in row[1:7]] == ["档案馆党支部", "主题党日", "=1+1", "+86", 20, 18]
    assert row[3].data_type == "s"


def test_the_organisation_filter_offers_only_what_is_visible(secretary, cast):
    factories.activity(cast.other_branch, cast.other_secretary)

    page = secretary.get(f"{LIST}?organisation={cast.other_branch.pk}")

    assert list(page.context["page_obj"]) == []


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_takes_the_same_queries_for_any_length(
    client, cast, rows, django_assert_num_queries
):
    client.force_login(cast.secretary)
    for _ in range(rows):
        factories.activity(cast.branch, cast.secretary, Kind.PARTY_DAY, Kind.STUDY)

    with django_assert_num_queries(9):
        client.get(LIST)


def test_pages_of_fifty(secretary, cast):
    for _ in range(51):
        factories.activity(cast.branch, cast.secretary)

    page = secretary.get(f"{LIST}?page=2&kind=party_day")

    assert len(page.context["page_obj"]) == 1
    assert "?page=1&amp;kind=party_day" in page.text
