from config import clock
from config.documents.spreadsheet import Kind
from orgs.dues.figures import with_rate
from orgs.lists.listing import Column, Listing
from orgs.members.list_forms import MemberFilter
from orgs.members.models import Membership


def columns(day) -> dict[str, Column]:
    return {
        "name": Column("姓名", "member.name", width=14, sort=["member__name"], css="nowrap"),
        "organisation": Column(
            "党组织",
            "organisation.name",
            width=28,
            sort=["organisation__tree_order", "member__admitted_on"],
        ),
        "sex": Column("性别", lambda row: row.member.get_sex_display(), width=6, css="nowrap"),
        "standing": Column("身份", lambda row: row.member.standing_on(day), width=12),
        "admitted_on": Column(
            "入党日期", "member.admitted_on", Kind.DATE, sort=["member__admitted_on"]
        ),
        "formal_on": Column("转正日期", "member.formal_on", Kind.DATE, sort=["member__formal_on"]),
        "monthly_amount": Column(
            "每月应交党费（元）", "monthly_amount", Kind.MONEY, 16, sort=["monthly_amount"]
        ),
        "ends_on": Column("离开日期", "ends_on", Kind.DATE, sort=["ends_on"]),
        "end_reason": Column("去向或原因", "end_reason", width=24),
    }


def members(user, query) -> Listing:
    """The register as of the day asked for, today's without one; or who had left it by then."""
    form = MemberFilter(query, user=user, today=clock.today())
    day = form.day
    rows = Membership.objects.visible_to(user).select_related("organisation", "member")
    facts = columns(day)
    shown = [name for name in facts if name not in {"ends_on", "end_reason"}]
    if not form.spans_organisations:
        shown.remove("organisation")
    return Listing(
        title="党员名册",
        rows=with_rate(form.filter(rows), day).in_tree_order(),
        columns=facts,
        page=shown,
        export=list(facts),
        query=query,
        form=form,
        head="name",
        landscape=True,
    )
