"""A seal: what it holds, and whether it still holds what was sealed.

Sealing keeps the form as it stood, who sealed it when, and how the committee's log ended at that
moment. One digest covers all of it; a short mark of every single value lets a later look name the
row and the field that were altered. The digest also stands in the log, whose chain would have to
be rewritten to hide a change of both.
"""

import datetime
import hashlib
import json
from collections.abc import Iterator

from orgs.formatting import cn_date
from orgs.log.models import LogEntry
from performance.evaluations.self_evaluation import digest

WORDS = {
    **{"year": "年度", "project_code": "项目编码", "project_name": "项目名称"},
    **{"department": "主管部门", "unit": "实施单位", "funds": "项目资金", "rows": "指标"},
    **{"execution_rate": "预算执行率", "execution_weight": "执行率分值"},
    **{"execution_score": "执行率得分", "execution_remark": "执行率偏差原因"},
    **{
        "execution_why": "执行率计分说明",
        "expected_goal": "预期目标",
        "actual_goal": "实际完成情况",
    },
    **{"total": "总分", "total_weight": "总分值", "grade": "等级", "is_complete": "是否完整"},
    **{"rules": "计分规则", "sections": "自评报告", "prepared_by": "填报人", "phone": "联系电话"},
    **{"prepared_on": "填报日期", "as_of": "数据截至", "version": "版次", "log_anchor": "日志锚点"},
    **{
        "label": "名称",
        "initial": "年初预算数",
        "full_year": "全年预算数",
        "executed": "全年执行数",
    },
    **{"indicator_id": "编号", "level1": "一级指标", "level2": "二级指标", "name": "三级指标"},
    **{"official_value": "年度指标值", "reading": "口径", "value": "实际完成值", "weight": "分值"},
    **{"score": "得分", "remark": "偏差原因", "why_reason": "须说明的原因"},
    **{"proposed_deduction": "建议扣分", "heading": "标题", "paragraphs": "段落"},
    **{"sealed_at": "封存时间", "sealed_by": "封存人", "project": "项目", "form": "自评表"},
}


def content(evaluation) -> dict:
    """Everything the digest covers, as JSON keeps it."""
    at = evaluation.sealed_at and evaluation.sealed_at.astimezone(datetime.UTC).isoformat()
    return {
        "form": evaluation.snapshot,
        "project": evaluation.project_id,
        "version": evaluation.version,
        "sealed_at": at,
        "sealed_by": evaluation.sealed_by_id,
    }


def close(evaluation) -> None:
    """Set digest and marks of an evaluation whose sealed columns are filled."""
    sealed = content(evaluation)
    evaluation.digest = digest(sealed)
    evaluation.marks = {path: _mark(value) for path, value in _leaves(sealed)}


def alterations(evaluation) -> list[str]:
    """What is not as it was sealed, in words; empty while the seal is whole. One query."""
    if not evaluation.is_sealed:
        return []
    found = [] if _is_whole(evaluation) else _altered(evaluation) or ["校验码"]
    if not found and not _is_logged(evaluation):
        found = ["校验码与日志中封存时的记录不符"]
    return found


def mark(evaluation, form) -> str:
    """Which version a print is: a sealed one names its digest, unless that is no longer true."""
    if not evaluation.is_sealed:
        return f"草稿，数据截至{cn_date(datetime.date.fromisoformat(form.as_of))}"
    day, who = cn_date(evaluation.sealed_at), evaluation.sealed_by.name
    sealed = f"第{form.version}版，{day}由{who}封存"
    if found := alterations(evaluation):
        return f"{sealed}，已被改动：{'、'.join(found[:5])}；不能作为正式件使用"
    return f"{sealed}，校验码 {evaluation.digest}"


def _is_whole(evaluation) -> bool:
    if evaluation.marks is None:  # sealed before a seal covered more than the form
        return digest(evaluation.snapshot) == evaluation.digest
    return digest(content(evaluation)) == evaluation.digest


def _is_logged(evaluation) -> bool:
    entries = LogEntry.objects.filter(
        subject_type=evaluation._meta.verbose_name,
        subject_id=str(evaluation.pk),
        verb=LogEntry.Verb.SEAL,
    )
    return any(entry.after.get("校验码") == evaluation.digest for entry in entries)


def _altered(evaluation) -> list[str]:
    """The values that differ from their marks, each named by its row and field."""
    sealed, marks = content(evaluation), evaluation.marks or {}
    leaves = {path: _mark(value) for path, value in _leaves(sealed)}
    paths = [path for path in {**marks, **leaves} if marks.get(path) != leaves.get(path)]
    return [_in_words(path, sealed) for path in paths]


def _leaves(value, path="") -> Iterator[tuple[str, object]]:
    """(path, value) of everything that is neither a list nor a mapping."""
    if isinstance(value, dict):
        parts = value.items()
    elif isinstance(value, list):
        parts = enumerate(value)
    else:
        yield path, value
        return
    yield f"{path}#", len(value)
    for key, part in parts:
        yield from _leaves(part, f"{path}.{key}".lstrip("."))


def _mark(value) -> str:
    return hashlib.sha256(json.dumps(value, ensure_ascii=False).encode()).hexdigest()[:8]


def _in_words(path: str, sealed: dict) -> str:
    """ "form.rows.2.score" → 指标“测评满意度”得分 ."""
    words, found = [], sealed
    for part in path.rstrip("#").split("."):
        try:
            found = found[int(part)] if isinstance(found, list) else found[part]
        except (KeyError, IndexError, TypeError, ValueError):
            found = None
        if part.isdecimal():
            name = isinstance(found, dict) and (
                found.get("name") or found.get("label") or found.get("heading")
            )
            words.append(f"“{name}”" if name else f"第{int(part) + 1}项")
        elif part != "form":
            words.append(WORDS.get(part, part))
    return "".join(words) + ("的项数" if path.endswith("#") else "")
