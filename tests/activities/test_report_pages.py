"""The monthly report as its secretary and the office meet it."""

import re
import threading
import uuid

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from activities.models import Activity, MonthlyReport
from activities.monthly.filing import office_outstanding, outstanding, year_strip
from activities.periods.due_days import due_days
from config import clock
from orgs.models import LogEntry
from tests import factories
from tests.factories import day
from tests.people import build_cast

Status = MonthlyReport.Status
NOTE = r'name="seen" value="([^"]+)"'
WORDS = {"problems": "学习形式单一", "next_plan": "组织参观教育基地"}
OCTOBER = reverse("activities:report_write", args=[2024, 10])
AUTOSAVE = reverse("activities:report_autosave", args=[2024, 10])


@pytest.fixture(autouse=True)
def business_day(settings):
    settings.BUSINESS_DATE = day("2024-11-03")


@pytest.fixture
def secretary(client, cast):
    client.force_login(cast.secretary)
    return client


@pytest.fixture
def clerk(client, cast):
    client.force_login(cast.clerk)
    return client


def page(name, report):
    return reverse(f"activities:{name}", args=[report.pk])


def typed(**changes):
    values = {
        "applicants_count": "",
        "activists_count": "0",
        "candidates_count": "2",
        "grade_progress": "",
        "phone": "0315-4620000",
        "token": str(uuid.uuid4()),
        "csrfmiddlewaretoken": uuid.uuid4().hex,
    }
    return values | WORDS | changes


def opened(client, address):
    """The hidden note that a page opened now carries."""
    return {"seen": re.search(NOTE, client.get(address).text)[1]}


def submitted(cast, branch=None, secretary=None, month="2024-10-01", **fields):
    report = factories.report(branch or cast.branch, secretary or cast.secretary, month, **WORDS)
    report.submit(by=secretary or cast.secretary, now=clock.now())
    return report


# Writing


def test_opening_the_form_creates_nothing(secretary):
    response = secretary.get(OCTOBER)

    assert response.status_code == 200
    assert not MonthlyReport.objects.exists()
    assert not LogEntry.objects.exists()


def test_the_whole_way_from_form_to_receipt(secretary, cast):
    factories.activity(cast.branch, cast.secretary, title="重温入党誓词")

    saved = secretary.post(OCTOBER, typed(action="check"))
    report = MonthlyReport.objects.get()
    assert saved.url == page("report_check", report)
    check = secretary.get(saved.url)
    assert "确认并报送10月月报" in check.text
    assert "重温入党誓词" in check.text
    sent = secretary.post(page("report_submit", report), {"version": report.version})
    receipt = secretary.get(sent.url)

    assert sent.url == page("report_detail", report)
    assert report.number in receipt.text
    report.refresh_from_db()
    assert (report.status, report.applicants_count, report.activists_count) == (
        "submitted",
        None,
        0,
    )
    assert [entry.verb for entry in LogEntry.objects.order_by("pk")] == ["create", "submit"]


def test_a_second_submission_lands_on_the_same_receipt(secretary, cast):
    report = factories.report(cast.branch, cast.secretary, **WORDS)
    submit = page("report_submit", report)

    answers = [secretary.post(submit, {"version": "0"}) for _ in range(2)]

    assert [answer.url for answer in answers] == [page("report_detail", report)] * 2
    assert LogEntry.objects.filter(verb="submit").count() == 1
    assert MonthlyReport.objects.count() == 1


@pytest.mark.parametrize("blank", ["", "   ", "\u200b\u200d"])
def test_blank_words_are_named_on_the_check_page_and_not_sent(secretary, cast, blank):
    secretary.post(OCTOBER, typed(problems=blank, action="check"))
    report = MonthlyReport.objects.get()

    check = secretary.get(page("report_check", report))
    refused = secretary.post(page("report_submit", report))

    for response in (check, refused):
        assert response.context["missing"] == [
            ("problems", "存在问题", "请填写存在问题；没有请写“本月无”。")
        ]
        assert f"{OCTOBER}#id_problems" in response.text
        assert "确认并报送" not in response.text
    report.refresh_from_db()
    assert report.status == Status.DRAFT


