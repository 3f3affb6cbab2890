"""What is possible but unlikely is asked about once, and stored when it is confirmed."""

from django import forms


class Doubtful(forms.BaseForm):
    """A form that may ask. Declare `confirmed = doubt_box()` and call `ask` at the end of clean."""

    def ask(self, doubts) -> None:
        """Show the tick that confirms these sentences; an error until it is set."""
        doubts = list(doubts)
        if not doubts:
            return
        self.fields["confirmed"].widget = forms.CheckboxInput()
        self.fields["confirmed"].required = True  # as it is drawn from now on
        if not self.cleaned_data.get("confirmed"):
            self.add_error("confirmed", "".join(doubts) + "核对无误请勾选本项。")

    def touches(self, *names) -> bool:
        """Whether this form says something new about any of these fields: what was confirmed
        before is not asked again."""
        return not self.record or not set(names).isdisjoint(self.changed_data)


def doubt_box(label="已核对，仍要保存") -> forms.BooleanField:
    """The tick, out of sight until there is something to confirm."""
    return forms.BooleanField(label=label, required=False, widget=forms.HiddenInput)
