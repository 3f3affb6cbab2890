from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.validators import ASCIIUsernameValidator
from django.db import models

from orgs.organisations.models import Organisation
from orgs.scope import ScopedQuerySet

# What the eye takes for the same: zhang1 and zhangl, zhao_0 and zhao-o.
LOOK_ALIKE = str.maketrans("01i528", "ollszb", "._-+@")


def look_of(username: str) -> str:
    """A user name as it looks at a glance: without case, signs and what resembles another."""
    return username.lower().translate(LOOK_ALIKE).replace("rn", "m").replace("vv", "w")


class UserManager(BaseUserManager.from_queryset(ScopedQuerySet)):
    def looking_like(self, username: str) -> str:
        """The user name in use that the eye takes for this one, or ""."""
        names = self.values_list("username", flat=True)
        return next((name for name in names if look_of(name) == look_of(username)), "")

    def get_by_natural_key(self, username):
        return self.select_related("organisation__parent__parent").get(username=username)

    def whom_to_ask(self, committee) -> str:
        """The committee's administrators with their phone numbers, as a sentence names them."""
        admins = self.filter(organisation=committee, role=User.Role.ADMIN, is_active=True)
        found = admins.order_by("pk").values_list("name", "phone")[:2]
        named = (f"{name}（{phone}）" if phone else name for name, phone in found)
        return "管理员" + "或".join(named)


class User(AbstractBaseUser):
    """A person who signs in. Accounts are disabled, never deleted: history names them."""

    class Role(models.TextChoices):
        ADMIN = "admin", "管理员"
        CLERK = "clerk", "工作人员"
        LEADER = "leader", "领导"
        AUDITOR = "auditor", "审计员"
        SECRETARY = "secretary", "支部书记"

    username = models.CharField(
        "用户名",
        max_length=40,
        unique=True,
        validators=[
            ASCIIUsernameValidator(message="用户名只能用字母、数字和 @ . + - _，如 zhangsan。")
        ],
        error_messages={"unique": "这个用户名已有人使用，请换一个。"},
    )
    name = models.CharField("姓名", max_length=40)
    role = models.CharField("角色", max_length=12, choices=Role.choices)
    organisation = models.ForeignKey(
        Organisation, verbose_name="所在党组织", on_delete=models.PROTECT, related_name="users"
    )
    phone = models.CharField("联系电话", max_length=30, blank=True)
    is_active = models.BooleanField("可以登录", default=True)
    # The password is still the one that was handed over on paper, good until the end of this day.
    initial_until = models.DateField("初始密码有效至", null=True, blank=True)

    objects = UserManager()

    USERNAME_FIELD = "username"

    class Meta:
        verbose_name = "用户"
        ordering = ["organisation__position", "username"]

    def __str__(self):
        return self.name

    @property
    def scope(self):
        return self.organisation

    def is_expired(self, today) -> bool:
        """Whether the password handed over was not used in time."""
        return self.initial_until is not None and self.initial_until < today

    @property
    def whom_to_ask(self) -> str:
        """Who can do what this person may not. One query."""
        return User.objects.whom_to_ask(self.organisation.committee)

    @property
    def is_last_admin(self) -> bool:
        """Whether nobody else administers the committee this person does. One query."""
        if self.role != self.Role.ADMIN or not self.is_active:
            return False
        admins = User.objects.filter(role=self.Role.ADMIN, is_active=True)
        return not admins.filter(organisation=self.organisation_id).exclude(pk=self.pk).exists()
