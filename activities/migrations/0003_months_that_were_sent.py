"""The months of reports that lie with the office or were approved stand still from here on, too."""

from django.db import migrations

WORDS = {"submitted": "已报送", "approved": "已审核"}


def keep(apps, schema_editor):
    reports = apps.get_model("activities", "MonthlyReport").objects.filter(status__in=WORDS)
    SentMonth = apps.get_model("activities", "SentMonth")
    SentMonth.objects.bulk_create(
        [
            SentMonth(organisation_id=organisation, month=month, words=WORDS[status])
            for organisation, month, status in reports.order_by("pk").values_list(
                "organisation", "month", "status"
            )
        ],
        batch_size=1000,
    )


class Migration(migrations.Migration):
    dependencies = [("activities", "0002_sent_month")]

    operations = [migrations.RunPython(keep, migrations.RunPython.noop)]
