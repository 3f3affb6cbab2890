"""Recording, finding and taking back payments in the browser."""

from decimal import Decimal

import pytest
from django.urls import reverse

from activities.models import Activity
from budget.models import Expenditure, FundKind
from config import clock
from orgs.models import LogEntry
from tests import factories
from tests.factories import day

D = Decimal
LIST = reverse("budget:expenditure_list")
NEW = reverse("budget:expenditure_create")


def typed(**changes):
    fields = {
        "paid_on": "2024-11-01",
        "amount": "3000",
        "purpose": "主题党日购书",
        "payee": "新华书店",
        "voucher": "记-12",
        "invoice_number": "",
        "invoiced_on": "",
        "activity": "",
        "confirmed": "",
    }
    return fields | changes


def errors(response) -> dict:
    return {name: list(messages) for name, messages in response.context["form"].errors.items()}


def said(response) -> list[str]:
    return [str(message) for message in response.context["messages"]]


# --- recording ------------------------------------------------------------------------------------


def test_a_payment_is_recorded_and_shown_with_what_is_left(as_clerk, cast, project):
    response = as_clerk.post(NEW, typed(), follow=True)
    entry = Expenditure.objects.get()
    assert response.redirect_chain == [(reverse("budget:expenditure_detail", args=[entry.pk]), 302)]
    assert said(response) == ["已登记支出 3,000.00 元（主题党日购书），可用余额 97,000.00 元。"]
    assert (entry.amount, entry.paid_on, entry.recorded_by) == (
        D("3000.00"),
        day("2024-11-01"),
        cast.clerk,
    )
    assert entry.recorded_at.astimezone(clock.ZONE).date() == day("2024-11-03")


def test_the_form_shows_what_is_left_and_what_was_typed_before(as_clerk, cast, project):
    for purpose in ["购书", "场地费", "购书"]:
        factories.expenditure(project, cast.clerk, "1000", purpose=purpose)
    response = as_clerk.get(NEW)
    assert "可用余额 97,000.00 元" in response.content.decode()
    assert list(response.context["purposes"]) == ["购书", "场地费"]
    assert "fund_kind" not in response.context["form"].fields


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1000", "1000.00"),
        ("1,000.00", "1000.00"),
        ("１，０００．５０", "1000.50"),
        (" 12.5 ", "12.50"),
        ("0.01", "0.01"),
        ("100000", "100000.00"),
    ],
)
def test_amounts_are_read_as_people_mean_them(as_clerk, project, text, amount):
    as_clerk.post(NEW, typed(amount=text))
    assert [str(row.amount) for row in Expenditure.objects.all()] == [amount]


NO_AMOUNTS = [
    *("", " ", "\u200b", "0", "0.00", "-0", "-1", "−1", "0.001", "10.005", "NaN", "Infinity"),
    *("1e400", "1e5", "0x10", "1_000", "٣", "十", "¥12", "12元", "1,00", "1.2.3", "++1"),
    *("100000.01", "99999999999999999999", "1" * 5000, "<b>1</b>"),
]
NO_DATES = [
    *("", "2023-02-29", "2024-13-01", "0001-01-01", "9999-12-31", "2024-11-04", "2023-12-31"),
    *("2025-01-01", "昨天", "1/2/2024", "2024-1", "1" * 5000),
]


@pytest.mark.parametrize("text", NO_AMOUNTS)
def test_amounts_that_are_none_come_back_with_the_input_kept(as_clerk, project, text):
    response = as_clerk.post(NEW, typed(amount=text))
    assert response.status_code == 200
    assert list(errors(response)) == ["amount"]
    assert response.context["form"]["amount"].value() == text
    assert response.context["form"]["payee"].value() == "新华书店"
    assert not Expenditure.objects.exists()


@pytest.mark.parametrize(
    "text",
    ["2024-02-29", "2024年2月29日", "2024.2.29", "20240229", "2024/2/29", "２０２４－０２－２９"],
)
def test_dates_are_read_as_people_write_them(as_clerk, project, text):
    as_clerk.post(NEW, typed(paid_on=text))
    assert Expenditure.objects.get().paid_on == day("2024-02-29")


