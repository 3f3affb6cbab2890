"""A sealed self-evaluation that was altered says so, everywhere it is shown, and names what."""

import copy
import io

import openpyxl
import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from performance.evaluations.sealing import seal
from performance.evaluations.seals import alterations, content
from performance.evaluations.self_evaluation import digest
from performance.models import Evaluation
from tests.performance.test_evaluation import NOW, complete, pdf_text, year  # noqa: F401


@pytest.fixture
def sealed(complete, cast):  # noqa: F811
    seal(complete, by=cast.admin, now=NOW)
    return Evaluation.objects.select_related("project__committee", "sealed_by").get()


def altered(sealed, change) -> list[str]:
    snapshot = copy.deepcopy(sealed.snapshot)
    change(snapshot)
    Evaluation.objects.update(snapshot=snapshot)
    sealed.refresh_from_db()
    return alterations(sealed)


def test_a_seal_that_nobody_touched_is_whole(sealed):
    assert alterations(sealed) == []
    assert sealed.snapshot["log_anchor"].startswith(f"{sealed.project.committee_id}:")


def test_a_score_that_was_raised_is_named_by_its_row(sealed):
    name = sealed.snapshot["rows"][1]["name"]
    words = altered(sealed, lambda form: form["rows"][1].update(score="10.00"))
    assert words == [f"指标“{name}”得分"]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda form: form.update(total="100.00"), ["总分"]),
        (lambda form: form["rows"].pop(), None),
        (lambda form: form["rows"][0].update(extra="1"), None),
        (
            lambda form: form["funds"][0].update(executed="1.00"),
            ["项目资金“年度资金总额”全年执行数"],
        ),
        (lambda form: form["sections"][0]["paragraphs"].append("另加一段"), None),
        (lambda form: form.update(actual_goal="改过"), ["实际完成情况"]),
    ],
)
def test_whatever_is_altered_is_found(sealed, change, words):
    found = altered(sealed, change)
    assert found
    assert words is None or found == words


@pytest.mark.parametrize("column", ["sealed_at", "sealed_by", "digest", "version"])
def test_the_columns_around_the_form_are_sealed_too(sealed, cast, column):
    value = {"sealed_at": NOW.replace(year=2023), "sealed_by": cast.clerk, "version": 7}
    Evaluation.objects.update(**{column: value.get(column, "0" * 64)})
    sealed.refresh_from_db()
    assert alterations(sealed)


def test_a_seal_made_anew_is_found_by_the_log(sealed):
    """Form, marks and digest fit each other again, but not what was logged when it was sealed."""
    sealed.snapshot["total"] = "100.00"
    Evaluation.objects.update(snapshot=sealed.snapshot, marks=None, digest=digest(sealed.snapshot))
    sealed.refresh_from_db()
    assert alterations(sealed) == ["校验码与日志中封存时的记录不符"]
    assert digest(content(sealed)) != sealed.digest


def test_an_altered_form_is_never_shown_with_its_old_digest(client, cast, sealed):
    altered(sealed, lambda form: form["rows"][0].update(score="10.01"))
    client.force_login(cast.admin)
    page = client.get(reverse("performance:evaluation_detail", args=[sealed.pk])).text
    assert "已被改动" in page
    assert sealed.digest not in page
    pdf = pdf_text(client.get(reverse("performance:evaluation_pdf", args=[sealed.pk])).content)
    assert "已被改动" in pdf
    assert sealed.digest not in pdf
    book = client.get(reverse("performance:evaluation_xlsx", args=[sealed.pk])).content
    cells = "".join(
        str(cell.value)
        for sheet in openpyxl.load_workbook(io.BytesIO(book))
        for row in sheet.iter_rows()
        for cell in row
    )
    assert "已被改动" in cells
    assert sealed.digest not in cells


@pytest.mark.parametrize("snapshot", [{}, {"rows": 1}, [], "x", {"funds": [], "rows": [{}]}])
def test_what_is_no_form_any_more_is_told_and_no_fault(client, cast, sealed, snapshot):
    Evaluation.objects.update(snapshot=snapshot)
    client.force_login(cast.admin)
    for name in ("evaluation_detail", "evaluation_pdf", "evaluation_xlsx"):
        answer = client.get(reverse(f"performance:{name}", args=[sealed.pk]))
        assert answer.status_code == 409
        assert "已被改动" in answer.text


def test_the_command_names_version_row_and_field(sealed, capsys):
    call_command("verify_seal", "--year", "2024")
    assert capsys.readouterr().out.strip() == "完整 1 份"
    call_command("verify_seal", "--year", "2023")
    assert capsys.readouterr().out.strip() == "完整 0 份"
    altered(sealed, lambda form: form.update(grade="优"))
    altered(sealed, lambda form: form.update(total="100.00"))
    with pytest.raises(CommandError, match=r"第1版.*总分"):
        call_command("verify_seal")
