from django import forms

from orgs import log


class AccountableForm(forms.BaseForm):
    """A form that knows who fills it in, and logs fields that it never offered.

    Put it before forms.Form or forms.ModelForm. Whatever else a request carries
    (status=approved, score=100) changes nothing; the attempt stays in the log.
    """

    expected = frozenset({"csrfmiddlewaretoken", "action"})

    def __init__(self, *args, user, **kwargs):
        self.user = user
        super().__init__(*args, **kwargs)

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
        return super().is_valid()

    def _stray_fields(self) -> list[str]:
        offered = {self.add_prefix(name) for name in self.fields}
        return sorted(
            key
            for key in self.data
            # Widgets of several inputs post as name_0, name_1.
            if key not in offered | self.expected and key.rsplit("_", 1)[0] not in offered
        )