@pytest.mark.parametrize("text", NO_DATES)
def test_dates_that_cannot_be_come_back_with_the_input_kept(as_clerk, project, text):
    response = as_clerk.post(NEW, typed(paid_on=text))
    assert list(errors(response)) == ["paid_on"]
    assert response.context["form"]["paid_on"].value() == text
    assert not Expenditure.objects.exists()


def test_blank_words_are_asked_for(as_clerk, project):
    response = as_clerk.post(NEW, typed(purpose=" ", payee="\u200b", voucher=""))
    assert set(errors(response)) == {"purpose", "payee", "voucher"}


def test_text_that_is_too_long_is_counted(as_clerk, project):
    response = as_clerk.post(NEW, typed(purpose="长" * 101))
    assert "现有101字" in errors(response)["purpose"][0]


def test_spending_too_much_is_refused_with_what_is_left(as_clerk, cast, project):
    factories.expenditure(project, cast.clerk, "97000")
    response = as_clerk.post(NEW, typed(amount="3000.01"))
    assert "可用 3,000.00 元" in errors(response)["amount"][0]
    assert Expenditure.objects.count() == 1


def test_closed_books_answer_at_the_date(as_clerk, cast, project):
    factories.closing(cast.committee, "2024-11-01", cast.admin, "月结")
    response = as_clerk.post(NEW, typed(paid_on="2024-11-01"))
    assert list(errors(response)) == ["paid_on"]
    as_clerk.post(NEW, typed(paid_on="2024-11-02"))
    assert Expenditure.objects.count() == 1


def test_fields_that_were_never_offered_change_nothing(as_clerk, cast, project):
    stray = {"reverses": "1", "recorded_by": str(cast.admin.pk), "project": "99"}
    as_clerk.post(NEW, typed(fund_kind="other", **stray))
    entry = Expenditure.objects.get()
    assert (entry.reverses, entry.recorded_by, entry.fund_kind) == (None, cast.clerk, "fiscal")
    denied = LogEntry.objects.get(verb=LogEntry.Verb.DENIED)
    assert denied.subject_label == "fund_kind、project、recorded_by、reverses"


def test_with_several_sources_one_has_to_be_named(as_clerk, project):
    project.fund_lines.filter(kind=FundKind.OTHER).update(adjusted_amount=D("500"))
    page = as_clerk.get(NEW).content.decode()
    assert "当年财政拨款 100,000.00 元；其他资金 500.00 元" in page
    response = as_clerk.post(NEW, typed(fund_kind="other"))
    assert "可用 500.00 元" in errors(response)["amount"][0]
    as_clerk.post(NEW, typed(fund_kind="other", amount="500"))
    assert Expenditure.objects.get().fund_kind == FundKind.OTHER


def test_only_recent_activities_that_one_sees_are_offered(as_clerk, cast, project):
    recent = factories.activity(cast.branch, cast.secretary, held_on="2024-08-05")
    factories.activity(cast.branch, cast.secretary, held_on="2024-08-04")
    factories.activity(cast.stranger.organisation, cast.stranger, held_on="2024-10-01")
    offered = as_clerk.get(NEW).context["form"].fields["activity"].queryset
    assert list(offered) == [recent]
    as_clerk.post(NEW, typed(activity=str(recent.pk)))
    assert Expenditure.objects.get().activity == recent


def test_an_older_activity_is_offered_when_its_page_led_here(as_clerk, cast, project):
    older = factories.activity(
        cast.branch, cast.secretary, Activity.Kind.STUDY, held_on="2024-03-01"
    )
    url = f"{NEW}?activity={older.pk}"
    assert as_clerk.get(url).context["form"]["activity"].value() == older.pk
    as_clerk.post(url, typed(activity=str(older.pk)))
    assert Expenditure.objects.get().activity == older


def test_an_activity_of_another_committee_does_not_exist(as_clerk, cast, project):
    foreign = factories.activity(cast.stranger.organisation, cast.stranger, held_on="2024-10-01")
    assert as_clerk.get(f"{NEW}?activity={foreign.pk}").status_code == 404
    assert list(errors(as_clerk.post(NEW, typed(activity=str(foreign.pk))))) == ["activity"]


