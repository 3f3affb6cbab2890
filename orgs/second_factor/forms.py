from django import forms
from django.utils import timezone

from config import clock
from config.serving import vault
from orgs import log
from orgs.accountable import AccountableForm
from orgs.devices import signed_in
from orgs.second_factor import codes
from orgs.second_factor.models import SecondFactor
from orgs.sign_in import lockout

WRONG = "验证码不正确或已用过，请等下一个验证码再输入。"


class CodeField(forms.CharField):
    def __init__(self, **kwargs):
        super().__init__(
            label="动态验证码",
            max_length=20,
            widget=forms.TextInput(
                attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "class": "short"}
            ),
            **kwargs,
        )


class CodeForm(forms.Form):
    """The second step of signing in, behind the same door as the password."""

    code = CodeField(help_text="手机验证器上的6位数字；手机不在身边，可填一个备用码。")

    def __init__(self, *args, request, user, **kwargs):
        self.request, self.user = request, user
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs["inputmode"] = "text"

    def clean_code(self):
        code = self.cleaned_data["code"]
        lockout.refuse(self.request, self.user.username)
        if not self.user.second_factor.accepts(code, timezone.now().timestamp()):
            lockout.note_failure(self.request, self.user.username)
            raise forms.ValidationError(WRONG)
        return code


class SetUpForm(AccountableForm, forms.Form):
    """Shows that the phone has read the secret; then it counts. `codes`: once saved, on paper."""

    code = CodeField(help_text="验证器添加成功后显示的6位数字。")

    def __init__(self, *args, secret, session_key, **kwargs):
        self.secret = secret
        self.session_key = session_key  # the one that stays signed in
        self.codes: list[str] = []
        super().__init__(*args, **kwargs)

    def about(self):
        return "启用动态验证码"

    def clean_code(self):
        now = timezone.now().timestamp()
        self.step = codes.step_of(self.secret, self.cleaned_data["code"], now)
        if self.step is None:
            raise forms.ValidationError("验证码不正确；请核对手机时间，再输入当前显示的6位数字。")
        return self.cleaned_data["code"]

    def save(self) -> SecondFactor:
        self.codes = codes.recovery_codes()
        with log.change(self.user, by=self.user, verb=log.Verb.PASSWORD, reason="启用动态验证码"):
            factor = SecondFactor.objects.create(
                user=self.user,
                locked_secret=vault.locked(self.secret),
                last_step=self.step,
                recovery_digests=[codes.digest_of(code) for code in self.codes],
                set_up_at=clock.now(),
            )
            signed_in.end_all(self.user, but=self.session_key)
        return factor


class OwnCodeForm(AccountableForm, forms.Form):
    """What changes one's own second factor asks for a code of it."""

    code = CodeField(help_text="手机验证器上的6位数字，或一个备用码。")

    def about(self):
        return "本人的动态验证码"

    def clean_code(self):
        code = self.cleaned_data["code"]
        if not self.user.second_factor.accepts(code, timezone.now().timestamp()):
            raise forms.ValidationError(WRONG)
        return code

    def renew(self) -> list[str]:
        """Ten recovery codes in place of those that are left."""
        factor, fresh = self.user.second_factor, codes.recovery_codes()
        with log.change(self.user, by=self.user, verb=log.Verb.PASSWORD, reason="重新生成备用码"):
            factor.recovery_digests = [codes.digest_of(code) for code in fresh]
            factor.save(update_fields=["recovery_digests"])
        return fresh

    def remove(self) -> None:
        with log.change(self.user, by=self.user, verb=log.Verb.PASSWORD, reason="停用动态验证码"):
            self.user.second_factor.delete()