def test_last_months_values_stand_beside_this_months(secretary, cast):
    factories.report(cast.branch, cast.secretary, "2024-09-01", activists_count=4)
    factories.activity(cast.branch, cast.secretary, Activity.Kind.PARTY_DAY, held_on="2024-09-10")
    for _ in range(2):
        factories.activity(cast.branch, cast.secretary, Activity.Kind.PARTY_DAY)

    response = secretary.get(OCTOBER)

    rows = {row.label: row for row in response.context["rows"]}
    party_day = rows["主题党日"]
    assert (party_day.value, party_day.last, party_day.difference) == ("2", "1", "+1")
    assert party_day.figure.url == (
        f"/activities/?organisation={cast.branch.pk}&since=2024-10-01&until=2024-10-31"
        "&kind=party_day"
    )
    assert "上月 4" in response.text
    assert response.context["form"]["activists_count"].value() is None


def test_every_figure_opens_as_many_records_as_it_says(secretary, cast):
    for held_on in ("2024-10-01", "2024-10-31", "2024-11-01"):
        factories.activity(cast.branch, cast.secretary, Activity.Kind.VISIT, held_on=held_on)

    rows = {row.label: row for row in secretary.get(OCTOBER).context["rows"]}
    records = secretary.get(rows["参观教育基地"].figure.url).context["page_obj"]

    assert rows["参观教育基地"].value == str(len(records)) == "2"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"applicants_count": "-1"}, "applicants_count"),
        ({"applicants_count": "两"}, "applicants_count"),
        ({"candidates_count": "1.5"}, "candidates_count"),
        ({"problems": "字" * 2001}, "problems"),
        ({"next_plan": "字" * 200_000}, "next_plan"),
        ({"phone": "1" * 31}, "phone"),
    ],
)
def test_what_cannot_be_kept_is_refused_with_the_input_kept(secretary, changes, field):
    response = secretary.post(OCTOBER, typed(**changes))

    form = response.context["form"]
    assert list(form.errors) == [field]
    assert form[field].value() == changes[field]
    assert not MonthlyReport.objects.exists()


def test_fields_that_are_not_offered_change_nothing(secretary, cast):
    secretary.post(
        OCTOBER,
        typed(status="approved", organisation=cast.other_branch.pk, submitted_at="2024-11-01"),
    )

    report = MonthlyReport.objects.get()
    assert (report.status, report.organisation) == (Status.DRAFT, cast.branch)
    assert LogEntry.objects.get(verb="denied").subject_label == "organisation、status、submitted_at"


@pytest.mark.parametrize(
    ("year", "month", "status"),
    [
        (2024, 11, 200),  # under way: may be prepared
        (2024, 12, 409),
        (2025, 1, 409),
        (2024, 13, 404),
        (2024, 0, 404),
        (1999, 12, 404),
        (99999, 1, 404),
    ],
)
def test_only_months_that_have_begun_can_be_written(secretary, year, month, status):
    url = f"/reports/{year}/{month}/"

    assert secretary.get(url).status_code == status
    assert secretary.post(url, typed()).status_code == (302 if status == 200 else status)


def test_a_month_that_is_not_over_is_not_sent_in(secretary, cast):
    report = factories.report(cast.branch, cast.secretary, "2024-11-01", **WORDS)

    response = secretary.post(page("report_submit", report))

    assert response.status_code == 409
    assert "11月30日起可以报送" in response.text


@pytest.mark.parametrize("status", [Status.SUBMITTED, Status.APPROVED])
def test_a_locked_report_is_read_and_not_written(secretary, cast, status):
    report = factories.report(cast.branch, cast.secretary, status=status, **WORDS)

    read = secretary.get(OCTOBER)
    written = secretary.post(OCTOBER, typed(problems="改"))
    autosaved = secretary.post(AUTOSAVE, typed(problems="改"))

    assert read.url == page("report_detail", report)
    assert (written.status_code, autosaved.status_code) == (409, 409)
    assert reverse("activities:report_detail", args=[report.pk]) in written.text
    if status == Status.APPROVED:
        assert "该月报已审核锁定，如需修改请申请退回" in written.text
    report.refresh_from_db()
    assert report.problems == WORDS["problems"]


def test_closed_books_take_no_report(secretary, cast):
    factories.closing(cast.committee, "2024-12-31", cast.admin, "年终")

    response = secretary.post(OCTOBER, typed())

    assert response.status_code == 409
    assert "2024年度已结账" in response.text
    assert not MonthlyReport.objects.exists()


def test_an_organisation_inside_another_files_no_report_of_its_own(client, cast):
    below = factories.branch(cast.branch, "第一支部")
    cast.other_secretary.organisation = below
    cast.other_secretary.save()
    client.force_login(cast.other_secretary)

    assert client.get(OCTOBER).status_code == 403
    assert "不单独报送" in client.get(reverse("activities:report_list")).text


