from django.db.models import F

from activities.surveys.forms import SurveyFilter
from activities.surveys.models import SatisfactionSurvey
from config.documents.spreadsheet import Kind
from orgs import access
from orgs.lists.listing import Column, Listing

Survey = SatisfactionSurvey
RATE = F("satisfied_count") * 1.0 / F("valid_count")
COLUMNS = {
    "title": Column("名称", "title", width=36, sort=["title"]),
    "audience": Column("对象", Survey.get_audience_display, width=18, sort=["audience"]),
    "held_on": Column("完成日期", "held_on", Kind.DATE, sort=["held_on"]),
    "conducted_by": Column("实施单位", "conducted_by", width=24, sort=["conducted_by"]),
    "sent": Column("发放（份）", "sent_count", Kind.COUNT, 10, sort=["sent_count"]),
    "returned": Column("收回（份）", "returned_count", Kind.COUNT, 10, sort=["returned_count"]),
    "valid": Column("有效（份）", "valid_count", Kind.COUNT, 10, sort=["valid_count"]),
    "satisfied": Column("满意（人）", "satisfied_count", Kind.COUNT, 10, sort=["satisfied_count"]),
    "rate": Column("满意度", "rate", Kind.PERCENT, 10, sort=[RATE]),
}


def surveys(user, query) -> Listing:
    access.require(access.can_read_committee(user))
    form = SurveyFilter(query, user=user)
    return Listing(
        title="满意度测评",
        rows=form.filter(Survey.objects.visible_to(user)),
        columns=COLUMNS,
        page=["title", "audience", "held_on", "conducted_by", "valid", "satisfied", "rate"],
        export=list(COLUMNS),
        query=query,
        form=form,
        head="title",
        landscape=True,
    )
