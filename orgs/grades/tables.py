from config.documents.spreadsheet import Kind
from orgs import access
from orgs.grades.figures import BEST_FIRST, grade_changes, graded_organisations
from orgs.grades.forms import DayFilter, GradeFilter
from orgs.grades.models import Rating
from orgs.lists.listing import Column, Listing

COLUMNS = {
    "organisation": Column("党组织", "name", width=40, sort=["tree_order"]),
    "grade": Column("档次", "grade_label", width=12, sort=[BEST_FIRST], css="nowrap"),
    "graded_on": Column("定档日期", "graded_on", Kind.DATE, sort=["graded_on"]),
    "authority": Column("定档机关", "grade_authority", width=20, sort=["grade_authority"]),
    "document": Column("文号", "grade_document", width=24, sort=["grade_document"], css="nowrap"),
    "rate": Column("操作", css="action", is_tool=True),
}

CHANGES = {
    "begins_on": Column("日期", "begins_on", Kind.DATE, sort=["begins_on"]),
    "organisation": Column(
        "党组织", "organisation.name", width=40, sort=["organisation__tree_order"]
    ),
    "previous": Column("原档次", "previous_label", css="nowrap"),
    "grade": Column("新档次", Rating.get_grade_display, width=12, sort=[BEST_FIRST], css="nowrap"),
    "authority": Column("定档机关", "authority", width=20, sort=["authority"]),
    "document": Column("文号", "document", width=24, sort=["document"], css="nowrap"),
}


def changes(user, query) -> Listing:
    """What changed in the year of the day asked for, up to that day."""
    access.require(access.can_read_committee(user))
    form = DayFilter(query, user=user)
    rows = grade_changes(user.organisation.committee, form.day)
    return Listing(
        title=f"{form.day.year}年档次变动",
        rows=rows.visible_to(user),
        columns=CHANGES,
        page=list(CHANGES),
        export=list(CHANGES),
        query=query,
        form=form,
        head="organisation",
        conditions=[f"截至{form.day}"],
        landscape=True,
    )


def grades(user, query) -> Listing:
    """What the committee rates, with the grades of the day asked for; today's without one."""
    access.require(access.can_read_committee(user))
    form = GradeFilter(query, user=user)
    day = form.day
    rows = graded_organisations(user.organisation.committee, day)
    facts = ["organisation", "grade", "graded_on", "authority", "document"]
    return Listing(
        title="创A台账",
        rows=form.filter(rows.visible_to(user)),
        columns=COLUMNS,
        page=[*facts, "rate"] if access.can_rate(user) else facts,
        export=facts,
        query=query,
        form=form,
        head="organisation",
        conditions=[f"截至{day}"],
        landscape=True,
    )
