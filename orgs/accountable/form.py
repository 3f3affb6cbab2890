from django import forms
from django.db import connection

from orgs import log
from orgs.accountable import seen


class AccountableForm(forms.BaseForm):
    """A form that knows who fills it in, what they saw, and logs fields that it never offered.

    Put it before forms.Form or forms.ModelForm. Whatever else a request carries
    (status=approved, score=100) changes nothing; the attempt stays in the log. A page that was
    opened on another state, or by somebody else, is `seen.Stale`.
    """

    expected = frozenset({"csrfmiddlewaretoken", "action", seen.NAME})
    # Fields that open with a suggestion, or ask something the page itself raised: not compared.
    suggested = frozenset({"confirmed"})

    def __init__(self, *args, user, **kwargs):
        self.user = user
        super().__init__(*args, **kwargs)

    @property
    def record(self):
        """The stored row that this form changes, or None."""
        row = getattr(self, "instance", None)
        return row if row is not None and row.pk else None

    send_again = "核对无误，按表单保存"  # the button of the page that shows both sides
    is_own_page = False  # whether this very page has saved what stands there now

    def about(self) -> str:
        """What the form is about: a page opened for one record changes no other."""
        return f"{type(self).__name__} {self.record.pk if self.record else ''}"

    def opened_on(self) -> dict[str, str]:
        """What this page shows of what it is about to change: name of the field or words → text.

        A form that stores something new rests on nothing; one that replaces what holds says so.
        """
        return seen.shown_in(self) if self.record else {}

    @property
    def seen_note(self):
        """The hidden field by which `opened_on` comes back with the form."""
        return seen.note(self)

    def is_valid(self):
        stray = self._stray_fields()
        if stray:
            log.record(
                by=self.user,
                verb=log.Verb.DENIED,
                subject_type="表单",
                label="、".join(stray),
                reason="提交了表单上没有的字段，已忽略",
            )
        if self.is_bound:
            self._hold()
            seen.check(self)
        return super().is_valid()

    def _hold(self):
        """Lock the row until the transaction ends and take in what others have just written.

        Stale where they wrote what this form shows.
        """
        if not (self.record and connection.in_atomic_block):
            return
        rows = type(self.record)._base_manager.select_for_update(no_key=True)
        stored = rows.order_by("pk").filter(pk=self.record.pk).first()
        if stored is None:
            raise seen.Stale(self, [])
        for field in self.record._meta.concrete_fields:
            if getattr(stored, field.attname) == getattr(self.record, field.attname):
                continue
            if field.name in self.fields:
                raise seen.Stale(self, [])
            setattr(self.record, field.attname, getattr(stored, field.attname))

    def _stray_fields(self) -> list[str]:
        offered = {self.add_prefix(name) for name in self.fields}
        return sorted(
            key
            for key in self.data
            # Widgets of several inputs post as name_0, name_1.
            if key not in offered | self.expected and key.rsplit("_", 1)[0] not in offered
        )


class ConfirmForm(AccountableForm, forms.Form):
    """A button without a question: what it was pressed on is compared all the same.

    `shows`: what the page says of the record, where that is not simply its row.
    """

    send_again = "已看过，仍要办理"

    def __init__(self, *args, record, shows: dict[str, str] | None = None, **kwargs):
        self.confirmed_record = record
        self.shows = shows
        super().__init__(*args, **kwargs)

    @property
    def record(self):
        return self.confirmed_record

    def agrees(self) -> bool:
        """For a button that was pressed: Stale unless it was pressed on what stands there now."""
        self.is_bound = True
        return self.is_valid()

    def opened_on(self):
        if self.shows is not None:
            return self.shows
        return {name: str(value) for name, value in log.snapshot(self.record).items()}