def test_another_branchs_report_does_not_exist(secretary, cast):
    report = factories.report(cast.other_branch, cast.other_secretary, **WORDS)

    for name in ("report_detail", "report_check"):
        assert secretary.get(page(name, report)).status_code == 404
    assert secretary.post(page("report_submit", report)).status_code == 404
    assert LogEntry.objects.filter(verb="denied").count() == 3


# Autosave


def test_autosave_keeps_the_draft_and_says_when(secretary):
    response = secretary.post(AUTOSAVE, typed(problems="写到一半"))

    assert response.json()["state"] == "saved"
    report = MonthlyReport.objects.get()
    assert (report.status, report.problems) == (Status.DRAFT, "写到一半")


def test_one_open_page_may_save_again_and_again(secretary):
    values = typed()

    states = [
        secretary.post(AUTOSAVE, values | {"problems": text}).status_code
        for text in ("一", "一二", "一二", "一二三")
    ]

    report = MonthlyReport.objects.get()
    assert states == [200] * 4
    assert (report.problems, report.version) == ("一二三", 3)
    assert LogEntry.objects.count() == 3


def test_a_second_page_does_not_overwrite_what_the_first_saved(secretary):
    first, second = (typed(problems=text) | opened(secretary, OCTOBER) for text in "一二")

    secretary.post(AUTOSAVE, first)
    refused = secretary.post(AUTOSAVE, second)

    assert refused.status_code == 409
    assert "有了变化" in refused.json()["message"]
    both = secretary.post(OCTOBER, second)
    assert both.status_code == 409
    assert [row.typed for row in both.context["differences"]] == ["二"]
    assert MonthlyReport.objects.get().problems == "一"


def test_autosave_keeps_what_is_valid_and_names_what_is_not(secretary):
    response = secretary.post(AUTOSAVE, typed(problems="写好了", applicants_count="两"))

    assert response.status_code == 422
    assert "入党申请人" in response.json()["message"]
    assert MonthlyReport.objects.get().problems == "写好了"


