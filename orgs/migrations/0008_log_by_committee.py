"""An entry of the log carries the committee it belongs to.

The log takes no change from anybody, so its guards step aside for this one column and stand again
before anything else happens.
"""

import importlib

import django.db.models.deletion
from django.db import migrations, models

guards = importlib.import_module("orgs.migrations.0002_log_is_append_only")


def fill(apps, schema_editor):
    organisations = apps.get_model("orgs", "Organisation")
    entries = apps.get_model("orgs", "LogEntry")
    committees = {}
    rows = list(organisations.objects.order_by("tree_order"))  # parents first
    for row in rows:
        own = row.kind == "committee" or row.parent_id is None
        committees[row.pk] = row.pk if own else committees[row.parent_id]
    guards.allow_changes(apps, schema_editor)
    for committee in set(committees.values()):
        below = [key for key, value in committees.items() if value == committee]
        entries.objects.filter(organisation__in=below).update(committee_id=committee)
    guards.refuse_changes(apps, schema_editor)


class Migration(migrations.Migration):
    dependencies = [("orgs", "0007_tree_order_index")]

    operations = [
        migrations.AddField(
            "logentry",
            "committee",
            models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="orgs.organisation",
                verbose_name="工委",
            ),
        ),
        migrations.RunPython(fill),
    ]
