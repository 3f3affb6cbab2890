"""What held until now, as dated facts.

Each fact ends where the next of its subject begins; a rate ends with its year; every member has
belonged to its organisation from the day of admission on.
"""

import datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from django.db import migrations

ZONE = ZoneInfo("Asia/Shanghai")
BATCH = 2000


def end_where_the_next_begins(model, *subject):
    """`rows` of one subject by first day; of two with the same one the later entry counts."""
    rows = list(model.objects.order_by(*subject, "begins_on", "pk"))
    for row, following in zip(rows, rows[1:], strict=False):
        if all(getattr(row, name) == getattr(following, name) for name in subject):
            row.ends_on = following.begins_on
    model.objects.bulk_update(rows, ["ends_on"], batch_size=BATCH)


def begin_when_decided(model, subject):
    """The order of entry is the order of decision, even if a clock was once set back."""
    rows = list(model.objects.order_by(subject, "pk"))
    for _, group in groupby(rows, key=lambda row: getattr(row, subject)):
        last = datetime.date.min
        for row in group:
            last = max(last, row.recorded_at.astimezone(ZONE).date())
            row.begins_on = last
    model.objects.bulk_update(rows, ["begins_on"], batch_size=BATCH)


def date_facts(apps, schema_editor):
    def model(name):
        return apps.get_model("orgs", name)

    end_where_the_next_begins(model("Rating"), "organisation_id")
    end_where_the_next_begins(model("RuleValue"), "committee_id", "key")
    begin_when_decided(model("BookClosing"), "committee_id")
    end_where_the_next_begins(model("BookClosing"), "committee_id")
    date_rates(model("DuesRate"))
    place_members(model("Member"), model("Membership"), model("DuesPayment"))


def date_rates(rates):
    rows = list(rates.objects.all())
    for row in rows:
        row.begins_on = datetime.date(row.year, 1, 1)
        row.ends_on = datetime.date(row.year + 1, 1, 1)
    rates.objects.bulk_update(rows, ["begins_on", "ends_on"], batch_size=BATCH)


def place_members(members, memberships, payments):
    homes = {}
    spells = []
    for row in members.objects.iterator(BATCH):
        homes[row.pk] = row.organisation_id
        spells.append(
            memberships(
                member=row,
                organisation_id=row.organisation_id,
                begins_on=row.admitted_on,
                ends_on=row.left_on,
                end_reason=row.left_reason,
            )
        )
    memberships.objects.bulk_create(spells, batch_size=BATCH)
    paid = list(payments.objects.all())
    for row in paid:
        row.organisation_id = homes[row.member_id]
    payments.objects.bulk_update(paid, ["organisation"], batch_size=BATCH)


class Migration(migrations.Migration):
    dependencies = [("orgs", "0003_dated_columns")]

    operations = [migrations.RunPython(date_facts)]
