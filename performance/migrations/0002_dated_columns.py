"""Readings and measurements get the columns of dated facts; filled in the next step."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def person():
    return models.ForeignKey(
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to=settings.AUTH_USER_MODEL,
        verbose_name="登记人",
    )


def end():
    return models.DateField(blank=True, editable=False, null=True, verbose_name="截止日期")


def document():
    return models.CharField(blank=True, default="", max_length=200, verbose_name="依据")


class Migration(migrations.Migration):
    dependencies = [("performance", "0001_initial")]

    operations = [
        migrations.RenameField("indicatorreading", "decided_at", "recorded_at"),
        migrations.AlterField(
            "indicatorreading", "recorded_at", models.DateTimeField(verbose_name="登记时间")
        ),
        migrations.AlterField("indicatorreading", "decided_by", person()),
        migrations.AddField(
            "indicatorreading", "begins_on", models.DateField(null=True, verbose_name="开始日期")
        ),
        migrations.AddField("indicatorreading", "ends_on", end()),
        migrations.AddField("indicatorreading", "document", document(), preserve_default=False),
        migrations.AlterModelOptions(
            "measurement", {"ordering": ["-begins_on", "-pk"], "verbose_name": "指标完成值"}
        ),
        migrations.RenameField("measurement", "measured_on", "begins_on"),
        migrations.RenameField("measurement", "recorded_by", "decided_by"),
        migrations.AlterField("measurement", "decided_by", person()),
        migrations.AlterField(
            "measurement", "recorded_at", models.DateTimeField(verbose_name="登记时间")
        ),
        migrations.AddField("measurement", "ends_on", end()),
        migrations.AddField("measurement", "document", document(), preserve_default=False),
    ]
