"""A reading remembers the approved value it was confirmed for."""

from django.db import migrations, models
from django.db.models import OuterRef, Subquery


def fill(apps, schema_editor):
    readings = apps.get_model("performance", "IndicatorReading")
    indicators = apps.get_model("performance", "Indicator").objects.filter(pk=OuterRef("indicator"))
    readings.objects.update(official_value=Subquery(indicators.values("official_value")[:1]))


class Migration(migrations.Migration):
    dependencies = [("performance", "0005_seal_marks")]

    operations = [
        migrations.AddField(
            "indicatorreading",
            "official_value",
            models.CharField(
                blank=True,
                default="",
                editable=False,
                max_length=100,
                verbose_name="确认时的批复值",
            ),
            preserve_default=False,
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
