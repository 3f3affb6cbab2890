import threading
from decimal import Decimal

import pytest
from django.db import connection

from config import clock
from orgs.access import Conflict
from orgs.dues import verbs as payments
from orgs.models import DuesPayment, Member
from tests import factories
from tests.factories import day
from tests.people import build_cast

from .workbooks import body

MONTH = "/dues/"
REGISTER = "/dues/register/"
OCTOBER = day("2024-10-01")


def lines_of(context):
    return [(row, context["status_key"](row)) for row in context["page_obj"]]


@pytest.fixture
def member(cast):
    row = factories.member(cast.branch, "张三")
    factories.dues_rate(row, "50.00")
    return row


def paid(member):
    rows = DuesPayment.objects.filter(member=member).order_by("pk")
    return [(str(r.amount), f"{r.month:%Y-%m}", str(r.paid_on)) for r in rows]


def register(client, *members, **fields):
    data = {"month": "2024-10", "paid_on": "2024-10-08", "members": [m.pk for m in members]}
    return client.post(REGISTER, data | fields)


def own_page(member, month="2024/10"):
    return f"/dues/members/{member.pk}/{month}/"


def test_selected_members_pay_what_they_still_owe(cast, member, sign_in, logged):
    partly = factories.member(cast.branch, "李四")
    factories.dues_rate(partly, "30.00")
    factories.dues_payment(partly, cast.clerk, amount="29.99")
    response = register(sign_in(cast.secretary), member, partly)
    assert response.url == "/dues/?month=2024-10"
    assert paid(member) == [("50.00", "2024-10", "2024-10-08")]
    assert [amount for amount, *_ in paid(partly)] == ["29.99", "0.01"]
    rows = logged()
    assert [row[:4] for row in rows] == [
        ("record", cast.secretary, "张三 2024-10 50.00元", {}),
        ("record", cast.secretary, "李四 2024-10 0.01元", {}),
    ]
    assert rows[0][4]["交纳日期"] == "2024-10-08"


def test_sending_the_form_twice_pays_once(cast, member, sign_in):
    client = sign_in(cast.secretary)
    register(client, member)
    response = client.get(register(client, member).url)
    assert paid(member) == [("50.00", "2024-10", "2024-10-08")]
    assert "没有欠交、未重复登记：张三。" in response.content.decode()


@pytest.mark.parametrize(
    ("fields", "at"),
    [
        ({"members": []}, "members"),
        ({"members": ["x"]}, "members"),
        ({"members": ["999999"]}, "members"),
        ({"members": ["9" * 19]}, "members"),
        ({"members": ["1" + "0" * 30]}, "members"),
        ({"members": ["-1"]}, "members"),
        ({"members": ["１"]}, "members"),
        ({"members": [""]}, "members"),
        ({"month": "2025-01"}, "month"),
        ({"month": "2024-13"}, "month"),
        ({"month": "1999-12"}, "month"),
        ({"month": ""}, "month"),
        ({"paid_on": "2024-11-04"}, "paid_on"),
        ({"paid_on": "1999-12-31"}, "paid_on"),
        ({"paid_on": ""}, "paid_on"),
        ({"paid_on": "2024-03-31"}, "paid_on"),
    ],
)
def test_a_faulty_registration_pays_nothing(cast, member, sign_in, fields, at):
    factories.closing(cast.committee, "2024-03-31", cast.admin)
    response = register(sign_in(cast.secretary), member, **fields)
    assert list(response.context["register_form"].errors) == [at]
    assert paid(member) == []


@pytest.mark.parametrize("month", ["2024-12", "2023-12", "2024-02"])
def test_arrears_and_the_rest_of_the_year_can_be_paid(cast, member, sign_in, month):
    factories.dues_rate(member, "40.00", year=2023)
    register(sign_in(cast.secretary), member, month=month, confirmed="on")
    assert [row[1] for row in paid(member)] == [month]


def test_nobody_pays_for_members_of_others(cast, member, sign_in):
    response = register(sign_in(cast.other_secretary), member)
    assert list(response.context["register_form"].errors) == ["members"]
    assert sign_in(cast.other_secretary).get(own_page(member)).status_code == 404
    assert paid(member) == []


@pytest.mark.parametrize("who", ["leader", "auditor"])
def test_who_only_reads_registers_nothing(cast, member, sign_in, who):
    client = sign_in(getattr(cast, who))
    entry = factories.dues_payment(member, cast.clerk, amount="1.00")
    assert register(client, member).status_code == 403
    data = {"amount": "1", "paid_on": "2024-10-08"}
    assert client.post(own_page(member), data).status_code == 403
    assert client.post(f"/dues/{entry.pk}/reverse/", data).status_code == 403
    assert client.get(own_page(member)).status_code == 200
    assert len(paid(member)) == 1


