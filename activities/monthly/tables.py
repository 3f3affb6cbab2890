from activities.monthly.forms import ReportFilter
from activities.monthly.models import MonthlyReport
from activities.periods.due_days import due_days
from config.documents.spreadsheet import Kind
from orgs import access
from orgs.formatting import cn_month
from orgs.lists.listing import Column, Listing


def _columns(days) -> dict[str, Column]:
    return {
        "organisation": Column(
            "党组织",
            "organisation.short_name",
            width=30,
            sort=["organisation__tree_order", "month"],
        ),
        "month": Column(
            "月份", lambda row: cn_month(row.month), width=12, sort=["month"], css="nowrap"
        ),
        "status": Column(
            "状态", MonthlyReport.get_status_display, width=10, sort=["status", "month"]
        ),
        "submitted_at": Column(
            "报送时间", "submitted_at", Kind.DATETIME, 18, sort=["submitted_at"], on_page="报送"
        ),
        "submitted_by": Column("报送人", "submitted_by.name", width=12),
        "late": Column("是否逾期", lambda row: "逾期" if days.is_late(row) else "", width=10),
        "reviewed_at": Column(
            "审核时间", "reviewed_at", Kind.DATETIME, 18, sort=["reviewed_at"], on_page="审核"
        ),
        "reviewed_by": Column("审核人", "reviewed_by.name", width=12),
    }


def monthly_reports(user, query) -> Listing:
    """Every report of the committee, the newest month first."""
    access.require(access.can_read_committee(user))
    form = ReportFilter(query, user=user)
    columns = _columns(due_days(user.organisation.committee))
    return Listing(
        title="月报",
        rows=form.filter(MonthlyReport.objects.visible_to(user)).for_list(),
        columns=columns,
        page=["organisation", "month", "status", "submitted_at", "reviewed_at"],
        export=list(columns),
        query=query,
        form=form,
        head="organisation",
        landscape=True,
    )
