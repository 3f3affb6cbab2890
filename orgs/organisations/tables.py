from django.db.models import Prefetch

from config import clock
from config.documents.spreadsheet import Kind
from orgs import access
from orgs.grades.figures import BEST_FIRST, with_grade
from orgs.lists.listing import Column, Listing
from orgs.members.figures import member_counts
from orgs.organisations.forms import OrganisationFilter
from orgs.organisations.models import Organisation

COLUMNS = {
    "name": Column("全称", "name", width=40, sort=["name"], on_page="党组织"),
    "short_name": Column("简称", "short_name", width=20),
    "kind": Column("类别", Organisation.get_kind_display, sort=["kind", "tree_order"]),
    "parent": Column("上级", "parent.short_name"),
    "grade": Column(
        "档次",
        lambda row: row.grade_label if row.is_grassroots else "",
        width=12,
        sort=[BEST_FIRST, "tree_order"],
    ),
    "secretaries": Column(
        "书记", lambda row: "、".join(person.name for person in row.secretaries), width=16
    ),
    "formal": Column("正式党员", "member_count.formal", Kind.COUNT, 10, on_page="正式党员（人）"),
    "probationary": Column(
        "预备党员", "member_count.probationary", Kind.COUNT, 10, on_page="预备党员（人）"
    ),
}


def organisations(user, query) -> Listing:
    """The tree in its own order, with today's grades, secretaries and members."""
    today = clock.today()
    form = OrganisationFilter(query, user=user)
    rows = with_grade(Organisation.objects.visible_to(user), today)
    rows = rows.select_related("parent").prefetch_related(
        Prefetch("users", access.secretaries(), to_attr="secretaries")
    )

    def with_members(some):
        counts = member_counts(user.organisation, today)
        for row in some:
            row.member_count = counts[row.pk]
            row.members = row.member_count.figures(row.pk, today)
        return some

    return Listing(
        title="党组织名册",
        rows=form.filter(rows).in_tree_order(),
        columns=COLUMNS,
        page=[name for name in COLUMNS if name != "short_name"],
        export=[name for name in COLUMNS if name != "parent"],
        query=query,
        form=form,
        head="name",
        each=with_members,
        landscape=True,
    )
