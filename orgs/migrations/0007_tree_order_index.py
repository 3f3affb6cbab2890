"""The index of the order: a step of its own, for PostgreSQL changes no table just written to."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("orgs", "0006_tree_order")]

    operations = [
        migrations.AlterField(
            "organisation",
            "tree_order",
            models.CharField(db_index=True, editable=False, max_length=255, verbose_name="排列"),
        ),
    ]
