import getpass
import os

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from config import clock
from config.text import clean_name
from orgs import log
from orgs.accounts.models import User
from orgs.closings import dating
from orgs.organisations.models import Organisation
from orgs.rules.models import RuleValue
from orgs.rules.registry import OPTIONAL, REQUIRED


class Command(BaseCommand):
    help = "新安装后建立工委和它的第一个管理员。密码取自环境变量 ADMIN_PASSWORD，没有则当场询问。"

    def add_arguments(self, parser):
        parser.add_argument("username", help="登录用的用户名")
        parser.add_argument("--name", required=True, help="姓名")
        parser.add_argument("--unit", required=True, help="工委全称")
        parser.add_argument("--short", default="", help="工委简称，默认与全称相同")
        parser.add_argument(
            "--second-factor",
            choices=[REQUIRED, OPTIONAL],
            default=REQUIRED,
            help="管理员登录是否必须使用动态验证码，以后可在“规则”中更改",
        )

    def handle(self, *, username, name, unit, short, second_factor, **options):
        password = os.environ.get("ADMIN_PASSWORD") or getpass.getpass("密码：")
        user = User(username=username, name=clean_name(name), role=User.Role.ADMIN)
        try:
            with transaction.atomic():
                user.organisation = self._committee(clean_name(unit), clean_name(short))
                self._create(user, password)
                if second_factor == OPTIONAL:
                    self._leave_the_choice(user)
        except ValidationError as error:
            raise CommandError("；".join(error.messages)) from None
        self.stdout.write(f"已建立管理员 {user.username}（{user.organisation.name}）。")

    def _committee(self, name, short_name):
        known = Organisation.objects.committees().filter(parent=None, name=name).first()
        if known:
            return known
        committee = Organisation(
            kind=Organisation.Kind.COMMITTEE, name=name, short_name=short_name or name[:40]
        )
        committee.clean_fields(exclude=["path"])
        with log.change(committee, by=None, verb=log.Verb.CREATE):
            committee.save()
        return committee

    def _create(self, user, password):
        validate_password(password, user)
        user.set_password(password)
        user.full_clean()
        with log.change(user, by=None, verb=log.Verb.CREATE):
            user.save()

    def _leave_the_choice(self, user):
        rule = RuleValue(
            committee=user.organisation,
            key="admin_second_factor",
            value=OPTIONAL,
            document="建立第一个管理员时的选择",
            begins_on=clock.today(),
        )
        dating.begin(rule, by=user, now=clock.now())
