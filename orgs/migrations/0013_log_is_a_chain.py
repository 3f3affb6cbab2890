"""Each entry of the log carries its number and a digest over itself and the entry before it.

The log takes no change from anybody, so its guards step aside while the entries that are there get
theirs, and stand again before anything else happens. PostgreSQL also refuses to empty the table.
"""

import importlib

from django.db import migrations, models

from orgs.log import chain

guards = importlib.import_module("orgs.migrations.0002_log_is_append_only")

TRUNCATE = """
    CREATE TRIGGER orgs_logentry_no_truncate BEFORE TRUNCATE ON orgs_logentry
    EXECUTE FUNCTION orgs_logentry_refuse()
"""


def number(apps, schema_editor):
    """Give every entry its place, the oldest first."""
    places, ends = [], {}
    for entry in apps.get_model("orgs", "LogEntry").objects.order_by("pk").iterator():
        key = entry.committee_id or 0
        length, head = ends.get(key, (0, ""))
        entry.number = length + 1
        head = chain.digest_of(entry, head)
        ends[key] = (entry.number, head)
        places.append((entry.number, head, entry.pk))
    update = "UPDATE orgs_logentry SET number = %s, digest = %s WHERE id = %s"
    with schema_editor.connection.cursor() as cursor:
        cursor.executemany(update, places)
    chains = apps.get_model("orgs", "LogChain")
    chains.objects.bulk_create(
        chains(key=key, length=length, head=head) for key, (length, head) in ends.items()
    )


def refuse_truncate(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(TRUNCATE)


def allow_truncate(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP TRIGGER IF EXISTS orgs_logentry_no_truncate ON orgs_logentry")


class Migration(migrations.Migration):
    dependencies = [("orgs", "0012_sent_forms")]

    operations = [
        migrations.RunPython(allow_truncate, refuse_truncate),
        migrations.RunPython(guards.allow_changes, guards.refuse_changes),
        migrations.CreateModel(
            name="LogChain",
            fields=[
                (
                    "key",
                    models.PositiveBigIntegerField(
                        primary_key=True, serialize=False, verbose_name="工委"
                    ),
                ),
                ("length", models.PositiveBigIntegerField(default=0, verbose_name="条数")),
                (
                    "head",
                    models.CharField(blank=True, max_length=64, verbose_name="末条校验码"),
                ),
            ],
            options={"verbose_name": "日志末端"},
        ),
        migrations.CreateModel(
            name="LogCheck",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(db_index=True, verbose_name="核对时间")),
                ("count", models.PositiveBigIntegerField(verbose_name="条数")),
                ("fault", models.TextField(blank=True, verbose_name="问题")),
            ],
            options={"verbose_name": "日志核对", "ordering": ["-pk"]},
        ),
        migrations.CreateModel(
            name="LogAnchor",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.PositiveBigIntegerField(db_index=True, verbose_name="工委")),
                ("number", models.PositiveBigIntegerField(verbose_name="条数")),
                ("digest", models.CharField(max_length=64, verbose_name="末条校验码")),
                (
                    "occasion",
                    models.CharField(
                        choices=[("seal", "封存"), ("backup", "备份"), ("check", "核对")],
                        max_length=10,
                        verbose_name="场合",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="时间")),
            ],
            options={"verbose_name": "日志锚点", "ordering": ["-pk"]},
        ),
        migrations.AddField(
            "logentry",
            "number",
            models.PositiveBigIntegerField(null=True, editable=False, verbose_name="序号"),
        ),
        migrations.AddField(
            "logentry",
            "digest",
            models.CharField(null=True, editable=False, max_length=64, verbose_name="校验码"),
        ),
        migrations.RunPython(number, migrations.RunPython.noop),
        migrations.AlterField(
            "logentry",
            "number",
            models.PositiveBigIntegerField(editable=False, verbose_name="序号"),
        ),
        migrations.AlterField(
            "logentry",
            "digest",
            models.CharField(editable=False, max_length=64, verbose_name="校验码"),
        ),
        migrations.RunPython(guards.refuse_changes, guards.allow_changes),
        migrations.RunPython(refuse_truncate, allow_truncate),
    ]