def test_without_a_project_the_page_says_what_comes_first(as_clerk, cast):
    assert "还没有项目" in as_clerk.get(NEW).content.decode()
    assert as_clerk.post(NEW, typed()).status_code == 200
    assert not Expenditure.objects.exists()


def test_of_several_projects_one_is_chosen_first(as_clerk, cast, project):
    second = factories.project(cast.committee, name="培训经费")
    assert as_clerk.get(NEW).context["projects"] == [project, second]
    as_clerk.post(f"{NEW}?project={second.pk}", typed())
    assert Expenditure.objects.get().project == second


# --- what may be a mistake ------------------------------------------------------------------------


def doubts(response):
    return [(doubt.text, doubt.entry) for doubt in response.context["form"].doubts]


@pytest.mark.parametrize("voucher", ["记-12", "记－１２", " 记-12 ", "记\u200b-12"])
def test_a_voucher_used_before_has_to_be_confirmed(as_clerk, cast, project, voucher):
    first = factories.expenditure(project, cast.clerk, voucher="记-12")
    response = as_clerk.post(NEW, typed(voucher=voucher))
    assert doubts(response) == [("本年度已有同一凭证号的支出", first)]
    assert reverse("budget:expenditure_detail", args=[first.pk]) in response.content.decode()
    assert list(errors(response)) == ["confirmed"]
    assert Expenditure.objects.count() == 1
    as_clerk.post(NEW, typed(voucher=voucher, confirmed="on"))
    assert Expenditure.objects.count() == 2


def test_voucher_numbers_begin_again_every_year(as_clerk, cast, project):
    last_year = factories.project(cast.committee, year=2023, schedule=[])
    factories.expenditure(last_year, cast.clerk, voucher="记-12", paid_on="2023-05-01")
    as_clerk.post(NEW, typed())
    assert Expenditure.objects.filter(project=project).count() == 1


def test_an_invoice_is_paid_once_in_any_year(as_clerk, cast, project):
    last_year = factories.project(cast.committee, year=2023, schedule=[])
    first = factories.expenditure(
        last_year, cast.clerk, paid_on="2023-05-01", invoice_number="044001A"
    )
    response = as_clerk.post(NEW, typed(invoice_number="044001a"))
    assert doubts(response) == [("已有同一发票号码的支出", first)]


def test_payments_without_an_invoice_are_no_duplicates(as_clerk, cast, project):
    factories.expenditure(project, cast.clerk, invoice_number="")
    as_clerk.post(NEW, typed())
    assert Expenditure.objects.count() == 2


def test_what_was_taken_back_entirely_raises_no_doubt(as_clerk, cast, project):
    first = factories.expenditure(project, cast.clerk, "0.30", voucher="记-12")
    for part in ["-0.10", "-0.20"]:
        factories.expenditure(project, cast.clerk, part, reverses=first, voucher="记-12")
    as_clerk.post(NEW, typed())
    assert Expenditure.objects.filter(amount=D("3000")).count() == 1


def test_another_committees_vouchers_raise_no_doubt(as_clerk, cast, project):
    foreign = factories.project(cast.stranger.organisation)
    factories.expenditure(foreign, cast.stranger, voucher="记-12")
    as_clerk.post(NEW, typed())
    assert project.expenditures.count() == 1


def test_an_invoice_of_last_year_belongs_to_the_year_of_payment(as_clerk, project):
    fields = typed(invoiced_on="2023-12-28", invoice_number="0440")
    response = as_clerk.post(NEW, fields)
    assert doubts(response) == [("发票开具于2023年，支付于2024年：按支付日期记入2024年度", None)]
    as_clerk.post(NEW, fields | {"confirmed": "on"})
    entry = Expenditure.objects.get()
    assert (entry.invoiced_on, entry.project.year) == (day("2023-12-28"), 2024)


# --- finding --------------------------------------------------------------------------------------


