"""One function per record: valid by itself, every field can be named."""

import datetime
import io
from decimal import Decimal
from functools import cache
from itertools import count

import pypdfium2
from django.core.files.uploadedfile import SimpleUploadedFile

from activities.models import Activity, ActivityKind, MonthlyReport, SatisfactionSurvey
from budget.models import Checkpoint, Expenditure, FundKind, FundLine, Project
from config import clock
from orgs.attachments.fields import receive
from orgs.attachments.verbs import attach
from orgs.models import (
    BookClosing,
    DuesPayment,
    DuesRate,
    Member,
    Membership,
    Organisation,
    Rating,
    RuleValue,
)
from performance.indicators.lights import Pace
from performance.models import Indicator, IndicatorReading, Measurement

number = count(1)

SCHEDULE = [
    ("2024-03-31", "0.20"),
    ("2024-06-30", "0.30"),
    ("2024-10-31", "0.60"),
    ("2024-12-31", "1"),
]


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def committee(name="中共乐亭县委县直机关工作委员会", short_name="县直机关工委", **fields):
    return Organisation.objects.create(
        kind=Organisation.Kind.COMMITTEE, name=name, short_name=short_name, **fields
    )


def branch(parent, short_name=None, **fields):
    short_name = short_name or f"第{next(number)}党支部"
    defaults = {
        "kind": Organisation.Kind.BRANCH,
        "name": f"县{short_name}",
        "position": next(number),
    }
    return Organisation.objects.create(parent=parent, short_name=short_name, **(defaults | fields))


def placed(fact, by):
    """The fact among the others of its subject, as the verbs place it, in open or closed books."""
    fact.decided_by, fact.recorded_at = by, clock.now()
    fact.take_place()
    return fact


def rating(organisation, grade, by, begins_on="2024-01-10", **fields):
    defaults = {"authority": "县委组织部", "document": "测〔2024〕1号"} | fields
    row = Rating(organisation=organisation, grade=grade, begins_on=day(begins_on), **defaults)
    return placed(row, by)


def attachment(record, by, name="文件.pdf", content=None):
    file = receive(SimpleUploadedFile(name, content or empty_pdf()))
    return attach(record, [file], by=by, now=clock.now())[0]


@cache
def empty_pdf() -> bytes:
    document, stream = pypdfium2.PdfDocument.new(), io.BytesIO()
    document.new_page(100, 100)
    document.save(stream)
    return stream.getvalue()


def rule_value(committee, key, value, by, begins_on="2024-01-01", document="工委会议"):
    row = RuleValue(committee=committee, key=key, value=value, document=document)
    row.begins_on = day(begins_on)
    return placed(row, by)


def closing(committee, closed_through, by, reason="已核对"):
    row = BookClosing(committee=committee, reason=reason, begins_on=clock.today())
    row.closed_through = closed_through and day(closed_through)
    return placed(row, by)


def member(organisation, name=None, admitted_on="2010-07-01", formal_on="2011-07-01", **fields):
    """On the register from the day of admission to `left_on`."""
    left_on, end_reason = fields.pop("left_on", None), fields.pop("left_reason", "")
    member = Member.objects.create(
        name=name or f"党员{next(number)}",
        sex=fields.pop("sex", Member.Sex.FEMALE),
        admitted_on=day(admitted_on),
        formal_on=day(formal_on) if formal_on else None,
        **fields,
    )
    Membership.objects.create(
        member=member,
        organisation=organisation,
        begins_on=day(admitted_on),
        ends_on=left_on,
        end_reason=end_reason,
    )
    return member


def dues_rate(member, amount="50.00", year=2024):
    return DuesRate.objects.create(
        member=member,
        begins_on=datetime.date(year, 1, 1),
        ends_on=datetime.date(year + 1, 1, 1),
        monthly_amount=Decimal(amount),
    )


