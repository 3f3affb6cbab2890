from config.documents.spreadsheet import Kind
from orgs import access
from orgs.closings.models import BookClosing
from orgs.lists.listing import Column, Listing

COLUMNS = {
    "recorded_at": Column("办理时间", "recorded_at", Kind.DATETIME, 20),
    "closed_through": Column(
        "结账至", lambda row: row.closed_through or "全部开账", Kind.DATE, sort=["closed_through"]
    ),
    "reason": Column("原因", "reason", width=40),
    "decided_by": Column("办理人", "decided_by.name", width=14, sort=["decided_by__name"]),
}


def closings(user, query) -> Listing:
    access.require(access.can_close_books(user))
    return Listing(
        title="结账记录",
        rows=BookClosing.objects.visible_to(user).select_related("decided_by"),
        columns=COLUMNS,
        page=["recorded_at", "closed_through", "reason", "decided_by"],
        export=["closed_through", "reason", "decided_by", "recorded_at"],
        query=query,
    )
