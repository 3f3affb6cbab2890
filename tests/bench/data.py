"""Fills a database by whole tables: one INSERT … SELECT each, so a million members take minutes."""

from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection, models, transaction

from activities.models import Activity, ActivityKind, MonthlyReport, SentMonth
from config import clock
from orgs.models import (
    DuesPayment,
    DuesRate,
    LogEntry,
    Member,
    Membership,
    Organisation,
    Rating,
    User,
)
from tests import factories
from tests.bench.plan import BRANCHES, LARGE_MEMBERS, MEMBERS, Size

NUMBERS = 10_000  # the largest count of rows that one row is multiplied by
ACTIVITIES, ENTRIES = 20, 20  # of each branch, through the year
MODELS = [
    *(Organisation, User, Member, Membership, DuesRate, DuesPayment, Rating),
    *(Activity, ActivityKind, MonthlyReport, LogEntry),
]
ADMIN, LARGE_ADMIN = "bench-admin", "bench-large"


def is_filled() -> bool:
    return "bench_done" in connection.introspection.table_names()


def fill(size: Size):
    """The tables, the measured office and everything beside it."""
    call_command("migrate", verbosity=0)
    with transaction.atomic():
        _numbers()
        office = _committee("县直机关工委", ADMIN)
        _money(office)
        _branches(office, BRANCHES, MEMBERS)
        if size.large:
            _branches(_committee("大工委", LARGE_ADMIN), size.large, LARGE_MEMBERS)
        left = size.organisations - BRANCHES - size.large
        while left > 0:
            _branches(_committee(f"第{left}工委"), min(left, 100), size.members)
            left -= 100
        with connection.cursor() as cursor:
            cursor.execute("CREATE TABLE bench_done (n integer)")
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


def _numbers():
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bench_numbers (n integer PRIMARY KEY)")
        cursor.executemany(
            "INSERT INTO bench_numbers VALUES (%s)", [(number,) for number in range(NUMBERS)]
        )


def _committee(name, admin="") -> Organisation:
    committee = factories.committee(name=name, short_name=name)
    if admin:
        User.objects.create(
            username=admin, name="管理员", role=User.Role.ADMIN, organisation=committee
        )
    return committee


def _money(committee):
    """The project of the year with its payments and three indicators."""
    by = committee.users.get()
    project = factories.project(committee)
    for _ in range(60):
        factories.expenditure(project, by)
    factories.survey(committee, by)
    for fields in [
        {"source": "grade", "counted": "municipal_a"},
        {"source": "activity", "counted": "party_day,with_branches"},
        {"source": "satisfaction", "counted": "cadres", "unit": "%", "target": "95"},
    ]:
        factories.reading(factories.indicator(project), by, **fields)


def _branches(committee, count, members):
    """So many branches with so many members each, and what a year leaves on record."""
    key, person, member, activity = (
        _next(model) for model in (Organisation, User, Member, Activity)
    )
    now = clock.now()
    _insert(
        Organisation,
        f"bench_numbers WHERE n < {count}",
        id=f"{key} + n",
        parent_id=committee.pk,
        path=f"'{committee.path}' || ({key} + n) || '/'",
        tree_order=f"'{committee.tree_order}' || {_padded('n')} || {_padded(f'{key} + n')}",
        kind="'branch'",
        name="'县直' || n || '号支部委员会'",
        short_name="n || '号党支部'",
        position="n",
    )
    own = f"orgs_organisation o WHERE o.parent_id = {committee.pk}"
    _insert(
        User,
        own,
        id=f"{person} + o.position",
        username="'s' || o.id",
        name="'书记' || o.id",
        role="'secretary'",
        organisation_id="o.id",
    )
    who = f"{person} + o.position"
    _insert(
        Rating,
        own,
        organisation_id="o.id",
        grade="'municipal_a'",
        begins_on="'2024-06-30'",
        decided_by_id=who,
        recorded_at=_moment(now),
    )
    _of_members(committee, members, member, person, now)
    _of_the_year(own, activity, who, now)
    with connection.cursor() as cursor:  # the keys above were not drawn from the sequences
        for statement in connection.ops.sequence_reset_sql(no_style(), MODELS):
            cursor.execute(statement)