@pytest.fixture
def five(cast, project):
    """Four payments and a reversal, by purpose."""
    event = factories.activity(cast.branch, cast.secretary, held_on="2024-06-30")
    make = factories.expenditure
    rows = {
        "书": make(project, cast.clerk, "100", "2024-03-31", purpose="书", payee="新华书店"),
        "场地": make(project, cast.clerk, "200", "2024-06-30", purpose="场地", activity=event),
        "授课": make(project, cast.clerk, "400", "2024-07-01", purpose="授课", voucher="记-777"),
        "车": make(project, cast.clerk, "800.50", "2024-10-31", purpose="车"),
    }
    rows["退"] = make(
        project, cast.clerk, "-50", "2024-08-01", purpose="退", reverses=rows["书"], reason="退书"
    )
    return rows


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["车", "退", "授课", "场地", "书"]),
        ("to=2024-06-30", ["场地", "书"]),
        ("to=2024-06-29", ["书"]),
        ("since=2024-06-30&to=2024-07-01", ["授课", "场地"]),
        ("since=2024年7月1日", ["车", "退", "授课"]),
        ("text=场", ["场地"]),
        ("text=记-777", ["授课"]),
        ("text=新华", ["车", "退", "授课", "场地", "书"]),
        ("text=%25", []),
        ("kind=payment", ["车", "授课", "场地", "书"]),
        ("kind=reversal", ["退"]),
        ("linked=yes", ["场地"]),
        ("linked=no", ["车", "退", "授课", "书"]),
        ("year=2024", ["车", "退", "授课", "场地", "书"]),
        # What cannot be understood finds nothing rather than everything.
        ("to=2024-02-30", []),
        ("kind=x", []),
        ("year=2023", []),
        ("project=999", []),
        ("project=x", []),
        ("since=2024-07-01&to=2024-06-30", []),
    ],
)
def test_the_list_shows_what_meets_the_conditions(as_clerk, five, query, found):
    response = as_clerk.get(f"{LIST}?{query}")
    rows = response.context["page_obj"]
    assert [row.purpose for row in rows] == found
    assert response.context["totals"]["total"] == sum((row.amount for row in rows), D("0.00"))


def test_the_totals_speak_of_everything_found(as_clerk, cast, five):
    assert as_clerk.get(LIST).context["totals"] == {
        "count": 5,
        "total": D("1450.50"),
        "payments": D("1500.50"),
        "reversals": D("-50.00"),
    }
    page = as_clerk.get(LIST).content.decode()
    assert "1,450.50 元（0.15 万元）" in page
    assert "冲销 −50.00 元" in page


def test_the_totals_do_not_stop_at_the_page(as_clerk, cast, project):
    for _ in range(51):
        factories.expenditure(project, cast.clerk, "0.01")
    response = as_clerk.get(LIST)
    assert len(response.context["page_obj"]) == 50
    assert response.context["totals"]["total"] == D("0.51")
    assert len(as_clerk.get(f"{LIST}?page=2").context["page_obj"]) == 1


def test_one_row_or_three_take_as_many_queries(
    as_clerk, cast, project, django_assert_max_num_queries
):
    event = factories.activity(cast.branch, cast.secretary)
    counts = []
    for wanted in (1, 3):
        while Expenditure.objects.count() < wanted:
            factories.expenditure(project, cast.clerk, activity=event)
        with django_assert_max_num_queries(14) as captured:
            as_clerk.get(LIST)
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_another_committees_money_is_not_there(as_clerk, cast, project):
    foreign = factories.expenditure(
        factories.project(cast.stranger.organisation), cast.stranger, "999"
    )
    assert list(as_clerk.get(LIST).context["page_obj"]) == []
    for name in ["expenditure_detail", "expenditure_reverse"]:
        assert as_clerk.get(reverse(f"budget:{name}", args=[foreign.pk])).status_code == 404


# --- one payment ----------------------------------------------------------------------------------


def detail(entry):
    return reverse("budget:expenditure_detail", args=[entry.pk])


def take_back(entry):
    return reverse("budget:expenditure_reverse", args=[entry.pk])


