"""The self-evaluation from records to sealed form; the worked example comes out whole."""

import io
import re
import threading
from dataclasses import replace
from decimal import Decimal

import openpyxl
import pypdfium2
import pytest
from django.core.management import call_command
from django.db import OperationalError, connection
from django.urls import reverse

from activities.models import SatisfactionSurvey
from config import clock
from config.documents.spreadsheet import workbook
from orgs.access import Conflict
from orgs.models import LogEntry, Rating
from performance import scoring
from performance.evaluations.compilation import self_evaluation
from performance.evaluations.completeness import gaps
from performance.evaluations.document import pdf
from performance.evaluations.sealing import seal, start
from performance.evaluations.seals import content
from performance.evaluations.self_evaluation import FundRow, SelfEvaluation, digest
from performance.evaluations.workbook import sheets
from performance.indicators import proposals
from performance.models import Evaluation, Measurement
from tests import factories
from tests.people import build_cast

YEAR_END = factories.day("2024-12-31")
NOW = clock.moment(YEAR_END, 16)
WORDS = {
    "overview": "本项目用于机关党建活动。",
    "achievement": "市级A档党组织17个。",
    "execution_reason": "",
    "problems": "一个党组织未通过验收。",
    "measures": "下年继续申报。",
    "publication": "随部门决算公开。",
    "prepared_by": "赵明远",
    "phone": "0315-0000000",
    "prepared_on": "2024年12月31日",
}


@pytest.fixture
def year(cast):
    return worked_example(cast)


def worked_example(cast):
    """17 of 18 named by the city, 96,000 of 100,000 元 spent, 96 of 100 satisfied."""
    project = factories.project(cast.committee, goals=["1.创建市级、县级基层党组织创A。"])
    for _ in range(17):
        branch = factories.branch(cast.committee)
        factories.rating(branch, Rating.Grade.MUNICIPAL_A, cast.clerk)
    factories.expenditure(project, cast.clerk, amount="96000.00")
    factories.survey(cast.committee, cast.clerk, satisfied=96, valid=100)
    by = cast.admin
    grade = factories.indicator(project, position=1)
    quality = factories.indicator(
        project,
        position=2,
        level1="效益指标",
        level2="社会效益指标",
        level3="机关党建质量明显提高",
        official_value="≥100%",
    )
    satisfied = factories.indicator(
        project,
        position=3,
        level1="满意度指标",
        level2="服务对象满意度指标",
        level3="机关干部满意度",
        official_value="≥100%",
    )
    factories.reading(grade, by)
    factories.reading(
        quality, by, symbol="定性", target=None, unit="", source="entered", counted=""
    )
    factories.reading(
        satisfied, by, target="100", unit="%", source="satisfaction", counted="cadres"
    )
    factories.measurement(quality, by, option=Measurement.Option.REACHED)
    return project


@pytest.fixture
def admin_client(client, cast):
    client.force_login(cast.admin)
    return client


def post(client, name, pk, **data):
    return client.post(reverse(f"performance:{name}", args=[pk]), data)


@pytest.fixture
def complete(year, cast):
    """Every part filled in through the pages' own forms."""
    evaluation = start(year, by=cast.admin, today=YEAR_END)
    fill(evaluation)
    return evaluation


def fill(evaluation):
    for name, value in WORDS.items():
        setattr(evaluation, name, YEAR_END if name == "prepared_on" else value)
    evaluation.save()
    grade, quality, satisfied = evaluation.rows.all()
    quality.typed_score = Decimal("29.00")
    for row, reason in [(grade, "一个党组织未通过验收。"), (quality, "还有提升空间。")]:
        row.reason = reason
        row.save()
    quality.save()
    satisfied.reason = "4人不满意，已逐条整改。"
    satisfied.save()


def test_the_worked_example_comes_out_of_the_records(complete):
    form = self_evaluation(complete, YEAR_END)
    assert [(row.value, row.weight, row.score) for row in form.rows] == [
        ("17个", Decimal("50.00"), Decimal("47.22")),
        ("达成年度指标", Decimal("30.00"), Decimal("29.00")),
        ("96%（满意96人/有效100份）", Decimal("10.00"), Decimal("9.60")),
    ]
    assert (form.execution_rate, form.execution_score) == (Decimal("0.96"), Decimal("9.60"))
    assert (form.total, form.total_weight, form.grade) == (Decimal("95.42"), 100, "优")


