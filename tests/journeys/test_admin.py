"""The admin's year: the plan, the open reading, the self-evaluation and what it prints."""

import re

import openpyxl
import pypdfium2
import pytest
from playwright.sync_api import expect

from orgs.accounts.demo import DEMO_PASSWORD
from performance.demo.loading import PLAN
from performance.models import AnnualPlan, Evaluation
from tests.browser import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("year")]


@pytest.fixture
def admin(desktop):
    visitor = Visitor(desktop)
    visitor.sign_in("admin", DEMO_PASSWORD)
    return visitor


# --- the plan -------------------------------------------------------------------------------------


def test_the_same_plan_uploaded_again_changes_nothing(admin):
    admin.open("/plans/")
    admin.follow("载入计划")
    admin.field("文件").set_input_files(PLAN)
    admin.send("预览")
    assert "与已载入的内容一致，不需要再载入。" in admin.text
    assert "基层党组织创A18个" in admin.text
    assert admin.main.get_by_role("button", name="确认载入").count() == 0


def test_a_changed_plan_is_compared_before_it_is_taken(admin):
    text = PLAN.read_text(encoding="utf-8")
    admin.open("/plans/load/")
    admin.fill("或粘贴全文", text.replace("召开学习交流研讨4次", "召开学习交流研讨6次"))
    admin.send("预览")
    assert "确认后只改动下面列出的 1 处" in admin.text
    assert AnnualPlan.objects.get().original_text == text
    admin.send("确认载入")
    assert "2024年度计划已载入。" in admin.text
    assert "召开学习交流研讨6次" in admin.text
    admin.open("/plans/load/")
    admin.field("文件").set_input_files(PLAN)
    admin.send("预览")
    assert "确认后只改动下面列出的 1 处" in admin.text


def test_a_document_that_is_no_plan_is_refused_with_the_reason(admin):
    admin.open("/plans/load/")
    admin.send("预览")
    admin.follow("文件：请选择文件，或在下面粘贴全文。")
    expect(admin.field("文件")).to_be_focused()
    admin.fill("或粘贴全文", "关于召开会议的通知")
    admin.send("预览")
    assert "不能载入" in admin.text
    assert admin.main.get_by_role("button", name="确认载入").count() == 0


# --- the self-evaluation --------------------------------------------------------------------------

TEXTS = {
    "年度总体目标实际完成情况": "十八个党组织中十五个达到市级A档。",
    "执行率偏差原因": "年底前还有两次培训未付款。",
    "存在的问题及原因": "个别支部创A进度偏慢。",
    "下一步改进措施": "逐个支部定责任人和时间。",
    "自评结果应用与公开建议": "作为下年度预算安排的依据，随决算公开。",
    "填报日期": "2024-11-03",
}


def confirm_satisfaction(visitor):
    visitor.open("/indicators/")
    visitor.follow("机关干部满意度")
    assert "口径未确认" in visitor.text
    visitor.follow("确认口径")
    visitor.send("确认口径")
    assert "口径已确认：≥100%。" in visitor.text


def complete(visitor):
    """Everything that stands under 封存前还要做."""
    visitor.open("/evaluations/")
    visitor.follow("开始自评")
    visitor.send("开始自评")
    set_weights(visitor)
    for indicator in ["基层党组织创A18个", "机关干部满意度"]:
        judge(visitor, indicator)
        visitor.fill("偏差原因分析及改进措施", "年底前继续推进。")
        visitor.send("保存")
    judge(visitor, "机关党建质量明显提高")
    visitor.fill("得分", "24")
    visitor.fill("偏差原因分析及改进措施", "上半年基础工作用时较多。")
    visitor.send("保存")
    visitor.follow("修改文字")
    for label, text in TEXTS.items():
        visitor.fill(label, text)
    visitor.send("保存")


def judge(visitor, indicator):
    visitor.press(visitor.row(indicator).get_by_role("link", name="评分和原因"))


def set_weights(visitor):
    """First a sum that is refused, then one that is not."""
    visitor.follow("改分值")
    visitor.fill("产出指标 · 基层党组织创A18个", "50.01")
    visitor.send("保存")
    assert "100.01" in visitor.text
    visitor.fill("产出指标 · 基层党组织创A18个", "45")
    visitor.fill("效益指标 · 机关党建质量明显提高", "35")
    visitor.send("保存")


def download(visitor, name, folder):
    """The file that a link gives, in `folder`."""
    with visitor.page.expect_download() as download:
        visitor.main.get_by_role("link", name=name).click()
    return download.value.path().rename(folder / download.value.suggested_filename)


def pdf_text(path) -> str:
    with pypdfium2.PdfDocument(path) as document:
        return "".join(page.get_textpage().get_text_bounded() for page in document)


def test_a_self_evaluation_is_completed_sealed_and_printed(admin, tmp_path):
    confirm_satisfaction(admin)
    complete(admin)
    total = re.search("总分 ([0-9.]+)，等级", admin.text)[1]
    admin.follow("封存")
    admin.send("封存第1版")
    assert f"总分 {total}，" in admin.text
    evaluation = Evaluation.objects.get()
    assert evaluation.is_sealed
    pdf = download(admin, "下载 PDF", tmp_path)
    assert pdf.read_bytes().startswith(b"%PDF-")
    assert total in pdf_text(pdf)
    workbook = openpyxl.load_workbook(download(admin, "导出 Excel", tmp_path))
    cells = {cell.value for sheet in workbook for row in sheet for cell in row}
    assert float(total) in cells
    assert admin.main.get_by_role("link", name="评分和原因").count() == 0
