from django.db import migrations

MESSAGE = "日志只能追加"

SQLITE = [
    f"""
    CREATE TRIGGER orgs_logentry_no_{verb} BEFORE {verb.upper()} ON orgs_logentry
    BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END
    """
    for verb in ("update", "delete")
]
POSTGRESQL = [
    f"""
    CREATE FUNCTION orgs_logentry_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION '{MESSAGE}'; END $$
    """,
    *[
        f"""
        CREATE TRIGGER orgs_logentry_no_{verb} BEFORE {verb.upper()} ON orgs_logentry
        FOR EACH ROW EXECUTE FUNCTION orgs_logentry_refuse()
        """
        for verb in ("update", "delete")
    ],
]


def refuse_changes(apps, editor):
    for statement in POSTGRESQL if editor.connection.vendor == "postgresql" else SQLITE:
        editor.execute(statement)


def allow_changes(apps, editor):
    on_table = " ON orgs_logentry" if editor.connection.vendor == "postgresql" else ""
    for verb in ("update", "delete"):
        editor.execute(f"DROP TRIGGER orgs_logentry_no_{verb}{on_table}")
    if on_table:
        editor.execute("DROP FUNCTION orgs_logentry_refuse()")


class Migration(migrations.Migration):
    dependencies = [("orgs", "0001_initial")]
    operations = [migrations.RunPython(refuse_changes, allow_changes)]
