"""A reading holds from the day it was decided, a measurement from its day, until the next one."""

import datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from django.db import migrations

ZONE = ZoneInfo("Asia/Shanghai")


def date_facts(apps, schema_editor):
    readings = apps.get_model("performance", "IndicatorReading")
    # The order of entry is the order of decision, even if a clock was once set back.
    rows = list(readings.objects.order_by("indicator_id", "pk"))
    for _, group in groupby(rows, key=lambda row: row.indicator_id):
        last = datetime.date.min
        for row in group:
            last = max(last, row.recorded_at.astimezone(ZONE).date())
            row.begins_on = last
    readings.objects.bulk_update(rows, ["begins_on"])
    end_where_the_next_begins(readings)
    end_where_the_next_begins(apps.get_model("performance", "Measurement"))


def end_where_the_next_begins(model):
    rows = list(model.objects.order_by("indicator_id", "begins_on", "pk"))
    for row, following in zip(rows, rows[1:], strict=False):
        if row.indicator_id == following.indicator_id:
            row.ends_on = following.begins_on
    model.objects.bulk_update(rows, ["ends_on"])


class Migration(migrations.Migration):
    dependencies = [("performance", "0002_dated_columns")]

    operations = [migrations.RunPython(date_facts)]
