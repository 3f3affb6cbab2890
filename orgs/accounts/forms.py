from django import forms

from config import clock
from config.fields import NameField
from orgs import access, log
from orgs.accountable import AccountableForm
from orgs.accounts.models import User
from orgs.lists.choices import OrganisationField
from orgs.organisations.models import Organisation

LAST_ADMIN = "这是本工委唯一能登录的管理员；请先另设一名管理员。"


class AccountForm(AccountableForm, forms.ModelForm):
    """Nobody changes their own role or place: those two fields are not on one's own form."""

    name = NameField(label="姓名", max_length=40)
    organisation = OrganisationField(help_text="能看到这个党组织及其下级的记录。")
    phone = NameField(label="联系电话", max_length=30, required=False)

    class Meta:
        model = User
        fields = ["username", "name", "role", "organisation", "phone"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        organisations = Organisation.objects.visible_to(self.user).existing_on(clock.today())
        self.fields["organisation"].offer(organisations)
        if self.instance.pk:
            del self.fields["username"]
        else:
            self.fields["username"].help_text = "登录用，保存后不能更改，如 zhangsan。"
        if self.instance.pk == self.user.pk:
            del self.fields["role"], self.fields["organisation"]

    def open_with(self, query):
        """Begin a new account where the address says, if that is on offer."""
        if key := self.fields["organisation"].key_of(query.get("organisation", "")):
            self.initial["organisation"] = key

    def clean_username(self):
        username = self.cleaned_data["username"]
        if other := User.objects.looking_like(username):
            raise forms.ValidationError(f"与已有的用户名“{other}”看起来一样，请换一个。")
        return username

    def clean(self):
        super().clean()
        self._check_last_admin()
        role, place = (self.cleaned_data.get(name) for name in ("role", "organisation"))
        if role and place and access.is_office_role(role) != (place.kind == place.Kind.COMMITTEE):
            self.add_error(
                "organisation", "支部书记应在具体党组织，其他角色应在工委；请核对角色和党组织。"
            )

    def _check_last_admin(self):
        # Asked of the stored row: this form has put the new values into its own one.
        stored = self.record and User.objects.filter(pk=self.record.pk).first()
        if not (stored and "role" in self.fields and stored.is_last_admin):
            return
        if self.cleaned_data.get("role") != stored.role:
            self.add_error("role", LAST_ADMIN)
        elif self.cleaned_data.get("organisation") != stored.organisation:
            self.add_error("organisation", LAST_ADMIN)

    def save(self):
        verb = log.Verb.UPDATE if self.instance.pk else log.Verb.CREATE
        with log.change(self.instance, by=self.user, verb=verb):
            # Only what the form shows: an account disabled meanwhile stays disabled.
            shown = None if self.instance._state.adding else set(self.fields)
            self.instance.save(update_fields=shown)
        return self.instance
