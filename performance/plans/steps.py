"""The steps that bring the database to what a document says. Each can be checked without being
done: so a preview tells beforehand what stands in the way, and writes nothing."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import models

from orgs import log
from performance.plans.models import PlanTask, Safeguard, SubGoal

PARTS = (PlanTask, SubGoal, Safeguard)


class Refused(Exception):
    """The plan cannot be written; the message (Chinese) says why and what to do."""


@dataclass(frozen=True)
class Save:
    """Give a row these values; one that has them already is not touched and leaves no log row."""

    row: models.Model
    values: dict

    def check(self):
        self._set()
        check(self.row, leave_out=_unsaved(self.row))

    def do(self, by):
        if self.row.pk and all(getattr(self.row, k) == v for k, v in self.values.items()):
            return
        self._set()
        check(self.row)
        with log.change(self.row, by=by, verb=log.Verb.LOAD):
            self.row.save()

    def _set(self):
        for name, value in self.values.items():
            setattr(self.row, name, value)


@dataclass(frozen=True)
class SavePlan:
    """The plan with its numbered parts; nothing refers to those, so they are written anew."""

    row: models.Model
    parts: Sequence[models.Model]

    def check(self):
        for row in [self.row, *self.parts]:
            check(row, leave_out=_unsaved(row))

    def do(self, by):
        with log.change(self.row, by=by, verb=log.Verb.LOAD):
            check(self.row)
            self.row.save()
            for kind in PARTS:
                kind.objects.filter(plan=self.row).delete()
            for part in self.parts:
                part.plan = self.row  # the key it has only now
                check(part)
                part.save()


@dataclass(frozen=True)
class Remove:
    """Delete what the document has no longer; `before` goes first and stands in nobody's way."""

    row: models.Model
    before: Sequence[models.Model] = ()

    def check(self):
        if hanging := _hanging_on(self.row, self.before):
            raise Refused(
                f"文件中已没有{self.row._meta.verbose_name}“{self.row}”，但它已有"
                f"{'、'.join(hanging)}，不能删除；请在文件中保留这一项，或先处理这些记录。"
            )

    def do(self, by):
        self.check()
        with log.change(self.row, by=by, verb=log.Verb.DELETE, reason="新载入的文件中没有这一项"):
            self.row.delete()


Step = Save | SavePlan | Remove


def check(row, leave_out=()) -> None:
    """Refuse a row that would not be valid, naming its fields."""
    try:
        row.full_clean(exclude=leave_out)
    except ValidationError as error:
        raise Refused(f"{row._meta.verbose_name}“{row}”不能载入：{_sentence(row, error)}") from None


def _unsaved(row) -> set[str]:
    """The columns that lead to a row which is not stored yet, as in a preview."""
    relations = [field for field in row._meta.concrete_fields if field.is_relation]
    return {
        field.name
        for field in relations
        if field.is_cached(row) and (other := getattr(row, field.name)) and other.pk is None
    }


def _hanging_on(row, apart_from) -> list[str]:
    """The records that protect a row from deletion, as 支出 3 条."""
    found = []
    for relation in row._meta.get_fields(include_hidden=True):
        if getattr(relation, "on_delete", None) is models.PROTECT and relation.auto_created:
            related = relation.related_model
            leaving = [other.pk for other in apart_from if type(other) is related]
            rows = related._base_manager.filter(**{relation.field.name: row})
            if count := rows.exclude(pk__in=leaving).count():
                found.append(f"{related._meta.verbose_name} {count} 条")
    return found


def _sentence(row, error) -> str:
    lines = []
    for name, messages in error.message_dict.items():
        title = "" if name == "__all__" else f"{row._meta.get_field(name).verbose_name}："
        lines.append(title + "".join(messages))
    return "；".join(lines)