@pytest.mark.parametrize(("tokens", "statuses"), [(1, [200] * 4), (4, [200, 409, 409, 409])])
@pytest.mark.django_db(transaction=True)
def test_pages_that_save_for_the_first_time_at_once_make_one_report(tokens, statuses):
    cast, barrier, answers = build_cast(), threading.Barrier(4), []
    clients = [Client() for _ in range(4)]
    for client in clients:
        client.force_login(cast.secretary)
    pages = [typed(problems=f"第{n}页") | opened(clients[n], OCTOBER) for n in range(tokens)]
    forms = pages * (4 // tokens)

    def save(client, values):
        barrier.wait()
        answers.append(client.post(AUTOSAVE, values).status_code)
        connection.close()

    threads = [threading.Thread(target=save, args=row) for row in zip(clients, forms, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(answers) == statuses
    assert MonthlyReport.objects.count() == 1
    assert LogEntry.objects.count() == 1


# Review


def test_the_desk_opens_the_oldest_and_then_the_next(clerk, cast):
    first = submitted(cast)
    second = submitted(cast, cast.other_branch, cast.other_secretary)

    desk = clerk.get(reverse("activities:review_desk"))
    assert [row.pk for row, _ in desk.context["queue"]] == [first.pk, second.pk]
    assert desk.context["report"] == first
    answer = clerk.post(page("report_approve", first), {"version": first.version}, follow=True)
    assert answer.context["report"] == second
    assert "还有 1 份待审核" in answer.text
    clerk.post(page("report_send_back", second), {"version": second.version, "reason": "缺主题"})

    empty = clerk.get(reverse("activities:review_desk")).text
    assert "待审核的已全部办完" in empty
    assert "没有待审核的月报" in empty
    second.refresh_from_db()
    assert (second.status, second.return_reason) == (Status.RETURNED, "缺主题")


@pytest.mark.parametrize("reason", ["", "  ", "\u200b"])
def test_a_return_without_reason_asks_for_one(clerk, cast, reason):
    report = submitted(cast)

    response = clerk.post(page("report_send_back", report), {"reason": reason})

    assert list(response.context["send_back_form"].errors) == ["reason"]
    report.refresh_from_db()
    assert report.status == Status.SUBMITTED


def test_a_long_reason_is_kept_in_the_form(clerk, cast):
    report = submitted(cast)

    response = clerk.post(page("report_send_back", report), {"reason": "字" * 501})

    assert response.context["send_back_form"]["reason"].value() == "字" * 501


def test_the_second_reviewer_meets_a_conflict(clerk, cast):
    report = submitted(cast)
    report.approve(by=cast.admin, now=clock.now())

    response = clerk.post(page("report_approve", report))

    assert response.status_code == 409
    assert "已由赵明远于" in response.text


def test_only_the_office_reviews(client, cast):
    report = submitted(cast)

    for user in (cast.leader, cast.auditor, cast.secretary):
        client.force_login(user)
        assert client.post(page("report_approve", report)).status_code == 403
    report.refresh_from_db()
    assert report.status == Status.SUBMITTED


def test_the_desk_shows_the_difference_from_last_month(clerk, cast):
    factories.activity(cast.branch, cast.secretary, Activity.Kind.STUDY, held_on="2024-09-10")
    report = submitted(cast)

    desk = clerk.get(page("review_report", report))

    differences = {row.label: row.difference for row in desk.context["rows"]}
    assert differences["学习交流研讨"] == "−1"
    assert differences["党课"] == "0"


def test_the_secretary_reads_why_a_report_came_back(secretary, cast):
    report = submitted(cast)
    report.send_back(by=cast.clerk, now=clock.now(), reason="主题党日未填主题")

    for url in (OCTOBER, reverse("activities:report_list"), page("report_detail", report)):
        assert "主题党日未填主题" in secretary.get(url).text


# Late by the committee's own rule


@pytest.mark.parametrize(("due_day", "is_late"), [("5", False), ("2", True), ("3", False)])
def test_the_due_day_is_the_committees_rule_in_force_in_that_month(clerk, cast, due_day, is_late):
    factories.rule_value(
        cast.committee, "report_due_day", due_day, cast.admin, "2024-10-01", "工委会议"
    )
    report = submitted(cast)

    assert clerk.get(page("report_detail", report)).context["is_late"] is is_late
    assert ("逾期报送" in clerk.get(reverse("activities:report_list")).text) is is_late


@pytest.mark.parametrize(
    ("begins_on", "due_on"), [("2024-10-31", "2024-11-08"), ("2024-11-01", "2024-11-05")]
)
def test_a_due_day_decided_on_the_last_day_of_a_month_holds_for_that_month(cast, begins_on, due_on):
    factories.rule_value(cast.committee, "report_due_day", "8", cast.admin, begins_on)
    assert due_days(cast.committee).due_on(day("2024-10-01")) == day(due_on)


def test_an_older_due_day_entered_later_does_not_replace_the_newer_one(cast):
    factories.rule_value(cast.committee, "report_due_day", "8", cast.admin, "2024-09-01")
    factories.rule_value(cast.committee, "report_due_day", "10", cast.admin, "2024-03-01")
    months = [day(month) for month in ("2024-02-01", "2024-03-01", "2024-08-01", "2024-09-01")]
    assert [due_days(cast.committee).day(month) for month in months] == [5, 10, 10, 8]


# Months that an organisation no longer has


@pytest.mark.parametrize(
    ("dissolved_on", "owed"),
    [("2024-09-30", 8), ("2024-10-01", 9), ("2024-10-31", 9), ("2024-11-01", 10)],
)
def test_nothing_is_owed_for_a_month_after_dissolution(secretary, cast, dissolved_on, owed):
    cast.branch.dissolved_on = day(dissolved_on)
    cast.branch.save()

    months = [row.month.month for row in outstanding(cast.branch, day("2024-11-03"))]

    assert months == list(range(1, owed + 1))
    for number in (owed, owed + 1):
        page = reverse("activities:report_write", args=[2024, number])
        expected = 200 if number == owed else 409
        assert secretary.get(page).status_code == expected


# Lists and what is outstanding


def test_the_office_filters_reports(clerk, cast):
    october = submitted(cast)
    september = factories.report(cast.other_branch, cast.other_secretary, "2024-09-01")
    factories.report(factories.branch(cast.stranger.organisation), cast.stranger, "2024-09-01")

    def shown(query):
        url = reverse("activities:report_list") + query
        return list(clerk.get(url).context["page_obj"])

    assert shown("") == [october, september]
    assert shown("?status=draft") == [september]
    assert shown("?year=2024&month=10") == [october]
    assert shown(f"?organisation={cast.other_branch.pk}") == [september]
    assert shown("?year=0") == []
    assert shown("?status=lost") == []


@pytest.mark.parametrize("rows", [1, 3])
def test_the_office_list_takes_the_same_queries_for_any_length(
    clerk, cast, rows, django_assert_num_queries
):
    for number in range(rows):
        factories.report(cast.branch, cast.secretary, f"2024-0{number + 1}-01")

    with django_assert_num_queries(8):
        clerk.get(reverse("activities:report_list"))


@pytest.mark.parametrize("rows", [1, 3])
def test_the_secretarys_year_takes_the_same_queries(
    secretary, cast, rows, django_assert_num_queries
):
    for number in range(rows):
        factories.report(cast.branch, cast.secretary, f"2024-0{number + 1}-01")

    with django_assert_num_queries(10):
        secretary.get(reverse("activities:report_list"))


def test_the_secretarys_year_begins_with_the_newest_month_that_can_be_sent_in(secretary):
    page = secretary.get(reverse("activities:report_list"))
    months = [row.month.month for row in page.context["rows"]]
    assert months == [10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 11]
    assert "先填草稿" in page.text


def test_what_has_to_be_filled_in_before_sending_says_so(secretary):
    form = secretary.get(OCTOBER).context["form"]
    marked = [name for name, field in form.fields.items() if hasattr(field, "mark")]
    assert marked == list(MonthlyReport.REQUIRED)


def test_a_secretarys_outstanding_months_with_days_and_reason(cast):
    for month in range(1, 9):
        factories.report(cast.branch, cast.secretary, f"2024-0{month}-01", status=Status.APPROVED)
    returned = factories.report(
        cast.branch,
        cast.secretary,
        "2024-09-01",
        status=Status.RETURNED,
        return_reason="缺主题",
    )

    rows = outstanding(cast.branch, day("2024-11-03"))

    assert [(row.month, row.days_left, row.report, row.return_reason) for row in rows] == [
        (day("2024-09-01"), -29, returned, "缺主题"),
        (day("2024-10-01"), 2, None, ""),
    ]
    assert [row.is_overdue for row in rows] == [True, False]
    assert rows[1].url == OCTOBER
    assert outstanding(cast.committee, day("2024-11-03")) == []


def test_last_years_december_is_owed_in_january(cast):
    for month in range(1, 12):
        factories.report(
            cast.branch, cast.secretary, f"2024-{month:02}-01", status=Status.SUBMITTED
        )

    assert [row.month for row in outstanding(cast.branch, day("2025-01-03"))] == [day("2024-12-01")]


def test_what_waits_for_the_office_and_whom_it_waits_for(cast):
    submitted(cast)
    for month in range(1, 10):
        for branch in (cast.branch, cast.other_branch):
            factories.report(branch, cast.secretary, f"2024-0{month}-01", status=Status.APPROVED)
    MonthlyReport.objects.filter(organisation=cast.branch, month="2024-03-01").delete()

    office = office_outstanding(cast.committee, day("2024-11-03"))

    assert office.waiting_count == 1
    assert [(row.month, row.days_left, row.names) for row in office.missing] == [
        (day("2024-03-01"), -212, ["档案馆党支部"]),
        (day("2024-10-01"), 2, ["气象局党支部"]),
    ]


def test_the_strip_leads_to_reports_and_to_what_is_to_be_written(cast):
    cast.branch.founded_on = day("2024-08-10")
    cast.branch.save()
    august = submitted(cast, month="2024-08-01")
    factories.report(cast.branch, cast.secretary, "2024-09-01")

    strip = year_strip(cast.branch, 2024, day("2024-11-03"))

    assert "".join(cell.letter for cell in strip) == "———————报草待––"
    assert [cell.url for cell in strip[6:]] == [
        "",
        page("report_detail", august),
        "/reports/2024/9/",
        OCTOBER,
        "/reports/2024/11/",
        "",
    ]


def test_what_was_registered_later_stands_beside_what_was_reported(cast, clerk):
    factories.member(cast.branch)
    report = submitted(cast)
    late = factories.member(cast.branch, "补登")
    factories.rating(cast.branch, "b", cast.clerk, "2024-10-15")
    rows = {row.label: row for row in clerk.get(page("report_detail", report)).context["rows"]}
    members = rows["党员总数"]
    assert (members.value, members.now, members.figure.value) == ("1", "2", 2)
    assert (rows["档次"].value, rows["档次"].now) == ("未定档", "B档")
    assert rows["应到人次"].now == ""
    text = clerk.get(page("report_detail", report)).text
    assert "现按记录为 2" in text
    listed = clerk.get(members.figure.url).context["page_obj"]
    assert late in [row.member for row in listed]


def test_a_draft_is_what_the_records_say(cast, secretary):
    factories.report(cast.branch, cast.secretary)
    factories.member(cast.branch)
    rows = secretary.get(OCTOBER).context["rows"]
    assert [row.now for row in rows] == [""] * len(rows)