def dues_payment(member, by, month="2024-10-01", amount="50.00", paid_on="2024-10-08", **fields):
    return DuesPayment.objects.create(
        member=member,
        organisation=fields.pop("organisation", member.membership.organisation),
        month=day(month),
        amount=Decimal(amount),
        paid_on=day(paid_on),
        recorded_by=by,
        recorded_at=clock.now(),
        **fields,
    )


def activity(organisation, by, *kinds, held_on="2024-10-15", **fields):
    defaults = {"title": f"活动{next(number)}", "due_count": 20, "present_count": 18}
    row = Activity.objects.create(
        organisation=organisation,
        held_on=day(held_on),
        recorded_by=by,
        recorded_at=clock.now(),
        **(defaults | fields),
    )
    for kind in kinds or [Activity.Kind.PARTY_DAY]:
        ActivityKind.objects.create(activity=row, kind=kind)
    return row


def report(organisation, by, month="2024-10-01", **fields):
    row = MonthlyReport.objects.create(
        organisation=organisation, month=day(month), created_by=by, **fields
    )
    row.keep_month(row.status)
    return row


def survey(committee, by, satisfied=96, valid=100, held_on="2024-10-20", **fields):
    defaults = {
        "title": "机关干部满意度测评",
        "audience": SatisfactionSurvey.Audience.CADRES,
        "conducted_by": "第三方测评机构",
        "sent_count": valid + 10,
        "returned_count": valid + 5,
    }
    return SatisfactionSurvey.objects.create(
        committee=committee,
        held_on=day(held_on),
        valid_count=valid,
        satisfied_count=satisfied,
        recorded_by=by,
        recorded_at=clock.now(),
        **(defaults | fields),
    )


def project(committee, budget="100000.00", schedule=SCHEDULE, year=2024, **fields):
    defaults = {"code": f"13022524P006PH{next(number):07d}", "name": "机关党建活动经费"}
    row = Project.objects.create(
        committee=committee, year=year, budget_amount=Decimal(budget), **(defaults | fields)
    )
    FundLine.objects.create(
        project=row,
        kind=FundKind.FISCAL,
        initial_amount=Decimal(budget),
        adjusted_amount=Decimal(budget),
    )
    FundLine.objects.create(project=row, kind=FundKind.OTHER)
    for due_on, rate in schedule:
        Checkpoint.objects.create(project=row, due_on=day(due_on), cumulative_rate=Decimal(rate))
    return row


def expenditure(project, by, amount="1000.00", paid_on="2024-05-10", **fields):
    n = next(number)
    defaults = {"purpose": f"支出{n}", "payee": "新华书店", "voucher": f"记-{n}"}
    return Expenditure.objects.create(
        project=project,
        amount=Decimal(amount),
        paid_on=day(paid_on),
        recorded_by=by,
        recorded_at=clock.now(),
        **(defaults | fields),
    )


def indicator(project, **fields):
    defaults = {
        "position": next(number),
        "level1": "产出指标",
        "level2": "数量指标",
        "level3": "基层党组织创A18个",
        "description": "基层党组织创A18个",
        "official_value": "≤18个",
        "basis": "年度工作安排",
    }
    return Indicator.objects.create(project=project, **(defaults | fields))


def reading(indicator, by, symbol="≥", target="18", begins_on="2024-01-10", **fields):
    defaults = {
        "unit": "个",
        "source": IndicatorReading.Source.GRADE,
        "counted": Rating.Grade.MUNICIPAL_A,
        "pace": Pace.AT_ONCE,
        "due_on": day("2024-12-31"),
        "reason": "目标表符号疑似误填",
        "official_value": indicator.official_value,
    }
    row = IndicatorReading(indicator=indicator, symbol=symbol, begins_on=day(begins_on))
    row.target = Decimal(target) if target is not None else None
    for name, value in (defaults | fields).items():
        setattr(row, name, value)
    return placed(row, by)


def measurement(indicator, by, begins_on="2024-10-31", **fields):
    row = Measurement(indicator=indicator, begins_on=day(begins_on), **fields)
    row.note = row.note or "见附件"
    return placed(row, by)
