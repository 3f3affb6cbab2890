"""Whether the log is as it was written: nothing altered, removed, inserted, reordered or cut off.

Every entry is worked out anew from its columns and the digest before it; the end of each log is
compared with its `LogChain`, and with every `LogAnchor` and every anchor typed by whoever kept one
outside. Who rewrites a whole log from some entry on, its end and all anchors in the database
included, is found by an anchor outside: the sealed forms and the backups carry one.
"""

import datetime
import importlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.db import connection

from orgs.log import chain
from orgs.log.models import LogAnchor, LogChain, LogCheck, LogEntry
from orgs.organisations.models import Organisation

guards = importlib.import_module("orgs.migrations.0002_log_is_append_only")
AT_ONCE = 2000


@dataclass(frozen=True)
class Anchor:
    """How the log of one committee (`key`) ended once: after `number` entries, with `digest`."""

    key: int
    number: int
    digest: str
    source: str = ""

    def __str__(self):
        return f"{self.key}:{self.number}:{self.digest}"


@dataclass(frozen=True)
class Verdict:
    """`count` entries were read; `faults` name the first wrong thing of each log, then the rest."""

    count: int
    faults: tuple[str, ...]
    anchors: tuple[Anchor, ...]  # how each log ends now

    @property
    def is_whole(self) -> bool:
        return not self.faults


@dataclass
class _Reading:
    """How far one log has been read, and the first thing found wrong in it."""

    number: int = 0
    head: str = ""
    fault: str = ""
    found: dict[int, str] = field(default_factory=dict)  # at the anchors' numbers


def verify(anchors: Iterable[Anchor] = ()) -> Verdict:
    """Read the whole log once. `anchors` are those kept outside; the stored ones are added."""
    anchors = [*anchors, *_stored_anchors()]
    logs: dict[int, _Reading] = {}
    wanted = {(anchor.key, anchor.number) for anchor in anchors}
    count = 0
    rows = LogEntry.objects.order_by("pk").values_list(*chain.COLUMNS, "digest")
    for *values, digest in rows.iterator(chunk_size=AT_ONCE):
        count += 1
        _read(logs, values, digest, wanted)
    names = dict(Organisation.objects.committees().values_list("pk", "short_name"))
    faults = [
        *(_named(names, key, log.fault) for key, log in logs.items() if log.fault),
        *(_named(names, key, words) for key, words in _ends(logs)),
        *(_named(names, one.key, words) for one, words in _against(anchors, logs)),
        *_missing_guards(),
    ]
    ends = tuple(Anchor(key, log.number, log.head) for key, log in sorted(logs.items()))
    return Verdict(count, tuple(dict.fromkeys(faults)), ends)


def keep(verdict: Verdict, *, now: datetime.datetime) -> LogCheck:
    """Remember what was found; where all is whole, also how each log ends."""
    if verdict.is_whole:
        known = {(row.key, row.number) for row in LogAnchor.objects.all()}
        grown = [one for one in verdict.anchors if (one.key, one.number) not in known]
        anchor(grown, LogAnchor.Occasion.CHECK, now=now)
    return LogCheck.objects.create(at=now, count=verdict.count, fault="；".join(verdict.faults))


def anchor(anchors: Iterable[Anchor], occasion: str, *, now: datetime.datetime) -> None:
    LogAnchor.objects.bulk_create(
        LogAnchor(key=one.key, number=one.number, digest=one.digest, occasion=occasion, at=now)
        for one in anchors
    )


def end_of(committee) -> Anchor:
    """How this committee's log ends at this moment."""
    end = LogChain.objects.filter(pk=committee.pk).first() or LogChain(pk=committee.pk)
    return Anchor(end.pk, end.length, end.head)


def _read(logs, values, digest, wanted):
    entry = dict(zip(chain.COLUMNS, values, strict=True))
    key = entry["committee_id"] or LogChain.NOBODYS
    log = logs.setdefault(key, _Reading())
    log.number += 1
    if not log.fault:
        log.fault = _fault(entry, digest, log)
    log.head = digest
    if (key, log.number) in wanted:
        log.found[log.number] = digest


def _fault(entry, digest, log) -> str:
    """What is wrong with this entry, as the next one of its log; "" if nothing is."""
    where = f"编号 {entry['id']}（{entry['at']:%Y-%m-%d %H:%M} {entry['subject_label']}）"
    if entry["number"] > log.number:
        return f"第 {log.number} 条不见了，{where}前有记录被删除或移走"
    if entry["number"] < log.number:
        return f"{where}是插入的，或顺序被改动"
    values = [entry[name] for name in chain.COLUMNS]
    if chain.digest(values, log.head) != digest:
        return f"第 {log.number} 条，{where}与它的校验码不符，内容被改动"
    return ""


def _ends(logs) -> Iterator[tuple[int, str]]:
    ends = {end.pk: end for end in LogChain.objects.all()}
    for key in sorted({*ends, *logs}):
        log, end = logs.get(key, _Reading()), ends.get(key)
        if end is None:
            yield key, "末端记录不见了"
        elif end.length > log.number:
            yield key, f"末尾缺 {end.length - log.number} 条（应有 {end.length} 条）"
        elif (end.length, end.head) != (log.number, log.head):
            yield key, "末条与末端记录不符"


def _stored_anchors() -> list[Anchor]:
    return [
        Anchor(row.key, row.number, row.digest, f"{row.at:%Y-%m-%d} {row.get_occasion_display()}")
        for row in LogAnchor.objects.all()
    ]


def _against(anchors, logs) -> Iterator[tuple[Anchor, str]]:
    for one in anchors:
        log = logs.get(one.key, _Reading())
        if one.number and log.found.get(one.number) != one.digest:
            yield one, f"与{one.source or '保存的'}锚点（第 {one.number} 条）不符，记录被重写或截断"


def _named(names, key, fault) -> str:
    return f"{names.get(key, '不属于任何工委的记录')}：{fault}"


def _missing_guards() -> Iterator[str]:
    """The triggers that refuse changes: each must stand there as it was made, and be on."""
    missing = _sqlite_guards() if connection.vendor == "sqlite" else _postgres_guards()
    if missing:
        yield f"数据库里禁止改动日志的触发器不完整：{'、'.join(missing)}"


def _sqlite_guards() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT sql FROM sqlite_master WHERE type = 'trigger'")
        standing = {_bare(sql) for (sql,) in cursor.fetchall()}
    return [
        f"orgs_logentry_no_{verb}"
        for verb, sql in zip(("update", "delete"), guards.SQLITE, strict=True)
        if _bare(sql) not in standing
    ]


def _postgres_guards() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT t.tgname, t.tgenabled, t.tgtype, p.prosrc FROM pg_trigger t"
            " JOIN pg_proc p ON p.oid = t.tgfoid WHERE t.tgrelid = 'orgs_logentry'::regclass"
        )
        standing = {name: (on, kind, _bare(source)) for name, on, kind, source in cursor.fetchall()}
    # What a trigger of PostgreSQL says of itself: row or statement, before, and the verb.
    kinds = {"update": 1 + 2 + 16, "delete": 1 + 2 + 8, "truncate": 2 + 32}
    source = _bare(guards.POSTGRESQL[0].split("$$")[1])
    return [
        f"orgs_logentry_no_{verb}"
        for verb, kind in kinds.items()
        if standing.get(f"orgs_logentry_no_{verb}")
        not in {("O", kind, source), ("A", kind, source)}
    ]


def _bare(sql: str) -> str:
    return " ".join(sql.split())
