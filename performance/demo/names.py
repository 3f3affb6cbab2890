"""Invented people and the list of organisations; any likeness is chance."""

import random

from orgs.models import Member, Organisation

Kind = Organisation.Kind

# short name, kind, branches below
ORGANISATIONS = [
    ("县委办公室机关党支部", Kind.BRANCH, []),
    ("县政府办公室机关党支部", Kind.BRANCH, []),
    ("县纪委监委机关党支部", Kind.BRANCH, []),
    ("县委组织部机关党支部", Kind.BRANCH, []),
    ("县委宣传部机关党支部", Kind.BRANCH, []),
    ("县财政局机关党委", Kind.PARTY_COMMITTEE, ["县财政局机关第一党支部", "县财政局国库党支部"]),
    ("县教育局机关党委", Kind.PARTY_COMMITTEE, ["县教育局机关党支部", "县教师发展中心党支部"]),
    ("县公安局机关党委", Kind.PARTY_COMMITTEE, ["县公安局机关党支部", "县公安局交警大队党支部"]),
    ("县自然资源和规划局党总支", Kind.GENERAL_BRANCH, ["县不动产登记中心党支部"]),
    ("县交通运输局党总支", Kind.GENERAL_BRANCH, ["县公路管理站党支部"]),
    ("县卫生健康局机关党委", Kind.PARTY_COMMITTEE, ["县疾病预防控制中心党支部"]),
    ("县市场监督管理局党总支", Kind.GENERAL_BRANCH, []),
    ("县税务局机关党委", Kind.PARTY_COMMITTEE, []),
    ("县气象局党支部", Kind.BRANCH, []),
    ("县行政审批局和公共资源交易中心联合党支部", Kind.JOINT_BRANCH, []),
    ("县档案馆党支部", Kind.BRANCH, []),
    ("县融媒体中心党支部", Kind.BRANCH, []),
    ("县妇女联合会机关党支部", Kind.BRANCH, []),
]

SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
MALE = "建国 志强 卫东 海涛 文斌 永利 国栋 立新 春生 晓峰 宏伟 振华 学军 玉田 景春 明哲 向阳 长河"
FEMALE = "桂兰 淑珍 丽华 秀英 雪梅 晓燕 玉洁 春霞 文静 海燕 艳红 立娟 思远 佳怡 凤琴 惠敏 一诺 珺"
RARE = ["欧阳喆", "司马昇", "王堃", "张珺"]


def people(seed: int, count: int) -> list[tuple[str, str]]:
    """(name, sex) pairs without repetition; the first ones have rare characters."""
    chance = random.Random(seed)
    found = dict.fromkeys(RARE, Member.Sex.MALE)
    while len(found) < count:
        sex, given = chance.choice([(Member.Sex.MALE, MALE), (Member.Sex.FEMALE, FEMALE)])
        found.setdefault(chance.choice(SURNAMES) + chance.choice(given.split()), sex)
    pairs = list(found.items())
    chance.shuffle(pairs)
    return pairs
