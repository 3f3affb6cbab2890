"""The indexes a committee's log is listed and filtered by."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("orgs", "0008_log_by_committee")]

    operations = [
        migrations.AddIndex(
            "logentry",
            models.Index(fields=["committee", "-id"], name="orgs_logent_committ_456058_idx"),
        ),
        migrations.AddIndex(
            "logentry",
            models.Index(
                fields=["committee", "subject_type"], name="orgs_logent_committ_6ee8e4_idx"
            ),
        ),
    ]