def test_a_payment_shows_its_fields_its_reversals_and_its_log(client, cast, third_of_november):
    project = factories.project(cast.committee)
    client.force_login(cast.admin)
    client.post(NEW, typed())
    entry = Expenditure.objects.get()
    client.post(take_back(entry), back(amount="500"))
    page = client.get(detail(entry))
    assert [row.amount for row in page.context["reversals"]] == [D("-500.00")]
    assert [row.get_verb_display() for row in page.context["log_entries"]] == ["冲销", "登记"]
    for text in ["3,000.00 元（0.30 万元）", "−500.00", "2,500.00 元", project.name, "记-12"]:
        assert text in page.content.decode()


@pytest.mark.parametrize(("role", "reads"), [("auditor", True), ("leader", False)])
def test_the_log_is_shown_to_those_who_may_read_it(client, cast, project, role, reads):
    entry = factories.expenditure(project, cast.clerk)
    client.force_login(getattr(cast, role))
    page = client.get(detail(entry))
    assert page.context["can_read_log"] is reads
    assert ("<h2>日志</h2>" in page.content.decode()) is reads
    assert page.context["can_reverse"] is False


def back(**changes):
    fields = {
        "amount": "1000",
        "paid_on": "2024-11-02",
        "reason": "退货",
    }
    return fields | changes


def test_taking_back_is_offered_with_all_that_is_left(as_clerk, cast, project):
    entry = factories.expenditure(project, cast.clerk, "1000")
    factories.expenditure(project, cast.clerk, "-300", reverses=entry)
    form = as_clerk.get(take_back(entry)).context["form"]
    assert (form["amount"].value(), form["paid_on"].value()) == ("700.00", "2024-11-03")


def test_a_reversal_is_booked_and_said(as_clerk, cast, project):
    entry = factories.expenditure(project, cast.clerk, "1000", "2024-05-10")
    response = as_clerk.post(take_back(entry), back(), follow=True)
    assert said(response) == ["已冲销 1,000.00 元。"]
    made = Expenditure.objects.get(reverses=entry)
    assert (made.amount, made.paid_on, made.reason) == (D("-1000.00"), day("2024-11-02"), "退货")
    assert as_clerk.get(detail(entry)).context["can_reverse"] is False


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"amount": "1000.01"}, "amount"),
        ({"amount": "0"}, "amount"),
        ({"amount": "-1"}, "amount"),
        ({"amount": "NaN"}, "amount"),
        ({"paid_on": "2024-05-09"}, "paid_on"),
        ({"paid_on": "2024-11-04"}, "paid_on"),
        ({"paid_on": "2024-02-30"}, "paid_on"),
        ({"reason": " "}, "reason"),
    ],
)
def test_a_reversal_that_cannot_be_is_refused_at_its_field(as_clerk, cast, project, changes, field):
    entry = factories.expenditure(project, cast.clerk, "1000", "2024-05-10")
    response = as_clerk.post(take_back(entry), back(**changes))
    assert list(errors(response)) == [field]
    assert Expenditure.objects.count() == 1


def test_what_cannot_be_taken_back_is_a_conflict(as_clerk, cast, project):
    entry = factories.expenditure(project, cast.clerk, "1000")
    whole = factories.expenditure(project, cast.clerk, "-1000", reverses=entry)
    assert as_clerk.get(take_back(entry)).status_code == 409
    assert as_clerk.get(take_back(whole)).status_code == 409
    assert as_clerk.post(take_back(entry), back()).status_code == 409
    assert Expenditure.objects.count() == 2


@pytest.mark.parametrize("role", ["leader", "auditor", "secretary"])
def test_those_who_only_read_write_nothing(client, cast, project, role, third_of_november):
    entry = factories.expenditure(project, cast.clerk, "1000")
    client.force_login(getattr(cast, role))
    refused = 404 if role == "secretary" else 403
    assert client.get(NEW).status_code == client.post(NEW, typed()).status_code == 403
    assert client.post(take_back(entry), back()).status_code == refused
    assert Expenditure.objects.count() == 1


def test_a_payment_is_never_edited_or_deleted(as_clerk, cast, project):
    entry = factories.expenditure(project, cast.clerk)
    assert as_clerk.post(detail(entry)).status_code == 405
    assert as_clerk.post(LIST).status_code == 405
    for verb in ["edit", "delete"]:
        assert as_clerk.get(f"{detail(entry)}{verb}/").status_code == 404
