from django import forms
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm

from config import clock
from orgs import log
from orgs.accountable import AccountableForm
from orgs.accounts.models import User
from orgs.sign_in import lockout

LONGEST = 128  # characters of a password: hashing more costs the server, not the sender
WRONG = "用户名或密码不正确，请重新输入。"
LOCKED = "这个用户名连续输错密码次数过多，请15分钟后再试；忘记密码请联系管理员重设。"


class SignInForm(AuthenticationForm):
    """Says the same for a wrong name, a wrong password and a disabled account."""

    error_messages = {"invalid_login": WRONG, "inactive": WRONG}

    def clean(self):
        username = self.cleaned_data.get("username")
        if not (username and self.cleaned_data.get("password")):
            return self.cleaned_data
        if (
            len(self.cleaned_data["password"]) > LONGEST
        ):  # hashing it would cost the server, not them
            raise forms.ValidationError(WRONG, code="too_long")
        address, now = lockout.address_of(self.request), clock.now()
        if lockout.is_locked(username, address, now):
            if not lockout.is_told(username, address, now):
                self._log(log.Verb.DENIED, username, address)
            raise forms.ValidationError(LOCKED)
        try:
            return super().clean()
        except forms.ValidationError:
            self._log(log.Verb.SIGN_IN_FAILED, username, address)
            raise

    def _log(self, verb, username, address):
        person = User.objects.filter(username=username).select_related("organisation").first()
        log.record(
            by=None,
            verb=verb,
            subject_type="登录",
            label=username,
            organisation=person and person.organisation,
            reason=lockout.origin(address),
        )


class PasswordForm(AccountableForm, PasswordChangeForm):
    def __init__(self, *args, user, **kwargs):
        super().__init__(user, *args, user=user, **kwargs)
        self.fields[
            "new_password1"
        ].help_text = "至少8位，字母和数字混用，不要用生日、电话或常见密码。"

    def save(self, commit=True):
        with log.change(self.user, by=self.user, verb=log.Verb.PASSWORD):
            return super().save(commit)
