"""Activities and monthly reports of the demo."""

import datetime
import random

from activities.models import Activity, ActivityKind, MonthlyReport
from config import clock
from orgs import log
from orgs.models import Membership, User

Kind = Activity.Kind
Status = MonthlyReport.Status
date = datetime.date

THEMES = [
    "学习全国两会精神",
    "重温入党誓词",
    "学雷锋志愿服务",
    "植绿护绿",
    "学习党纪",
    "对照先进找差距",
    "庆祝建党103周年",
    "庆祝乐亭县党组织成立100周年",
    "廉政教育",
    "喜迎国庆",
]

# What the committee itself held: the counts of its plan's ten, four, two, four and two.
COMMITTEE_ACTIVITIES = [
    (date(2024, 1, 19), "主题教育学习研讨", [Kind.PARTY_DAY, Kind.STUDY], "机关第二会议室", 18, 17),
    (
        date(2024, 2, 4),
        "节前走访慰问困难群众",
        [Kind.CONSOLATION, Kind.PARTY_DAY],
        "三个联建村",
        9,
        9,
    ),
    (date(2024, 3, 5), "学雷锋志愿服务", [Kind.VOLUNTEERING, Kind.PARTY_DAY], "联建社区", 26, 25),
    (
        date(2024, 3, 14),
        "县直机关党务干部培训班（第一期）",
        [Kind.CADRE_TRAINING],
        "县委党校",
        96,
        91,
    ),
    (
        date(2024, 4, 12),
        "李大钊纪念馆参观学习",
        [Kind.VISIT, Kind.PARTY_DAY],
        "李大钊纪念馆",
        40,
        38,
    ),
    (
        date(2024, 4, 26),
        "党纪学习教育专题研讨",
        [Kind.STUDY, Kind.PARTY_DAY],
        "机关第二会议室",
        18,
        18,
    ),
    (date(2024, 5, 17), "微党课宣讲比赛", [Kind.CELEBRATION], "县融媒体中心演播厅", 60, 58),
    (
        date(2024, 6, 7),
        "庆祝建党103周年演讲故事会",
        [Kind.CELEBRATION, Kind.PARTY_DAY],
        "县文化馆",
        120,
        117,
    ),
    (date(2024, 6, 15), "学习二十大知识竞赛", [Kind.CELEBRATION], "县文化馆", 72, 70),
    (date(2024, 6, 28), "预备党员集中宣誓仪式", [Kind.OATH, Kind.PARTY_DAY], "县烈士陵园", 34, 34),
    (
        date(2024, 7, 18),
        "入党积极分子和发展对象培训班",
        [Kind.CANDIDATE_TRAINING],
        "县委党校",
        58,
        57,
    ),
    (date(2024, 8, 9), "文明交通志愿服务", [Kind.VOLUNTEERING], "县城主要路口", 30, 28),
    (date(2024, 8, 22), "党组织创A交流会", [Kind.GRADE_EXCHANGE, Kind.STUDY], "县档案馆", 38, 36),
    (date(2024, 9, 12), "窗口单位纪律作风督导检查", [Kind.INSPECTION], "六个窗口单位", 6, 6),
    (
        date(2024, 9, 20),
        "联建村环境整治志愿服务",
        [Kind.VOLUNTEERING, Kind.PARTY_DAY],
        "三个联建村",
        24,
        22,
    ),
    (date(2024, 10, 18), "专题学习研讨", [Kind.STUDY, Kind.PARTY_DAY], "机关第二会议室", 18, 17),
]

# Months reported late, by place in the list of organisations.
LATE = {0: [5], 5: [3, 4], 7: [4], 8: [3, 9], 10: [6, 7], 11: [7, 8], 12: [3], 13: [6], 15: [3]}
OCTOBER_SUBMITTED = [2, 5, 12, 14]
OCTOBER_RETURNED = [10]
OCTOBER_MISSING = [8, 13, 15, 17]
RETURN_REASON = "主题党日应到人数与党员总数不符，请核对后重新报送。"

PROBLEMS = [
    "个别党员因外出办案、下乡未能参加集中学习，补学记录不够及时。",
    "活动形式较单一，年轻党员参与面还不够宽。",
    "支部工作手册填写不够规范，个别会议记录过于简单。",
    "离退休党员居住分散，集中开展活动有困难。",
]
PLANS = [
    "按时召开支委会和支部党员大会，组织主题党日，做好入党积极分子谈话。",
    "组织一次志愿服务，完成本季度党课，整理创A佐证材料。",
    "开展谈心谈话，收缴下月党费，检查支部工作手册。",
]


