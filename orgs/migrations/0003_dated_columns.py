"""The columns of dated facts, and memberships as rows of their own; filled in the next step."""

import django.db.models.deletion
from django.db import migrations, models


def person(**options):
    return models.ForeignKey(
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to="orgs.user",
        verbose_name="登记人",
        **options,
    )


def organisation(related_name, **options):
    return models.ForeignKey(
        on_delete=django.db.models.deletion.PROTECT,
        related_name=related_name,
        to="orgs.organisation",
        verbose_name="党组织",
        **options,
    )


def day(words, **options):
    return models.DateField(verbose_name=words, **options)


def end(**options):
    return day("截止日期", null=True, blank=True, editable=False, **options)


def moment(**options):
    return models.DateTimeField(verbose_name="登记时间", **options)


def document(words="依据", length=200, **options):
    return models.CharField(verbose_name=words, max_length=length, **options)


class Migration(migrations.Migration):
    dependencies = [("orgs", "0002_log_is_append_only")]

    operations = [
        # 档次
        migrations.RemoveIndex("rating", "orgs_rating_organis_66fb2c_idx"),
        migrations.AlterModelOptions(
            "rating",
            {"ordering": ["organisation", "-begins_on", "-pk"], "verbose_name": "定档记录"},
        ),
        migrations.RenameField("rating", "effective_on", "begins_on"),
        migrations.RenameField("rating", "document_number", "document"),
        migrations.RenameField("rating", "recorded_by", "decided_by"),
        migrations.AddField("rating", "ends_on", end()),
        # 规则
        migrations.RemoveIndex("rulevalue", "orgs_ruleva_committ_6d15df_idx"),
        migrations.AlterModelOptions(
            "rulevalue",
            {"ordering": ["key", "-begins_on", "-pk"], "verbose_name": "规则取值"},
        ),
        migrations.RenameField("rulevalue", "effective_on", "begins_on"),
        migrations.RenameField("rulevalue", "source", "document"),
        migrations.RenameField("rulevalue", "decided_at", "recorded_at"),
        migrations.AlterField("rulevalue", "recorded_at", moment()),
        migrations.AlterField("rulevalue", "decided_by", person()),
        migrations.AddField("rulevalue", "ends_on", end()),
        # 结账
        migrations.RenameField("bookclosing", "decided_at", "recorded_at"),
        migrations.AlterField("bookclosing", "recorded_at", moment()),
        migrations.AlterField("bookclosing", "decided_by", person()),
        migrations.AddField("bookclosing", "begins_on", day("开始日期", null=True)),
        migrations.AddField("bookclosing", "ends_on", end()),
        migrations.AddField(
            "bookclosing", "document", document(blank=True, default=""), preserve_default=False
        ),
        # 党费标准
        migrations.AddField("duesrate", "begins_on", day("起始月份", null=True)),
        migrations.AddField("duesrate", "ends_on", day("截止日期", null=True, editable=False)),
        migrations.AddField(
            "duesrate", "document", document(blank=True, default=""), preserve_default=False
        ),
        migrations.AddField("duesrate", "decided_by", person(null=True)),
        migrations.AddField("duesrate", "recorded_at", moment(null=True)),
        migrations.AddField("duespayment", "organisation", organisation("dues_payments", null=True)),
        # 组织关系
        migrations.CreateModel(
            "Membership",
            [
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("document", document(blank=True)),
                ("begins_on", day("转入日期")),
                ("ends_on", day("离开日期", null=True, blank=True)),
                (
                    "end_reason",
                    models.CharField(blank=True, max_length=60, verbose_name="离开原因"),
                ),
                ("recorded_at", moment(null=True)),
                ("decided_by", person(null=True)),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to="orgs.member",
                        verbose_name="党员",
                    ),
                ),
                ("organisation", organisation("memberships")),
            ],
            options={"verbose_name": "组织关系", "ordering": ["member", "-begins_on", "-pk"]},
        ),
    ]
