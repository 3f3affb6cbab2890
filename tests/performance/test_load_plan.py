"""The command of the office's first day: from its own document to the year's plan."""

import io
import json
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command

from budget.models import Project
from orgs.models import LogEntry, Organisation
from performance.models import AnnualPlan, Indicator
from performance.plans import stored as loaded_plan
from tests import factories
from tests.performance.plan_variants import DEMO, Table, one_cell_a_line
from tests.performance.plan_variants import SEED as TEXT

PLAN = DEMO / "plan_2024.txt"


def run(file=PLAN, **options):
    out = io.StringIO()
    options = {"year": 2024} | options
    call_command("load_plan", str(file), stdout=out, **options)
    return out.getvalue()


def load(file=PLAN, **options):
    return run(file, confirm=True, **options)


@pytest.fixture
def changed(tmp_path):
    def write(*replacements):
        text = TEXT
        for before, after in replacements:
            assert before in text
            text = text.replace(before, after)
        file = tmp_path / "plan.txt"
        file.write_text(text, encoding="utf-8")
        return file

    return write


@pytest.mark.django_db
def test_the_plan_of_2024_is_loaded_with_its_figures():
    output = load()
    for part in [
        "重点工作 8 项，分项目标 4 项",
        "13022524P006PH0100049 机关党建活动经费：100,000.00 元",
        "2024-10-31 累计 60.00%",
        "基层党组织创A18个：≤18个",
        "[numbering_gap] 重点工作序号不连续：缺（4）",
        "已载入 中共乐亭县委县直机关工作委员会 2024年度计划。",
    ]:
        assert part in output
    plan = AnnualPlan.objects.get()
    assert [task.label for task in plan.tasks.all()] == [
        f"（{n}）" for n in (1, 2, 3, 5, 6, 7, 8, 9)
    ]
    assert (plan.subgoals.count(), plan.original_text) == (4, TEXT)
    project = Project.objects.get()
    assert (project.code, project.budget_amount) == ("13022524P006PH0100049", Decimal("100000.00"))
    assert [str(row.cumulative_rate) for row in project.checkpoints.all()] == [
        "0.2000",
        "0.3000",
        "0.6000",
        "1.0000",
    ]
    assert Indicator.objects.count() == 3
    assert {row.actor_name for row in LogEntry.objects.all()} == {"系统"}


@pytest.mark.django_db
def test_the_same_file_again_changes_nothing():
    load()
    logged = LogEntry.objects.count()
    assert load() == ("中共乐亭县委县直机关工作委员会 2024年度：与已载入的内容一致，没有写入。\n")
    assert LogEntry.objects.count() == logged


@pytest.mark.django_db
def test_a_changed_file_shows_what_differs_and_writes_that(changed):
    load()
    logged = LogEntry.objects.count()
    file = changed(("≤18个", "≥18个"), ("6月底\n", "7月底\n"))
    output = load(file)
    assert "指标“基层党组织创A18个”指标值：≤18个 → ≥18个" in output
    assert "· 6月底：0.30 → （删去）" in output
    assert "· 7月底：（无） → 0.30" in output
    assert [str(row) for row in Project.objects.get().checkpoints.all()] == [
        "2024-03-31",
        "2024-07-31",
        "2024-10-31",
        "2024-12-31",
    ]
    new = LogEntry.objects.order_by("pk")[logged:]
    assert [(row.verb, row.subject_type) for row in new] == [
        ("load", "年度计划"),
        ("delete", "支出节点"),
        ("load", "支出节点"),
        ("load", "指标"),
    ]


@pytest.mark.django_db
def test_nothing_is_written_before_confirmation(changed):
    assert "没有写入任何内容。确认载入请加 --confirm" in run()
    assert (AnnualPlan.objects.count(), Organisation.objects.count()) == (0, 0)
    load()
    logged = LogEntry.objects.count()
    assert "1 处不同" in run(changed(("≤18个", "≥18个")))
    assert LogEntry.objects.count() == logged


@pytest.mark.django_db
@pytest.mark.parametrize(("answer", "count"), [("y", 1), (" YES ", 1), ("n", 0), ("", 0)])
def test_on_a_terminal_it_asks(monkeypatch, answer, count):
    monkeypatch.setattr("sys.stdin", type("Terminal", (), {"isatty": lambda self: True})())
    monkeypatch.setattr("builtins.input", lambda prompt: answer)
    run()
    assert AnnualPlan.objects.count() == count


def test_a_dry_run_prints_the_json_and_needs_no_database():
    content = json.loads(run(dry_run=True, json=True))
    assert list(content) == [
        "year",
        "unit_code",
        "unit_name",
        "overall_goal",
        "tasks",
        "subgoals",
        "safeguards",
        "projects",
        "findings",
    ]
    assert content["unit_name"] == "中国共产党乐亭县委县直机关工作委员会本级"
    assert content["projects"][0]["budget_yuan"] == "100000.00"
    assert content["projects"][0]["other_yuan"] is None
    assert content["projects"][0]["checkpoints"][1] == {"date": "2024-06-30", "cumulative": "0.30"}