def _of_members(committee, count, member, person, now):
    each = (
        f"orgs_organisation o CROSS JOIN bench_numbers b "
        f"WHERE o.parent_id = {committee.pk} AND b.n < {count}"
    )
    number = f"{member} + o.position * {count} + b.n"
    _insert(
        Member,
        each,
        id=number,
        name="'党员' || b.n",
        sex=f"'{Member.Sex.FEMALE}'",
        admitted_on="'2012-07-01'",
        formal_on="'2013-07-01'",
    )
    _insert(Membership, each, member_id=number, organisation_id="o.id", begins_on="'2012-07-01'")
    _insert(
        DuesRate,
        each,
        member_id=number,
        begins_on="'2024-01-01'",
        ends_on="'2025-01-01'",
        monthly_amount="50.00",
    )
    _insert(
        DuesPayment,
        f"{each} AND b.n % 4 > 0",
        member_id=number,
        organisation_id="o.id",
        month="'2024-11-01'",
        amount="50.00",
        paid_on="'2024-11-02'",
        recorded_by_id=f"{person} + o.position",
        recorded_at=_moment(now),
    )


def _of_the_year(own, activity, who, now):
    several = own.replace("o WHERE", f"o JOIN bench_numbers b ON b.n < {ACTIVITIES} WHERE")
    number = f"{activity} + o.position * {ACTIVITIES} + b.n"
    _insert(
        Activity,
        several,
        id=number,
        organisation_id="o.id",
        title="'主题党日' || b.n",
        held_on=_day("2024-01-10", "b.n * 14"),
        due_count="30",
        present_count="28",
        recorded_by_id=who,
        recorded_at=_moment(now),
    )
    _insert(ActivityKind, several, activity_id=number, kind="'party_day'")
    monthly = own.replace("o WHERE", "o JOIN bench_numbers b ON b.n BETWEEN 1 AND 9 WHERE")
    month = _month("b.n")
    _insert(
        MonthlyReport,
        monthly,
        organisation_id="o.id",
        month=month,
        status="CASE WHEN b.n = 9 AND o.position % 9 = 0 THEN 'submitted' ELSE 'approved' END",
        created_by_id=who,
        submitted_by_id=who,
        submitted_at=_moment(now),
        first_submitted_at=_moment(now),
    )
    _insert(SentMonth, monthly, organisation_id="o.id", month=month, words="'已审核'")
    _insert(
        LogEntry,
        own.replace("o WHERE", f"o JOIN bench_numbers b ON b.n < {ENTRIES} WHERE"),
        at=_moment(now),
        actor_id=who,
        actor_name="'书记' || o.id",
        organisation_id="o.id",
        committee_id="o.parent_id",
        verb="'record'",
        subject_type="'活动'",
        subject_label="'主题党日' || b.n",
        number="b.n",
        digest="''",
    )


def _insert(model, source, **columns):
    """All rows of `source`; each column an SQL expression, those left out their default."""
    names, parts, values = [], [], []
    for field in model._meta.concrete_fields:
        if field.attname in columns:
            parts.append(str(columns[field.attname]))
        elif isinstance(field, models.AutoField):
            continue
        else:
            parts.append("%s")
            values.append(field.get_db_prep_save(_default(field), connection))
        names.append(connection.ops.quote_name(field.column))
    columns_part = [part.replace("% ", "%% ") if part != "%s" else part for part in parts]
    statement = (
        f"INSERT INTO {model._meta.db_table} ({', '.join(names)}) "
        f"SELECT {', '.join(columns_part)} FROM {source.replace('% ', '%% ')}"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def _default(field):
    if field.has_default() or field.null:
        return field.get_default()
    return "" if isinstance(field, models.CharField | models.TextField) else field.get_default()


def _next(model) -> int:
    return (model.objects.aggregate(last=models.Max("pk"))["last"] or 0) + 1


# --- what the two kinds of database say differently -----------------------------------------------


def _is_postgres() -> bool:
    return connection.vendor == "postgresql"


def _padded(number) -> str:
    if _is_postgres():
        return f"lpad(({number})::text, 10, '0')"
    return f"printf('%%010d', {number})"


def _moment(at) -> str:
    text = connection.ops.adapt_datetimefield_value(at)
    return f"'{text}'"


def _day(first, days) -> str:
    if _is_postgres():
        return f"date '{first}' + {days}"
    return f"date('{first}', '+' || ({days}) || ' days')"


def _month(number) -> str:
    if _is_postgres():
        return f"make_date(2024, {number}, 1)"
    return f"'2024-' || substr('0' || {number}, -2) || '-01'"
