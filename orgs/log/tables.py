from config.documents.spreadsheet import Kind
from orgs import access
from orgs.lists.listing import Column, Listing
from orgs.log.forms import LogFilter
from orgs.log.models import LogEntry


def _changes(entry) -> str:
    return "\n".join(
        f"{name}：{before or '—'} → {after or '—'}" for name, before, after in entry.changes
    )


COLUMNS = {
    "number": Column("编号", "pk", Kind.COUNT, 10),
    "at": Column("时间", "at", Kind.DATETIME, 18),
    "actor": Column("人员", "actor_name", width=20, css="named"),
    "verb": Column("动作", LogEntry.get_verb_display, width=10, css="nowrap"),
    "kind": Column("对象类别", "subject_type"),
    "label": Column("对象", "subject_label", width=30),
    "subject": Column("对象", lambda entry: f"{entry.subject_type} {entry.subject_label}"),
    "organisation": Column("党组织", "organisation.name", width=24, css="named"),
    "changes": Column("变化", _changes, width=60),
    "reason": Column("原因", "reason", width=30),
}


def log_entries(user, query) -> Listing:
    """What was done within the reader's sight, the newest first."""
    access.require(access.can_read_log(user))
    rows = LogEntry.objects.visible_to(user)
    form = LogFilter(query, user=user, rows=rows)
    return Listing(
        title="操作日志",
        rows=form.filter(rows).select_related("organisation"),
        columns=COLUMNS,
        page=["at", "actor", "verb", "subject", "organisation", "changes", "reason"],
        export=[name for name in COLUMNS if name != "subject"],
        query=query,
        form=form,
        landscape=True,
    )