def test_part_of_a_month_is_paid_with_a_note(cast, member, sign_in, logged):
    data = {"amount": "20", "paid_on": "20241008", "note": "由家属代交"}
    response = sign_in(cast.secretary).post(own_page(member), data)
    assert response.url == own_page(member)
    [entry] = DuesPayment.objects.all()
    assert (entry.amount, entry.note, entry.recorded_by) == (
        Decimal("20.00"),
        "由家属代交",
        cast.secretary,
    )
    assert [row[0] for row in logged()] == ["record"]


@pytest.mark.parametrize(
    "amount",
    [
        "50.01",
        "0",
        "-0",
        "-1",
        "0.001",
        "10.005",
        "1e1",
        "1_0",
        "0x10",
        "٣",
        "十",
        "¥12",
        "NaN",
        "",
        "1e400",
    ],
)
def test_an_amount_that_cannot_be_meant_is_refused(cast, member, sign_in, amount):
    data = {"amount": amount, "paid_on": "2024-10-08"}
    response = sign_in(cast.secretary).post(own_page(member), data)
    assert list(response.context["form"].errors) == ["amount"]
    assert response.context["form"]["amount"].value() == amount
    assert paid(member) == []


@pytest.mark.parametrize("amount", ["50", "50.00", "５０", "0.01"])
def test_amounts_up_to_the_whole_month_are_taken(cast, member, sign_in, amount):
    sign_in(cast.secretary).post(own_page(member), {"amount": amount, "paid_on": "2024-10-08"})
    assert len(paid(member)) == 1


def test_a_year_to_come_is_refused_with_the_reason(cast, member, sign_in):
    factories.dues_rate(member, "60.00", year=2025)
    data = {"amount": "60", "paid_on": "2024-10-08"}
    response = sign_in(cast.secretary).post(own_page(member, "2025/1"), data)
    assert "2025年的党费标准尚未核定" in response.content.decode()
    assert paid(member) == []


@pytest.mark.parametrize("month", ["2024/0", "2024/13", "0/1", "10000/1"])
def test_a_month_that_does_not_exist_is_not_found(cast, member, sign_in, month):
    assert sign_in(cast.secretary).get(own_page(member, month)).status_code == 404


def test_a_wrong_entry_is_reversed_and_both_stay(cast, member, sign_in, logged):
    entry = factories.dues_payment(member, cast.clerk)
    url = f"/dues/{entry.pk}/reverse/"
    client = sign_in(cast.secretary)
    assert client.get(url).status_code == 200
    data = {"paid_on": "2024-11-01", "reason": "登记错人"}
    assert client.post(url, data).url == own_page(member)
    assert [amount for amount, *_ in paid(member)] == ["50.00", "-50.00"]
    [row] = logged()
    assert (row[0], row[4]["说明"], row[4]["金额（元）"]) == ("reverse", "登记错人", "-50.00")
    assert client.post(url, data).status_code == 409
    assert len(paid(member)) == 2


def test_a_reversal_is_not_reversed(cast, member, sign_in):
    entry = factories.dues_payment(member, cast.clerk)
    reversal = factories.dues_payment(member, cast.clerk, amount="-50.00", reverses=entry)
    data = {"paid_on": "2024-11-01", "reason": "再来"}
    assert sign_in(cast.clerk).post(f"/dues/{reversal.pk}/reverse/", data).status_code == 409


@pytest.mark.parametrize(
    ("fields", "at"),
    [
        ({"reason": " "}, "reason"),
        ({"paid_on": "2024-10-07"}, "paid_on"),
        ({"paid_on": "x"}, "paid_on"),
    ],
)
def test_a_reversal_needs_a_reason_and_a_day_not_before_the_entry(
    cast, member, sign_in, fields, at
):
    entry = factories.dues_payment(member, cast.clerk)
    data = {"paid_on": "2024-10-08", "reason": "登记错人"} | fields
    response = sign_in(cast.clerk).post(f"/dues/{entry.pk}/reverse/", data)
    assert list(response.context["form"].errors) == [at]


def test_after_a_reversal_the_month_can_be_paid_again(cast, member, sign_in):
    entry = factories.dues_payment(member, cast.clerk)
    factories.dues_payment(member, cast.clerk, amount="-50.00", reverses=entry)
    register(sign_in(cast.secretary), member)
    assert [amount for amount, *_ in paid(member)] == ["50.00", "-50.00", "50.00"]


def test_an_entry_of_others_does_not_exist(cast, member, sign_in, logged):
    entry = factories.dues_payment(member, cast.clerk)
    data = {"paid_on": "2024-11-01", "reason": "冲"}
    response = sign_in(cast.other_secretary).post(f"/dues/{entry.pk}/reverse/", data)
    assert response.status_code == 404
    assert logged() == [("denied", cast.other_secretary, str(entry), {}, {})]


