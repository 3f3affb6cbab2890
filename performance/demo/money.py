"""The demo's expenditures: 18,900 元 by March, 31,200 by June, 46,120 by October."""

import datetime
from decimal import Decimal

from activities.models import Activity
from budget.models import Expenditure
from config import clock

date = datetime.date

# day, purpose, payee, 元, title of the activity it paid for
PAYMENTS = [
    (date(2024, 1, 18), "《党务工作手册》印刷", "惠民印刷厂", "6800.00", ""),
    (date(2024, 2, 4), "慰问困难群众物资", "利民超市", "3200.00", "节前走访慰问困难群众"),
    (date(2024, 2, 28), "主题教育学习资料", "新华书店", "2460.00", ""),
    (
        date(2024, 3, 14),
        "党务干部培训授课费",
        "县委党校",
        "3000.00",
        "县直机关党务干部培训班（第一期）",
    ),
    (
        date(2024, 3, 15),
        "培训资料和场地",
        "县委党校",
        "1840.00",
        "县直机关党务干部培训班（第一期）",
    ),
    (date(2024, 3, 26), "志愿服务物资", "利民超市", "1600.00", "学雷锋志愿服务"),
    (date(2024, 4, 12), "参观学习交通费", "顺达客运公司", "2100.00", "李大钊纪念馆参观学习"),
    (date(2024, 4, 25), "党纪学习教育资料", "新华书店", "980.00", "党纪学习教育专题研讨"),
    (date(2024, 5, 16), "微党课比赛奖品", "利民超市", "1520.00", "微党课宣讲比赛"),
    (date(2024, 5, 23), "微党课评委劳务费", "县委党校", "1200.00", "微党课宣讲比赛"),
    (
        date(2024, 6, 6),
        "演讲故事会场地布置",
        "晨光广告服务部",
        "2600.00",
        "庆祝建党103周年演讲故事会",
    ),
    (date(2024, 6, 14), "知识竞赛奖品", "利民超市", "1800.00", "学习二十大知识竞赛"),
    (date(2024, 6, 20), "慰问老党员物资", "利民超市", "2400.00", ""),
    (date(2024, 7, 10), "庆祝活动宣传资料", "晨光广告服务部", "1350.00", ""),
    (
        date(2024, 7, 18),
        "积极分子培训授课费",
        "县委党校",
        "2800.00",
        "入党积极分子和发展对象培训班",
    ),
    (date(2024, 7, 19), "积极分子培训教材", "新华书店", "2170.00", "入党积极分子和发展对象培训班"),
    (date(2024, 8, 9), "志愿服务物资", "利民超市", "860.00", "文明交通志愿服务"),
    (date(2024, 8, 22), "创A交流会会务", "县档案馆", "1480.00", "党组织创A交流会"),
    (date(2024, 9, 5), "群众满意度测评首付款", "诚信社会调查中心", "2000.00", ""),
    (date(2024, 9, 20), "党日活动学习资料", "新华书店", "1260.00", "联建村环境整治志愿服务"),
    (date(2024, 10, 10), "督导检查表册印刷", "惠民印刷厂", "900.00", "窗口单位纪律作风督导检查"),
    (date(2024, 10, 25), "专题研讨学习用书", "新华书店", "2100.00", "专题学习研讨"),
]
REFUNDED = ("慰问老党员物资", date(2024, 6, 27), Decimal("300.00"), "部分物资缺货，供货单位退款")


def expenditures(project, by):
    activities = {row.title: row for row in Activity.objects.filter(organisation=project.committee)}
    for number, (day, purpose, payee, amount, title) in enumerate(PAYMENTS, 1):
        at = clock.moment(day, 16)
        row = Expenditure(
            project=project,
            paid_on=day,
            amount=Decimal(amount),
            purpose=purpose,
            payee=payee,
            voucher=f"记-{day.month:02d}-{number:03d}",
            activity=activities.get(title),
            recorded_by=by,
            recorded_at=at,
        )
        with clock.held_at(at):
            project.book(row, by=by, now=at)
    _refund(project, by)


def _refund(project, by):
    purpose, day, amount, reason = REFUNDED
    payment = Expenditure.objects.get(project=project, purpose=purpose, reverses=None)
    at = clock.moment(day, 11)
    with clock.held_at(at):
        payment.reverse(amount=amount, on=day, reason=reason, by=by, now=at)
