"""Organisations, accounts, grades, members and dues of the demo."""

import datetime
import random
from decimal import Decimal

from config import clock
from orgs import log
from orgs.accounts.demo import DEMO_PASSWORD
from orgs.attachments.verbs import attach, withdraw
from orgs.closings import dating
from orgs.models import (
    DuesPayment,
    DuesRate,
    Member,
    Membership,
    Organisation,
    Rating,
    RuleValue,
    User,
)
from orgs.rules.registry import OPTIONAL
from performance.demo.documents import naming
from performance.demo.names import ORGANISATIONS, people

Grade = Rating.Grade
Role = User.Role
date = datetime.date

COMMITTEE = {
    "kind": Organisation.Kind.COMMITTEE,
    "name": "中共乐亭县委县直机关工作委员会",
    "short_name": "县直机关工委",
    "document_name": "中共乐亭县委县直机关工作委员会",
    "unit_code": "235001",
}
ACCOUNTS = [
    ("admin", "赵明远", Role.ADMIN),
    ("clerk", "王淑珍", Role.CLERK),
    ("leader", "李建国", Role.LEADER),
    ("auditor", "孙丽华", Role.AUDITOR),
]
SECRETARY_OF = 15  # the place in ORGANISATIONS of the account `secretary`
LATE_ARRIVAL_OF = 16  # the place of the organisation that registered a member too late
WRONG_FILE_OF = 16  # the place of the organisation whose document was first mistaken

# The grades at the start of the year, then every decision of the year, by places in the list.
FIRST_GRADES = [
    (Grade.MUNICIPAL_A, range(6)),
    (Grade.COUNTY_A, range(6, 10)),
    (Grade.B, range(10, 12)),
    (Grade.C, range(12, 18)),
]
DECISIONS = [
    (date(2024, 4, 12), Grade.B, [12, 13], "县直机关工委", "演示直工〔2024〕3号"),
    (date(2024, 6, 18), Grade.MUNICIPAL_A, [6, 7, 8], "市委组织部", "演示市组〔2024〕12号"),
    (date(2024, 6, 18), Grade.B, [14, 15], "县直机关工委", "演示直工〔2024〕7号"),
    (date(2024, 7, 20), Grade.COUNTY_A, [10, 11], "县委组织部", "演示县组〔2024〕21号"),
    (date(2024, 8, 21), Grade.B, [16, 17], "县直机关工委", "演示直工〔2024〕11号"),
    (date(2024, 9, 6), Grade.COUNTY_A, [12, 13, 14, 15], "县委组织部", "演示县组〔2024〕31号"),
    (date(2024, 9, 6), Grade.MUNICIPAL_A, [9], "市委组织部", "演示市组〔2024〕19号"),
    (
        date(2024, 10, 16),
        Grade.MUNICIPAL_A,
        [10, 11, 12, 13, 14],
        "市委组织部",
        "演示市组〔2024〕26号",
    ),
    (date(2024, 10, 16), Grade.COUNTY_A, [16], "县委组织部", "演示县组〔2024〕38号"),
]


def committee() -> Organisation:
    return _written(Organisation(**COMMITTEE))


def organisations(root) -> list[Organisation]:
    """The eighteen in their order, with the branches below some of them."""
    found = []
    for position, (short_name, kind, below) in enumerate(ORGANISATIONS, 1):
        organisation = _organisation(root, short_name, kind, position)
        for place, name in enumerate(below, 1):
            _organisation(organisation, name, Organisation.Kind.BRANCH, place)
        found.append(organisation)
    return found


def _organisation(parent, short_name, kind, position):
    name = f"中共乐亭{short_name}委员会" if short_name.endswith("党委") else f"中共乐亭{short_name}"
    return _written(
        Organisation(
            parent=parent,
            kind=kind,
            name=name.replace("党委委员会", "委员会").replace("党支部", "支部委员会"),
            short_name=short_name,
            position=position,
        )
    )


def accounts(root, branches) -> dict[str, User]:
    """The five that people sign in with, and a secretary without a password for every other."""
    found = {}
    for username, name, role in ACCOUNTS:
        found[username] = _account(username, name, role, root, DEMO_PASSWORD)
    names = people(7, len(branches))
    for place, branch in enumerate(branches):
        if place == SECRETARY_OF:
            found["secretary"] = _account(
                "secretary", "陈桂兰", Role.SECRETARY, branch, DEMO_PASSWORD
            )
        else:
            username = f"secretary{place + 1:02d}"
            _account(username, names[place][0], Role.SECRETARY, branch, None)
    return found


def _account(username, name, role, organisation, password):
    phone = "0315-0000000"
    user = User(username=username, name=name, role=role, organisation=organisation, phone=phone)
    user.set_password(password)
    return _written(user)


def optional_second_factor(root, admin):
    """Everybody who tries the demo signs in with the password that its first page shows."""
    rule = RuleValue(
        committee=root,
        key="admin_second_factor",
        value=OPTIONAL,
        document="演示环境",
        begins_on=clock.today(),
    )
    dating.begin(rule, by=admin, now=clock.now())


