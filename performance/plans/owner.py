"""Which committee a plan document belongs to, when nobody is signed in to say so."""

import re

from django.db.models import Q

from orgs import log
from orgs.models import Organisation
from performance.plans.steps import Refused, check

LOCAL = "本级"


def committee_for(plan, named="") -> Organisation | None:
    """The committee that `named` (key or name) or the document's unit means.

    None only in a database without any committee. Raises Refused when several fit or none does.
    """
    committees = Organisation.objects.committees()
    if named:
        return _named(committees, named)
    for found in (_by_code(committees, plan.unit_code), _by_name(committees, plan.unit_name)):
        if found:
            return _only(found)
    roots = list(committees.filter(parent=None))
    return _only(roots) if roots else None


def create_committee(plan, *, by=None) -> Organisation:
    """The first committee of an empty database, named as the document names its unit."""
    name = plan.unit_name.removesuffix(LOCAL)
    if not name:
        raise Refused("文件中没有预算单位名称，请先建立工委，再用 --committee 指定。")
    short = short_form(name)
    row = Organisation(
        kind=Organisation.Kind.COMMITTEE,
        name=name,
        document_name=short,
        short_name=short[:40],
        unit_code=plan.unit_code,
    )
    check(row, leave_out={"path"})  # the row finds its own place when it is saved
    with log.change(row, by=by, verb=log.Verb.CREATE, reason="按计划文件建立"):
        row.save()
    return row


def short_form(name: str) -> str:
    """The name for comparing: without blanks and 本级, 中国共产党 as 中共."""
    return re.sub(r"\s", "", name).removesuffix(LOCAL).replace("中国共产党", "中共", 1)


def _named(committees, named):
    key = Q(pk=int(named)) if named.isdecimal() and len(named) < 19 else Q(pk=None)
    found = list(committees.filter(key)) or _by_name(committees, named)
    if not found:
        raise Refused(f"没有名为“{named}”的工委。{_listed(committees)}")
    return _only(found)


def _by_code(committees, code):
    return list(committees.filter(unit_code=code)) if code else []


def _by_name(committees, name):
    wanted = short_form(name)
    if not wanted:
        return []
    return [
        row
        for row in committees
        if wanted in {short_form(row.name), short_form(row.document_name), row.short_name}
    ]


def _only(found):
    if len(found) > 1:
        raise Refused(f"有几个工委都可能是这份文件的单位，请用 --committee 指定。{_listed(found)}")
    return found[0]


def _listed(committees) -> str:
    names = "；".join(f"{row.pk} {row.official_name}" for row in committees)
    return f"现有工委：{names}。" if names else "数据库中还没有工委。"
