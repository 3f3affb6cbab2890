"""A choice among many rows is a box for the name, and needs no script."""

import re

import pytest
from django import forms

from orgs.lists import choices
from orgs.lists.choices import MANY, OrganisationField
from orgs.models import Organisation
from tests import factories

MEMBERS = "/members/"


@pytest.fixture
def many(cast):
    """So many branches that no list of them is sent; 01号 to 60号."""
    return [
        factories.branch(
            cast.committee, name=f"县直{number:02}号支部委员会", short_name=f"{number:02}号党支部"
        )
        for number in range(1, MANY + 11)
    ]


class Choice(forms.Form):
    organisation = OrganisationField(blank="全部", required=False)

    def __init__(self, data, rows):
        super().__init__(data)
        self.fields["organisation"].offer(rows)


def asked(typed) -> Choice:
    form = Choice({"organisation": typed}, Organisation.objects.all())
    form.full_clean()
    return form


def test_a_few_rows_are_a_list(cast):
    widget = asked("").fields["organisation"].widget
    assert isinstance(widget, forms.Select)


@pytest.mark.parametrize(
    "typed", ["县直07号支部委员会", "07号党支部", " 07号党支部 ", "县直07", "07号支", "０７号"]
)
def test_what_names_one_row_is_the_answer(many, typed):
    assert asked(typed).cleaned_data["organisation"] == many[6]


def test_a_key_from_a_link_reads_as_the_name(many):
    form = asked(str(many[6].pk))
    assert form.cleaned_data["organisation"] == many[6]
    assert 'value="县直07号支部委员会"' in str(form["organisation"])


def test_an_exact_name_wins_over_names_that_contain_it(cast, many):
    longer = factories.branch(cast.committee, name="县直07号支部委员会筹备组")
    assert asked("县直07号支部委员会").cleaned_data["organisation"] != longer


def test_several_are_offered_as_a_list(many):
    form = asked("直1")
    assert form.errors["organisation"] == ["名称含“直1”的党组织有10个，请从列表中选择。"]
    options = re.findall(r'<option value="(\d+)">(.*?)</option>', str(form["organisation"]))
    assert [name for _, name in options] == [f"{number}号党支部" for number in range(10, 20)]
    assert asked(options[2][0]).cleaned_data["organisation"].short_name == "12号党支部"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("没有的", "没有名称含“没有的”的党组织，请核对，或只填其中几个字。"),
        ("县直", "名称含“县直”的党组织超过50个，请把名称填得更完整。"),
        ("9" * 30, f"没有名称含“{'9' * 30}”的党组织，请核对，或只填其中几个字。"),
        ("%", "没有名称含“%”的党组织，请核对，或只填其中几个字。"),
        ("\0", "没有名称含“”的党组织，请核对，或只填其中几个字。"),
    ],
)
def test_what_names_no_row_is_said_at_the_field_and_stays(many, typed, said):
    form = asked(typed)
    assert form.errors["organisation"] == [said]
    if typed.isprintable():
        assert f'value="{typed}"' in str(form["organisation"])


def test_hostile_text_is_escaped(many):
    drawn = str(asked('"><script>x</script>')["organisation"])
    assert "<script>" not in drawn


def test_nothing_beyond_the_rows_on_offer_is_found(many, cast):
    other = factories.committee(name="外县工委")
    hidden = factories.branch(other, name="外县07号支部委员会", short_name="外县07号")
    for typed in [str(hidden.pk), "外县07号", "外县"]:
        form = Choice({"organisation": typed}, Organisation.objects.below(cast.committee))
        assert not form.is_valid()


@pytest.mark.parametrize("typed", ["07号", "县直07号支部委员会"])
def test_a_list_is_narrowed_by_the_name_typed(cast, sign_in, many, typed):
    member = factories.member(many[6], name="张三")
    factories.member(many[7], name="李四")
    response = sign_in(cast.admin).get(MEMBERS, {"organisation": typed})
    assert [row.member for row in response.context["page_obj"]] == [member]
    assert len(response.content) < 30_000


def test_one_row_more_turns_the_list_into_a_box(cast, monkeypatch):
    rows = Organisation.objects.below(cast.committee)
    monkeypatch.setattr(choices, "MANY", rows.count())
    assert not Choice({}, rows).fields["organisation"].is_searched
    monkeypatch.setattr(choices, "MANY", rows.count() - 1)
    assert Choice({}, rows).fields["organisation"].is_searched
