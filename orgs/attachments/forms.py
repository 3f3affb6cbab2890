from django import forms

from config.fields import NameField
from orgs.accountable import AccountableForm


class WithdrawForm(AccountableForm, forms.Form):
    reason = NameField(label="撤回原因", max_length=200, help_text="如 传错文件，应为12号文。")
