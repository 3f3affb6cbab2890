from django import forms
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm, SetPasswordMixin

from config import clock
from orgs import log
from orgs.accountable import AccountableForm
from orgs.accounts.passwords import refuse_endless
from orgs.sign_in import lockout

WRONG = "用户名或密码不正确，请重新输入。"
EXPIRED = "初始密码已过期，请联系管理员重新设置。"
NEW_PASSWORD = "至少8位，字母和数字混用，不要用姓名、单位、生日、电话或常见密码。"


class SignInForm(AuthenticationForm):
    """Says the same for a wrong name, a wrong password and a disabled account."""

    error_messages = {"invalid_login": WRONG, "inactive": WRONG}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        refuse_endless(self)

    def clean(self):
        username = self.cleaned_data.get("username")
        if not (username and self.cleaned_data.get("password")):
            return self.cleaned_data
        lockout.refuse(self.request, username)
        try:
            super().clean()
        except forms.ValidationError:
            lockout.note_failure(self.request, username)
            raise
        if self.user_cache.is_expired(clock.today()):
            raise forms.ValidationError(EXPIRED)
        return self.cleaned_data


class PasswordForm(AccountableForm, PasswordChangeForm):
    """One's own password, by somebody who still knows it."""

    def __init__(self, *args, user, **kwargs):
        super().__init__(user, *args, user=user, **kwargs)
        self.fields["new_password1"].help_text = NEW_PASSWORD
        refuse_endless(self)

    def save(self, commit=True):
        with log.change(self.user, by=self.user, verb=log.Verb.PASSWORD):
            return super().save(commit)


class FirstPasswordForm(AccountableForm, SetPasswordMixin, forms.Form):
    """A password of one's own in place of the one that was handed over."""

    password1, password2 = SetPasswordMixin.create_password_fields("新密码", "新密码确认")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["password1"].help_text = NEW_PASSWORD
        refuse_endless(self)

    def clean(self):
        self.validate_passwords()
        self.validate_password_for_user(self.user)
        password = self.cleaned_data.get("password1")
        if password and self.user.check_password(password):
            self.add_error("password1", "请换一个与初始密码不同的密码。")
        return super().clean()

    def save(self):
        reason = "初次登录设置密码"
        with log.change(self.user, by=self.user, verb=log.Verb.PASSWORD, reason=reason):
            self.user.initial_until = None
            self.set_password_and_save(self.user)
        return self.user