def test_the_whole_way_through_the_pages_ends_in_a_sealed_pdf_and_workbook(
    year, cast, admin_client, settings
):
    with clock.held_at(NOW):
        response = post(admin_client, "evaluation_start", year.pk)
        evaluation = Evaluation.objects.get()
        assert response.url == reverse("performance:evaluation_detail", args=[evaluation.pk])
        post(admin_client, "evaluation_text", evaluation.pk, **WORDS)
        for row, score in zip(evaluation.rows.all(), ["", "29", ""], strict=True):
            data = {"reason": "原因和改进措施。"} | ({"typed_score": score} if score else {})
            assert post(admin_client, "evaluation_row", row.pk, **data).status_code == 302
        assert post(admin_client, "evaluation_seal", evaluation.pk).status_code == 302
        pdf = admin_client.get(reverse("performance:evaluation_pdf", args=[evaluation.pk]))
        xlsx = admin_client.get(reverse("performance:evaluation_xlsx", args=[evaluation.pk]))
        page = admin_client.get(reverse("performance:evaluation_detail", args=[evaluation.pk]))
    text = pdf_text(pdf.content)
    for words in ["项目支出绩效自评表", "≤18个", "95.42", "优", "47.22", "29.00", "96.00%"]:
        assert words in text
    table = openpyxl.load_workbook(io.BytesIO(xlsx.content))["自评表"]
    cells = {cell.value for row in table.iter_rows() for cell in row}
    assert {95.42, 47.22, 29, 9.6, "优", "≤18个", "96.00%"} <= cells
    assert "总分 95.42，等级“优”" in page.content.decode()


def pdf_text(content: bytes) -> str:
    with pypdfium2.PdfDocument(content) as document:
        pages = [page.get_textpage().get_text_bounded() for page in document]
    return "".join("".join(pages).split())


def test_a_seal_is_not_touched_by_what_happens_afterwards(complete, year, cast):
    seal(complete, by=cast.admin, now=NOW)
    before = Evaluation.objects.get().digest
    factories.expenditure(year, cast.clerk, amount="4000.00", paid_on="2024-12-31")
    form = self_evaluation(Evaluation.objects.get(), factories.day("2025-03-01"))
    assert (form.total, form.total_fund.executed) == (Decimal("95.42"), Decimal("96000.00"))
    assert Evaluation.objects.get().digest == before == digest(content(Evaluation.objects.get()))


def test_the_form_survives_json_exactly(complete):
    form = self_evaluation(complete, YEAR_END)
    assert SelfEvaluation.from_json(form.as_json()) == form


@pytest.mark.parametrize("name", ["weights", "text", "seal"])
def test_a_sealed_evaluation_refuses_every_change(complete, cast, admin_client, name):
    seal(complete, by=cast.admin, now=NOW)
    before = Evaluation.objects.values().get()
    response = post(admin_client, f"evaluation_{name}", complete.pk, overview="改写")
    assert response.status_code == 409
    assert Evaluation.objects.values().get() == before


def test_an_incomplete_evaluation_names_what_is_missing_and_cannot_be_sealed(year, cast):
    evaluation = start(year, by=cast.admin, today=YEAR_END)
    texts = [gap.text for gap in gaps(evaluation, self_evaluation(evaluation, YEAR_END))]
    assert texts == [
        "基层党组织创A18个：得分低于分值。请填写偏差原因及改进措施。",
        "机关党建质量明显提高：请按完成情况打分。",
        "机关干部满意度：得分低于分值。请填写偏差原因及改进措施。",
        "年度总体目标实际完成情况未填写。",
        "存在的问题及原因未填写。",
        "下一步改进措施未填写。",
        "自评结果应用与公开建议未填写。",
        "联系电话未填写。",
        "填报日期未填写。",
    ]
    with pytest.raises(Conflict, match="还有 9 项未完成"):
        seal(evaluation, by=cast.admin, now=NOW)
    assert Evaluation.objects.get().status == Evaluation.Status.DRAFT


def test_without_a_confirmed_reading_an_indicator_has_no_score(complete, cast):
    row = complete.rows.first()
    row.indicator.readings.all().delete()
    form = self_evaluation(complete, YEAR_END)
    assert (form.rows[0].score, form.is_complete, form.grade) == (None, False, "")
    assert gaps(complete, form)[0].text == "基层党组织创A18个：口径未确认，请先确认按什么计分。"


def test_a_low_execution_rate_needs_its_reason(complete, year, cast):
    year.expenditures.update(amount=Decimal("89999.99"))
    form = self_evaluation(complete, YEAR_END)
    assert form.execution_score == Decimal("9.00")
    assert [gap.text for gap in gaps(complete, form)] == [
        "预算执行率：执行率89.99999%，未达到90%。请填写原因。"
    ]


