"""Every organisation gets its place in the order of the tree as a column of its own."""

from django.db import migrations, models


def fill(apps, schema_editor):
    organisations = apps.get_model("orgs", "Organisation")
    rows = list(organisations.objects.all())
    # Parents come first: a path is longer than the one it hangs under.
    rows.sort(key=lambda row: row.path.count("/"))
    orders = {None: ""}
    for row in rows:
        row.tree_order = f"{orders[row.parent_id]}{row.position:010}{row.pk:010}"
        orders[row.pk] = row.tree_order
    organisations.objects.bulk_update(rows, ["tree_order"], batch_size=2000)


class Migration(migrations.Migration):
    dependencies = [("orgs", "0005_undated_columns_go")]

    operations = [
        migrations.AddField(
            "organisation",
            "tree_order",
            models.CharField(default="", editable=False, max_length=255, verbose_name="排列"),
            preserve_default=False,
        ),
        migrations.RunPython(fill),
    ]