def ratings(branches, by):
    for grade, places in FIRST_GRADES:
        for place in places:
            _rate(
                branches[place], grade, date(2023, 12, 28), "上年度复核", "演示直工〔2023〕22号", by
            )
    for day, grade, places, authority, number in DECISIONS:
        names = [branches[place].name for place in places]
        file = naming(day, grade.label, names, authority, number)
        for place in places:
            rating = _rate(branches[place], grade, day, authority, number, by)
            with clock.held_at(rating.recorded_at):
                attach(rating, [file], by=by, now=clock.now())
    _swap_a_file(branches[WRONG_FILE_OF], by)


def _swap_a_file(organisation, by):
    """The clerk had first uploaded the document of another month."""
    rating = organisation.ratings.latest("begins_on")
    day, grade, _, authority, number = DECISIONS[0]
    wrong = naming(day, grade.label, [organisation.name], authority, number)
    at = rating.recorded_at + datetime.timedelta(minutes=20)
    with clock.held_at(at):
        [attachment] = attach(rating, [wrong], by=by, now=at)
    at += datetime.timedelta(minutes=5)
    with clock.held_at(at):
        withdraw(attachment, "传错文件，应为本次定档的通知", by=by, now=at)


def _rate(organisation, grade, day, authority, number, by):
    at = clock.moment(day, 15)
    row = Rating(organisation=organisation, grade=grade, begins_on=day)
    row.authority, row.document = authority, number
    with clock.held_at(at):
        return dating.begin(row, by=by, now=at, verb=log.Verb.CREATE)


def members(branches):
    """Some twenty members an organisation; a few joined, became formal or left during the year."""
    chance = random.Random(2024)
    names = iter(people(2024, 460))
    spells = []
    for branch in branches:
        for home in [branch, *branch.children.all()]:
            for _ in range(chance.randint(9, 15) if home.parent_id == branch.pk else 17):
                spells.append(_membership(home, *next(names), chance))
    Member.objects.bulk_create([spell.member for spell in spells])
    Membership.objects.bulk_create(spells)


def _membership(organisation, name, sex, chance):
    admitted = date(chance.randint(1985, 2022), chance.choice([5, 6, 7, 11]), chance.randint(1, 28))
    if chance.random() < 0.04:
        admitted = date(2024, chance.choice([3, 6]), 18)
    formal = admitted.replace(year=admitted.year + 1)
    left = date(2024, 8, 15) if chance.random() < 0.01 else None
    return Membership(
        member=Member(
            name=name,
            sex=sex,
            admitted_on=admitted,
            formal_on=formal if formal <= date(2024, 11, 3) else None,
        ),
        organisation=organisation,
        begins_on=admitted,
        ends_on=left,
        end_reason="工作调动，转出组织关系" if left else "",
    )


def registered_late(branches, by):
    """Somebody who had come in September and was registered after that month's report."""
    at = clock.moment(date(2024, 10, 25), 11)
    home = branches[LATE_ARRIVAL_OF]
    member = Member(name="梁秋实", sex=Member.Sex.MALE)
    member.admitted_on, member.formal_on = date(2015, 6, 25), date(2016, 6, 25)
    spell = Membership(member=member, organisation=home, begins_on=date(2024, 9, 12))
    member.membership = spell  # where the log keeps a member that has no row there yet
    with clock.held_at(at):
        with log.change(member, by=by, verb=log.Verb.CREATE):
            member.save()
        dating.begin(spell, by=by, now=at)


def dues(by):
    """Every member's rate for the year, and payments from January to October; a few are open."""
    chance = random.Random(11)
    spells = list(Membership.objects.select_related("member", "organisation").order_by("pk"))
    rates = [_year_rate(spell.member, _rate_of(chance), by) for spell in spells]
    DuesRate.objects.bulk_create(rates)
    payments = []
    for spell, rate in zip(spells, rates, strict=True):
        for number in range(1, 11):
            month = date(2024, number, 1)
            if _owes(spell, month) and not (number == 10 and chance.random() < 0.09):
                payments.append(_payment(spell, rate, month, by))
    DuesPayment.objects.bulk_create(payments)


def _year_rate(member, amount, by):
    return DuesRate(
        member=member,
        begins_on=date(2024, 1, 1),
        ends_on=date(2025, 1, 1),
        monthly_amount=amount,
        decided_by=by,
        recorded_at=clock.moment(date(2024, 1, 8), 9),
    )


def _rate_of(chance) -> Decimal:
    return Decimal(chance.choice(["22.50", "36.00", "41.80", "58.20", "63.40", "76.50", "90.10"]))


def _owes(spell, month) -> bool:
    begins = spell.begins_on.replace(day=1)
    return begins <= month and not (spell.ends_on and spell.ends_on <= month)


def _payment(spell, rate, month, by):
    day = month.replace(day=8)
    return DuesPayment(
        member=spell.member,
        organisation=spell.organisation,
        month=month,
        amount=rate.monthly_amount,
        paid_on=day,
        recorded_by=by,
        recorded_at=clock.moment(day, 9),
    )


def _written(row, by=None):
    with log.change(row, by=by, verb=log.Verb.CREATE):
        row.save()
    return row