@pytest.mark.parametrize(
    ("spent", "rate"),
    [("89999.99", "89.99999%"), ("99999.80", "99.9998%"), ("100000.00", "100.00%")],
)
def test_the_form_prints_the_execution_rate_that_its_reasons_name(
    complete, year, admin_client, spent, rate
):
    year.expenditures.update(amount=Decimal(spent))
    page = admin_client.get(reverse("performance:evaluation_detail", args=[complete.pk])).text
    form = self_evaluation(complete, YEAR_END)
    book = openpyxl.load_workbook(io.BytesIO(workbook(sheets(complete, form))))
    cells = {cell.value for sheet in book for row in sheet.iter_rows() for cell in row}
    assert rate in page
    sentences = [text for section in form.sections for text in section.paragraphs]
    assert f"执行率{rate}" in "".join(sentences)
    assert rate in cells
    assert rate in pdf_text(pdf(complete, form))


@pytest.mark.parametrize(
    ("weights", "message"),
    [
        (["10", "50", "30", "9.99"], "还差0.01"),
        (["10", "50", "30", "10.01"], "超出0.01"),
        (["10", "50", "30", "1e1"], "row_"),
        (["10", "50", "30", "-10"], "row_"),
    ],
)
def test_weights_that_do_not_sum_to_100_are_refused_and_kept_on_the_page(
    complete, admin_client, weights, message
):
    names = ["execution", *[f"row_{row.pk}" for row in complete.rows.all()]]
    data = dict(zip(names, weights, strict=True))
    response = post(admin_client, "evaluation_weights", complete.pk, **data)
    page = response.content.decode()
    assert response.status_code == 200
    assert message in page
    assert f'value="{weights[-1]}"' in page
    assert [row.weight for row in complete.rows.all()] == [50, 30, 10]


@pytest.mark.parametrize(
    ("score", "is_accepted"),
    [("24.00", True), ("30.00", True), ("23.99", False), ("30.01", False), ("29.001", False)],
)
def test_a_typed_score_must_fit_the_recorded_option(complete, admin_client, score, is_accepted):
    row = complete.rows.all()[1]
    response = post(admin_client, "evaluation_row", row.pk, typed_score=score, reason="说明")
    assert (response.status_code == 302) is is_accepted
    row.refresh_from_db()
    assert row.typed_score == Decimal(score if is_accepted else "29.00")


def test_one_project_has_one_draft_and_a_new_version_keeps_the_sealed_one(complete, cast):
    project = complete.project
    with pytest.raises(Conflict, match="未封存"):
        start(project, by=cast.admin, today=YEAR_END)
    seal(complete, by=cast.admin, now=NOW)
    second = start(project, by=cast.admin, today=YEAR_END, reason="更正满意度")
    assert (second.version, second.problems, second.reopen_reason) == (
        2,
        WORDS["problems"],
        "更正满意度",
    )
    assert [row.reason for row in second.rows.all()] == [row.reason for row in complete.rows.all()]
    assert Evaluation.objects.filter(status=Evaluation.Status.SEALED).count() == 1


def test_sealing_leaves_a_log_row_without_the_snapshot_itself(complete, cast):
    seal(complete, by=cast.admin, now=NOW)
    entry = LogEntry.objects.filter(verb=LogEntry.Verb.SEAL).get()
    assert (entry.before["状态"], entry.after["状态"]) == ("草稿", "已封存")
    assert "封存内容" not in entry.after


def test_blank_fund_sources_print_blank_and_count_as_nothing(complete):
    form = self_evaluation(complete, YEAR_END)
    money = [Decimal("100000.00"), Decimal("100000.00"), Decimal("96000.00")]
    assert form.funds == (
        FundRow("年度资金总额", *money),
        FundRow("当年财政拨款", *money),
        FundRow("上年结转资金", None, None, None),
        FundRow("其他资金", None, None, None),
    )


@pytest.mark.parametrize("extra", [0, 2])
def test_the_page_costs_the_same_for_one_indicator_and_for_three(
    cast, admin_client, django_assert_max_num_queries, extra
):
    project = factories.project(cast.committee)
    for _ in range(1 + extra):
        factories.reading(factories.indicator(project), cast.admin)
    evaluation = start(project, by=cast.admin, today=YEAR_END)
    with django_assert_max_num_queries(33):
        admin_client.get(reverse("performance:evaluation_detail", args=[evaluation.pk]))


