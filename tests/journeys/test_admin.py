"""The admin's year: the plan, the open reading, the self-evaluation and what it prints."""

import re

import openpyxl
import pypdfium2
import pytest

from orgs.demo import DEMO_PASSWORD
from performance.demo.loading import PLAN
from performance.models import Evaluation
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
    admin.fill("或粘贴全文", text.replace("机关干部满意度", "机关干部群众满意度"))
    admin.send("预览")
    print(admin.text)
    admin.send("确认载入")
    print(admin.text)


# --- the self-evaluation --------------------------------------------------------------------------


def confirm_satisfaction(visitor):
    visitor.open("/indicators/")
    visitor.follow("机关干部满意度")
    visitor.follow("确认口径")
    print(visitor.text)
    visitor.send("确认口径")
    print(visitor.text)


def test_a_self_evaluation_is_completed_sealed_and_printed(admin):
    confirm_satisfaction(admin)
    admin.open("/evaluations/")
    admin.follow("开始自评")
    admin.send("开始自评")
    print(admin.text)