@pytest.mark.django_db
def test_what_is_loaded_reads_back_as_the_dry_run_prints_it():
    load()
    content = json.loads(run(dry_run=True, json=True))
    assert loaded_plan.current(Organisation.objects.get(), 2024) == content


def test_a_dry_run_alone_prints_the_summary_and_needs_no_database():
    output = run(dry_run=True)
    assert "指标体检：" in output
    assert "第11行 [numbering_gap]" in output


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("plan.pdf", b"%PDF-1.7", "PDF"),
        ("plan.txt", b"", "文件是空的"),
        ("plan.docx", b"PK\x03\x04broken", "文件不完整或已损坏"),
        ("plan.txt", "今天开会。".encode(), "没有读到绩效目标"),
    ],
)
@pytest.mark.django_db
def test_a_bad_file_is_named_in_chinese(tmp_path, name, content, message):
    file = tmp_path / name
    file.write_bytes(content)
    with pytest.raises(CommandError, match=message):
        load(file)
    assert (AnnualPlan.objects.count(), Organisation.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("file", "options", "message"),
    [
        ("/没有/这个文件", {}, "没有这个文件"),
        ("/", {}, "这是文件夹"),
        (PLAN, {"year": 24}, "2000 至 2100"),
        (PLAN, {"json": True}, "--dry-run"),
    ],
)
def test_a_wrong_call_is_named_in_chinese(file, options, message):
    with pytest.raises(CommandError, match=message):
        run(file, **options)


# --- whose plan it is -----------------------------------------------------------------------------


def loaded():
    return [plan.committee.short_name for plan in AnnualPlan.objects.all()]


@pytest.mark.django_db
def test_an_empty_database_gets_the_committee_of_the_document():
    load()
    committee = Organisation.objects.get()
    assert (committee.kind, committee.name, committee.document_name, committee.unit_code) == (
        "committee",
        "中国共产党乐亭县委县直机关工作委员会",
        "中共乐亭县委县直机关工作委员会",
        "235001",
    )


def test_the_unit_code_decides_before_the_name(cast):
    elsewhere = cast.stranger.organisation
    Organisation.objects.filter(pk=elsewhere.pk).update(unit_code="235001")
    load()
    assert loaded() == ["邻县直机关工委"]


def test_the_unit_name_decides_whatever_its_form(cast):
    load()
    assert loaded() == ["县直机关工委"]


@pytest.mark.parametrize("named", ["邻县直机关工委", "中国共产党邻县县委县直机关工作委员会"])
def test_a_named_committee_wins(cast, named):
    load(committee=named)
    assert loaded() == ["邻县直机关工委"]


def test_a_committee_can_be_named_by_its_key(cast):
    load(committee=str(cast.stranger.organisation.pk))
    assert loaded() == ["邻县直机关工委"]


@pytest.mark.parametrize("named", ["没有", "档案馆党支部", "999999", "9" * 30])
def test_an_unknown_committee_is_refused_with_the_list(cast, named):
    with pytest.raises(CommandError, match=r"现有工委：.*邻县"):
        load(committee=named)


def test_the_only_committee_takes_a_document_of_another_name(db):
    factories.committee(name="中共某县县直机关工委", short_name="某县工委")
    load()
    assert loaded() == ["某县工委"]


def test_several_candidates_are_refused_with_the_list(cast):
    Organisation.objects.filter(kind="committee").update(name="改名", document_name="")
    with pytest.raises(CommandError, match=r"几个工委都可能.*--committee"):
        load()


def test_the_committee_below_the_only_root_is_not_chosen_by_chance(db):
    root = factories.committee(name="县委工委", short_name="县委工委")
    factories.branch(root, "下级工委", kind="committee")
    load()
    assert loaded() == ["县委工委"]


# --- other departments ----------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_document_of_several_projects_and_other_checkpoints(tmp_path):
    second = Table(
        code="13022524P00RR3P100089",
        name="教育培训经费",
        budget="6.50",
        fiscal="6.00",
        other="0.50",
        schedule=(("6月底", "40"), ("12月底", "100")),
    )
    file = tmp_path / "plan.txt"
    file.write_text(TEXT + "\n" + one_cell_a_line(second), encoding="utf-8")
    load(file)
    assert [(row.name, row.budget_amount) for row in Project.objects.all()] == [
        ("机关党建活动经费", Decimal("100000.00")),
        ("教育培训经费", Decimal("65000.00")),
    ]
    later = Project.objects.get(name="教育培训经费")
    assert [line.initial_amount for line in later.fund_lines.all()] == [
        Decimal("60000.00"),
        Decimal("5000.00"),
    ]
    assert [str(row) for row in later.checkpoints.all()] == ["2024-06-30", "2024-12-31"]
    assert loaded_plan.current(Organisation.objects.get(), 2024) == json.loads(
        run(file, dry_run=True, json=True)
    )
    assert "与已载入的内容一致" in load(file)


@pytest.mark.django_db
def test_two_committees_load_their_own_documents(cast, changed):
    load()
    other = changed(("乐亭县委县直", "邻县县委县直"), ("235001", "236001"))
    load(other)
    assert sorted(loaded()) == ["县直机关工委", "邻县直机关工委"]
    assert "没有写入" in load(other)