def test_each_row_is_scored_once_and_a_confirmed_reading_asks_for_no_proposal(
    complete, monkeypatch
):
    asked = []

    def counted(name, function):
        return lambda *args, **kwargs: asked.append(name) or function(*args, **kwargs)

    for module, name in [
        (scoring, "quantitative_score"),
        (scoring, "satisfaction_score"),
        (scoring, "qualitative_score"),
        (proposals, "propose_reading"),
    ]:
        monkeypatch.setattr(module, name, counted(name, getattr(module, name)))
    self_evaluation(complete, YEAR_END)
    assert sorted(asked) == ["qualitative_score", "quantitative_score", "satisfaction_score"]


def test_monitoring_scores_with_the_weights_of_the_latest_self_evaluation(complete, client, cast):
    row = complete.rows.first()
    row.weight = Decimal("40")
    row.save()
    client.force_login(cast.admin)
    response = client.get(reverse("performance:indicator_detail", args=[row.indicator_id]))
    [score] = response.context["status"].scores
    assert (score.weight, score.points) == (Decimal("40"), Decimal("37.78"))
    assert "按自评分值 40 分试算" in response.text


@pytest.mark.django_db(transaction=True)
def test_of_two_admins_who_seal_at_once_one_succeeds_and_one_hears_of_it():
    cast = build_cast()
    project = worked_example(cast)
    evaluation = start(project, by=cast.admin, today=YEAR_END)
    fill(evaluation)
    answers = []

    def press(user):
        try:
            seal(Evaluation.objects.get(), by=user, now=NOW)
            answers.append("sealed")
        except Conflict:
            answers.append("conflict")
        finally:
            connection.close()

    threads = [threading.Thread(target=press, args=[user]) for user in (cast.admin, cast.stranger)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == ["conflict", "sealed"]
    assert LogEntry.objects.filter(verb=LogEntry.Verb.SEAL).count() == 1


def test_a_failing_database_is_not_told_as_a_conflict(complete, cast, monkeypatch):
    def disk_full(*args, **kwargs):
        raise OperationalError("database or disk is full")

    monkeypatch.setattr(Evaluation, "save", disk_full)
    with pytest.raises(OperationalError, match="disk is full"):
        seal(complete, by=cast.admin, now=NOW)


def test_rules_of_the_next_year_do_not_weigh_the_year_before(year, cast):
    for key, value in [("weight_execution", "20"), ("weight_output", "40")]:
        factories.rule_value(cast.committee, key, value, cast.admin, "2025-01-01")
    evaluation = start(year, by=cast.admin, today=factories.day("2025-02-10"))
    assert evaluation.execution_weight == 10
    assert [row.weight for row in evaluation.rows.all()] == [50, 30, 10]


def test_every_gap_leads_to_its_field(year, cast):
    evaluation = start(year, by=cast.admin, today=YEAR_END)
    grade, quality, satisfied = [row.pk for row in evaluation.rows.all()]
    text = f"/evaluations/{evaluation.pk}/text/#id_"
    found = gaps(evaluation, self_evaluation(evaluation, YEAR_END))
    assert [gap.url for gap in found] == [
        f"/evaluations/rows/{grade}/#id_reason",
        f"/evaluations/rows/{quality}/#id_typed_score",
        f"/evaluations/rows/{satisfied}/#id_reason",
        f"{text}achievement",
        f"{text}problems",
        f"{text}measures",
        f"{text}publication",
        f"{text}phone",
        f"{text}prepared_on",
    ]


def test_a_missing_reading_and_a_missing_value_are_added_and_lead_back(complete, admin_client):
    indicator = complete.rows.all()[1].indicator
    back = reverse("performance:evaluation_detail", args=[complete.pk])
    indicator.measurements.all().delete()
    url = gap_url(complete, "机关党建质量明显提高：还没有完成值。")
    assert url == f"/indicators/{indicator.pk}/measurements/new/?evaluation={complete.pk}"
    data = {"option": "reached", "begins_on": "2024-11-03", "note": "佐证"}
    assert admin_client.post(url, data).url == back
    indicator.readings.all().delete()
    url = gap_url(complete, "机关党建质量明显提高：口径未确认，请先确认按什么计分。")
    assert url == f"/indicators/{indicator.pk}/readings/new/?evaluation={complete.pk}"
    assert f'href="{back}">取消' in admin_client.get(url).content.decode()
    data = {"symbol": "定性", "source": "entered", "pace": "scheduled", "reason": "定性。"}
    assert admin_client.post(url, data).url == back


def gap_url(evaluation, text):
    found = gaps(evaluation, self_evaluation(evaluation, YEAR_END))
    return next(gap.url for gap in found if gap.text == text)


def test_a_missing_survey_is_registered_where_surveys_are(complete):
    SatisfactionSurvey.objects.all().delete()
    assert gap_url(complete, "机关干部满意度：还没有完成值。") == reverse(
        "activities:survey_create"
    )


@pytest.mark.parametrize("key", ["0", "x", "-1", "²", "99999999999999999999999", "//evil.cn"])
def test_a_made_up_way_back_leads_to_the_indicator(complete, admin_client, key):
    pk = complete.rows.all()[1].indicator_id
    url = reverse("performance:measurement_create", args=[pk])
    data = {"option": "reached", "begins_on": "2024-11-03", "note": "佐证"}
    answer = admin_client.post(f"{url}?evaluation={key}", data)
    assert answer.url == reverse("performance:indicator_detail", args=[pk])


def of_many(form, count):
    """A form of `count` indicators: half 产出, the rest 效益, each with a remark."""
    labels = [("产出指标", "数量指标"), ("效益指标", "社会效益指标")]
    rows = [
        replace(
            form.rows[0],
            indicator_id=number,
            level1=labels[2 * number >= count][0],
            level2=labels[2 * number >= count][1],
            name=f"第{number}项",
            remark="人员变动，培训延期；下年度提前安排。" * 3,
        )
        for number in range(count)
    ]
    return replace(form, rows=tuple(rows))


def test_merged_labels_are_cut_only_where_a_page_begins(complete):
    form = of_many(self_evaluation(complete, YEAR_END), 6)
    printed = [
        [(first.text, first.span, second.text, second.span) for first, second, _ in part]
        for part in form.parts({2, 3})
    ]
    below = ("产出指标", 0, "数量指标", 0)
    assert printed == [
        [("产出指标", 2, "数量指标", 2), below],
        [("产出指标（续）", 1, "数量指标（续）", 1)],
        [
            ("效益指标", 3, "社会效益指标", 3),
            *[("效益指标", 0, "社会效益指标", 0)] * 2,
        ],
    ]


def test_sixty_indicators_repeat_header_and_labels_on_every_page_and_lose_nothing(complete):
    form = of_many(self_evaluation(complete, YEAR_END), 60)
    with pypdfium2.PdfDocument(pdf(complete, form)) as document:
        pages = ["".join(page.get_textpage().get_text_bounded().split()) for page in document]
    pages = [page for page in pages if "三级指标" in page]
    assert len(pages) > 3
    starts = [re.search(r"第\d+项", page).group() for page in pages]
    for page, start_name in zip(pages[1:], starts[1:], strict=True):
        number = int(start_name[1:-1])
        label = "产出指标" if number < 30 else "效益指标"
        continues = "（续）" if number != 30 else ""
        assert f"{label}{continues}" in page
    assert re.findall(r"第(\d+)项", "".join(pages)) == [str(number) for number in range(60)]


def test_the_prints_say_draft_or_name_version_and_digest(complete, cast):
    form = self_evaluation(complete, YEAR_END)
    draft = pdf_text(pdf(complete, form))
    assert "草稿，数据截至2024年12月31日" in draft
    seal(complete, by=cast.admin, now=NOW)
    sealed = Evaluation.objects.select_related("sealed_by").get()
    form = self_evaluation(sealed, YEAR_END)
    mark = f"第1版，2024年12月31日由{cast.admin.name}封存，校验码{sealed.digest}"
    text = pdf_text(pdf(sealed, form))
    assert mark in text
    assert "草稿" not in text
    book = openpyxl.load_workbook(io.BytesIO(workbook(sheets(sealed, form))))
    for sheet in book:
        cells = "".join(str(cell.value) for row in sheet.iter_rows() for cell in row)
        assert mark in "".join(cells.split())


@pytest.mark.parametrize("kind", ["pdf", "xlsx"])
def test_the_command_writes_what_the_page_offers(complete, kind, tmp_path):
    target = tmp_path / f"自评.{kind}"
    with clock.held_at(NOW):
        # By its words, so that the parser itself is part of the promise.
        words = ["--year", "2024", "--edition", "1", "--format", kind, "--output", str(target)]
        call_command("export_evaluation", *words)
    content = target.read_bytes()
    if kind == "pdf":
        assert "47.22" in pdf_text(content)
    else:
        cells = openpyxl.load_workbook(io.BytesIO(content))["自评表"].iter_rows(values_only=True)
        assert any(47.22 in row for row in cells)
