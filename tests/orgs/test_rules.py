from decimal import Decimal

import pytest

from orgs import rules
from orgs.models import RuleValue
from tests import factories
from tests.factories import day

from .workbooks import body

LIST = "/rules/"


def url(key):
    return f"{LIST}{key}/edit/"


def form(value, begins_on="2024-11-03", document="工委会议2024年第9号"):
    return {"value": value, "begins_on": begins_on, "document": document}


def errors(response):
    return list(response.context["form"].errors)


def decided(cast, key, value, on, committee=None):
    return factories.rule_value(committee or cast.committee, key, value, cast.admin, on, "会议决定")


def test_every_default_is_valid_and_contradicts_nothing(cast):
    values = rules.in_force(cast.committee, day("2024-11-03"))
    assert rules.contradictions(values) == []
    assert rules.weights_total(values) == 100


@pytest.mark.parametrize(
    ("on", "expected"), [("2024-06-30", "80"), ("2024-07-01", "85"), ("2024-12-31", "85")]
)
def test_a_decision_applies_from_its_day(cast, on, expected):
    decided(cast, "light_green_from", "85", "2024-07-01")
    decided(cast, "light_green_from", "70", "2024-01-01", cast.stranger.organisation)
    assert rules.in_force(cast.committee, day(on))["light_green_from"] == Decimal(expected)


@pytest.mark.parametrize(
    ("changes", "holds"),
    [
        ({"light_yellow_from": 79}, True),
        ({"light_yellow_from": 80}, False),
        ({"light_green_from": 120}, True),
        ({"light_green_from": 121}, False),
        ({"light_blue_from": 80}, True),
        ({"grade_good_from": 90}, False),
        ({"grade_good_from": 60}, False),
        ({"grade_good_from": 61}, True),
        ({"grade_fair_from": 0}, True),
    ],
)
def test_limits_keep_their_order(cast, changes, holds):
    values = rules.in_force(cast.committee, day("2024-11-03"))
    assert (rules.contradictions(values | changes) == []) is holds


def test_an_admin_decides_with_date_and_source(cast, sign_in, logged):
    assert sign_in(cast.admin).post(url("light_green_from"), form("85")).url == LIST
    assert rules.in_force(cast.committee, day("2024-11-03"))["light_green_from"] == 85
    assert rules.in_force(cast.committee, day("2024-11-02"))["light_green_from"] == 80
    [(verb, actor, label, before, after)] = logged()
    assert (verb, actor, label, before) == ("record", cast.admin, "绿灯下限 85%", {})
    assert (after["规则"], after["取值"], after["生效日期"], after["依据"]) == (
        "绿灯下限",
        "85%",
        "2024-11-03",
        "工委会议2024年第9号",
    )


@pytest.mark.parametrize(
    ("key", "data", "at"),
    [
        ("light_green_from", form("eighty"), "value"),
        ("light_green_from", form("-1"), "value"),
        ("light_green_from", form("NaN"), "value"),
        ("light_green_from", form("1001"), "value"),
        ("light_green_from", form("80"), "value"),
        ("light_green_from", form("80.0"), "value"),
        ("light_green_from", form("60"), "value"),
        ("light_green_from", form("121"), "value"),
        ("grade_good_from", form("90"), "value"),
        ("grade_good_from", form("101"), "value"),
        ("report_due_day", form("29"), "value"),
        ("report_due_day", form("0"), "value"),
        ("report_due_day", form("5.5"), "value"),
        ("reverse_variant", form("cubic"), "value"),
        ("light_green_from", form(""), "value"),
        ("light_green_from", form("85", begins_on="2024-02-30"), "begins_on"),
        ("light_green_from", form("85", begins_on="1999-12-31"), "begins_on"),
        ("light_green_from", form("85", begins_on="2024-03-31"), "begins_on"),
        ("light_green_from", form("85", document="\u200b"), "document"),
    ],
)
def test_faulty_values_are_named_at_their_field(cast, sign_in, key, data, at):
    factories.closing(cast.committee, "2024-03-31", cast.admin)
    assert errors(sign_in(cast.admin).post(url(key), data)) == [at]
    assert not RuleValue.objects.exists()


@pytest.mark.parametrize("typed", ["８５", "8.5e1", "85"])
def test_a_value_is_kept_as_people_write_numbers(cast, sign_in, typed):
    assert sign_in(cast.admin).post(url("light_green_from"), form(typed)).status_code == 302
    assert RuleValue.objects.get().value == "85"


def test_a_choice_is_taken_from_the_list(cast, sign_in):
    assert sign_in(cast.admin).post(url("reverse_variant"), form("ratio")).status_code == 302
    assert rules.in_force(cast.committee, day("2024-11-03"))["reverse_variant"] == "ratio"


def test_weights_that_do_not_sum_to_100_are_told(cast, sign_in):
    client = sign_in(cast.admin)
    response = client.post(url("weight_output"), form("40"), follow=True)
    assert "四项分值合计为90分，应为100分" in response.content.decode()
    response = client.post(url("weight_benefit"), form("40"), follow=True)
    assert "四项分值合计" not in response.content.decode()


def test_the_list_shows_what_is_in_force_and_what_was(cast, sign_in):
    decided(cast, "light_green_from", "82", "2024-01-01")
    decided(cast, "light_green_from", "85", "2024-07-01")
    decided(cast, "light_green_from", "90", "2025-01-01")
    decided(cast, "light_green_from", "99", "2024-01-01", cast.stranger.organisation)
    lines = sign_in(cast.admin).get(LIST).context["lines"]
    line = next(line for line in lines if line.rule.key == "light_green_from")
    assert (line.value, line.source) == ("85%", "会议决定")
    assert [row.value for row in line.history] == ["90", "85", "82"]
    assert len(lines) == len(rules.RULES)


@pytest.mark.parametrize("more", [1, 3])
def test_the_list_takes_as_many_queries_for_three_as_for_one(
    cast, sign_in, more, django_assert_num_queries
):
    for n in range(more):
        decided(cast, "light_green_from", str(80 + n), "2024-01-01")
    client = sign_in(cast.admin)
    with django_assert_num_queries(6):
        client.get(LIST)


def test_a_rule_that_does_not_exist_is_not_found(cast, sign_in):
    assert sign_in(cast.admin).get(url("no_such_rule")).status_code == 404


@pytest.mark.parametrize("who", ["clerk", "leader", "auditor", "secretary"])
def test_only_an_admin_decides_rules(cast, sign_in, who):
    client = sign_in(getattr(cast, who))
    assert client.get(LIST).status_code == 403
    assert client.post(url("light_green_from"), form("85")).status_code == 403
    assert not RuleValue.objects.exists()


def test_the_export_names_value_and_source(cast, sign_in):
    decided(cast, "report_due_day", "8", "2024-01-01")
    rows = body(sign_in(cast.admin).get(f"{LIST}export.xlsx"))
    assert rows[1][:2] + rows[1][3:] == ["月报截止日（次月）", "8日", "会议决定"]