def committee_activities(root, by):
    for held_on, title, kinds, place, due, present in COMMITTEE_ACTIVITIES:
        _activity(root, held_on, title, kinds, place, (due, present), by)


def branch_activities(branches):
    chance = random.Random(18)
    secretaries = _secretaries(branches)
    for place, branch in enumerate(branches):
        size = Membership.objects.below(branch).on(date(2024, 11, 3)).count()
        for month in range(1, 11):
            if month == 10 and place in OCTOBER_MISSING and place != 15:
                continue
            for held_on, title, kinds in _programme(month, chance):
                counts = _counts(kinds, size, chance.randint(0, 3))
                _activity(branch, held_on, title, kinds, "支部会议室", counts, secretaries[place])


def _counts(kinds, size, absent) -> tuple[int, int]:
    """Who was expected and who came: the five of the committee, or the whole branch."""
    if kinds == [Kind.BRANCH_COMMITTEE]:
        return 5, 5 - absent // 2
    return size, size - absent


def _programme(month, chance):
    """A branch's month: party day and committee meeting, each quarter a meeting with a lecture."""
    theme = THEMES[month - 1]
    yield (
        date(2024, month, chance.randint(8, 14)),
        f"支委会：研究{month}月工作",
        [Kind.BRANCH_COMMITTEE],
    )
    yield date(2024, month, chance.randint(15, 21)), f"主题党日：{theme}", [Kind.PARTY_DAY]
    if month % 3 == 0:
        yield (
            date(2024, month, 25),
            f"{month // 3}季度支部党员大会和党课",
            [Kind.MEMBERS_MEETING, Kind.PARTY_LECTURE],
        )
    if month in {3, 8} and chance.random() < 0.6:
        yield date(2024, month, 27), "社区志愿服务", [Kind.VOLUNTEERING]


def _activity(organisation, held_on, title, kinds, place, counts, by):
    at = clock.moment(held_on + datetime.timedelta(days=1), 9)
    row = Activity(
        organisation=organisation,
        title=title,
        held_on=held_on,
        place=place,
        due_count=counts[0],
        present_count=counts[1],
        content=f"{title}。按计划开展，参会人员签到齐全，资料已存档。",
        recorded_by=by,
        recorded_at=at,
    )
    with clock.held_at(at), log.change(row, by=by, verb=log.Verb.CREATE):
        row.save()
        ActivityKind.objects.bulk_create(ActivityKind(activity=row, kind=kind) for kind in kinds)


def reports(branches, reviewer):
    chance = random.Random(5)
    secretaries = _secretaries(branches)
    for place, branch in enumerate(branches):
        for month in range(1, 10):
            report = _submitted(branch, place, month, secretaries[place], chance)
            _approve(report, reviewer)
        _october(branch, place, secretaries[place], reviewer, chance)


def _october(branch, place, secretary, reviewer, chance):
    if place in OCTOBER_MISSING:
        return
    report = _submitted(branch, place, 10, secretary, chance)
    if place in OCTOBER_SUBMITTED:
        return
    if place not in OCTOBER_RETURNED:
        _approve(report, reviewer)
        return
    at = clock.moment(date(2024, 11, 2), 16)
    with clock.held_at(at):
        report.send_back(by=reviewer, now=at, reason=RETURN_REASON)


def _submitted(branch, place, month, secretary, chance):
    """A report with its words, sent in on the 1st to 4th, or on the 7th where it was late."""
    day = 7 if month in LATE.get(place, []) else chance.randint(1, 4)
    at = clock.moment(date(2024, month + 1, min(day, 2) if month == 10 else day), 10, place)
    report = MonthlyReport(
        organisation=branch,
        month=date(2024, month, 1),
        applicants_count=chance.randint(0, 3),
        activists_count=chance.randint(0, 2),
        candidates_count=chance.randint(0, 1),
        grade_progress="对照标准逐项整理佐证材料。",
        problems=chance.choice(PROBLEMS),
        next_plan=chance.choice(PLANS),
        phone="0315-0000000",
        created_by=secretary,
    )
    with clock.held_at(at):
        with log.change(report, by=secretary, verb=log.Verb.CREATE):
            report.save()
        report.submit(by=secretary, now=at)
    return report


def _approve(report, reviewer):
    at = report.submitted_at + datetime.timedelta(hours=5)
    with clock.held_at(at):
        report.approve(by=reviewer, now=at)


def _secretaries(branches):
    users = User.objects.filter(role=User.Role.SECRETARY, organisation__in=branches)
    by_branch = {user.organisation_id: user for user in users}
    return [by_branch[branch.pk] for branch in branches]
