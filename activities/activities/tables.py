from activities.activities.forms import ActivityFilter
from activities.activities.models import Activity
from config.documents.spreadsheet import Kind
from orgs.lists.listing import Column, Listing

COLUMNS = {
    "title": Column("主题", "title", width=40, sort=["title"], css="wide"),
    "held_on": Column("日期", "held_on", Kind.DATE, sort=["held_on"]),
    "organisation": Column(
        "党组织", "organisation.short_name", width=24, sort=["organisation__tree_order"]
    ),
    "kinds": Column("类型", lambda row: "、".join(row.kind_labels), width=24),
    "place": Column("地点", "place", width=20),
    "due_count": Column(
        "应到人数", "due_count", Kind.COUNT, 10, sort=["due_count"], on_page="应到（人）"
    ),
    "present_count": Column(
        "实到人数", "present_count", Kind.COUNT, 10, sort=["present_count"], on_page="实到（人）"
    ),
    "content": Column("内容", "content", width=50),
}
EXPORT = [
    "held_on",
    "organisation",
    "kinds",
    "title",
    "place",
    "due_count",
    "present_count",
    "content",
]


def activities(user, query) -> Listing:
    """What was held within the reader's sight, the newest first."""
    form = ActivityFilter(query, user=user)
    shown = ["title", "held_on", "organisation", "kinds", "due_count", "present_count"]
    if not form.spans_organisations:
        shown.remove("organisation")
    return Listing(
        title="活动",
        rows=form.filter(Activity.objects.visible_to(user)).for_list(),
        columns=COLUMNS,
        page=shown,
        export=EXPORT,
        query=query,
        form=form,
        head="title",
        landscape=True,
    )