def test_the_month_page_shows_state_and_totals(cast, member, sign_in):
    factories.dues_payment(member, cast.clerk, amount="20.00")
    factories.member(cast.other_branch, "周他人")
    context = sign_in(cast.secretary).get(f"{MONTH}?month=2024-10").context
    assert [(row.member.name, row.state, key) for row, key in lines_of(context)] == [
        ("张三", "部分", "warn")
    ]
    assert (context["summary"].owed_amount, context["summary"].paid_amount) == (
        Decimal("50.00"),
        Decimal("20.00"),
    )


@pytest.mark.parametrize(
    ("month", "key"), [("2024-10", "bad"), ("2024-11", "none"), ("2024-12", "none")]
)
def test_a_month_that_is_not_over_is_no_alarm(cast, member, sign_in, month, key):
    context = sign_in(cast.secretary).get(f"{MONTH}?month={month}").context
    assert [(row.state, shown) for row, shown in lines_of(context)] == [("未交", key)]


def test_the_sheet_can_show_only_who_still_owes(cast, member, sign_in):
    other = factories.member(cast.branch, "已交清")
    factories.dues_rate(other)
    client = sign_in(cast.secretary)
    owed = lines_of(client.get(f"{MONTH}?month=2024-10").context)[1][0].owed
    factories.dues_payment(other, cast.clerk, amount=str(owed))
    context = client.get(f"{MONTH}?month=2024-10&owing=on").context
    assert [row.member for row, _ in lines_of(context)] == [member]
    assert (context["summary"].owing_count, context["summary"].paid_count) == (2, 1)
    rows = body(client.get(f"{MONTH}export.xlsx?month=2024-10&owing=on"))
    assert [row[0] for row in rows[1:]] == [member.name]


def test_dues_are_never_registered_by_a_link(cast, member, sign_in):
    url = f"{REGISTER}?month=2024-10&paid_on=2024-10-08&members={member.pk}"
    response = sign_in(cast.secretary).get(url)
    assert response.url == f"{MONTH}?month=2024-10&paid_on=2024-10-08&members={member.pk}"
    assert paid(member) == []


@pytest.mark.parametrize(
    ("query", "month"),
    [
        ("", "2024-11-01"),
        ("?month=2024-10", "2024-10-01"),
        ("?month=2023-01", "2023-01-01"),
        ("?month=2022-12", "2024-11-01"),
        ("?month=garbage", "2024-11-01"),
    ],
)
def test_without_a_month_on_offer_the_page_shows_the_present_one(cast, sign_in, query, month):
    assert sign_in(cast.secretary).get(MONTH + query).context["month"] == day(month)


@pytest.mark.parametrize("more", [1, 3])
def test_the_month_page_takes_as_many_queries_for_three_as_for_one(
    cast, sign_in, more, django_assert_num_queries
):
    for _ in range(more):
        member = factories.member(factories.branch(cast.branch))
        factories.dues_rate(member)
        factories.dues_payment(member, cast.clerk, amount="1.00")
    client = sign_in(cast.secretary)
    with django_assert_num_queries(14):
        client.get(f"{MONTH}?month=2024-10")


def test_the_export_holds_what_the_filter_shows(cast, member, sign_in):
    factories.dues_payment(member, cast.clerk, amount="20.00")
    response = sign_in(cast.secretary).get(f"{MONTH}export.xlsx?month=2024-10")
    assert body(response) == [
        ["姓名", "党组织", "应交", "实交", "尚欠", "状态"],
        ["张三", "县档案馆党支部", 50, 20, 30, "部分"],
    ]


def test_a_payment_beyond_what_is_owed_is_a_conflict(cast, member):
    def pay(amount):
        return payments.pay(
            member,
            OCTOBER,
            Decimal(amount),
            paid_on=day("2024-10-08"),
            by=cast.clerk,
            now=clock.now(),
        )

    pay("49.99")
    with pytest.raises(Conflict, match=r"尚欠0\.01元"):
        pay("0.02")
    pay("0.01")
    assert [amount for amount, *_ in paid(member)] == ["49.99", "0.01"]


@pytest.mark.django_db(transaction=True)
def test_ten_open_pages_pay_a_month_once():
    cast = build_cast()
    members = [factories.member(cast.branch) for _ in range(3)]
    for member in members:
        factories.dues_rate(member)
    start = threading.Barrier(10)
    failures = []

    def pay(order):
        try:
            start.wait()
            payments.pay_in_full(
                Member.objects.order_by(order),
                OCTOBER,
                paid_on=day("2024-10-08"),
                by=cast.clerk,
                now=clock.now(),
            )
        except Exception as error:
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=pay, args=["pk" if n % 2 else "-pk"]) for n in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert [paid(member) for member in members] == [[("50.00", "2024-10", "2024-10-08")]] * 3
