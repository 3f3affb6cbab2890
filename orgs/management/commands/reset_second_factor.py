from django.core.management.base import BaseCommand, CommandError

from orgs import log
from orgs.accounts.models import User
from orgs.devices import signed_in
from orgs.second_factor.models import SecondFactor


class Command(BaseCommand):
    help = "手机和备用码都丢失、又没有别的管理员可以重设时，停用一个账号的动态验证码。"

    def add_arguments(self, parser):
        parser.add_argument("username", help="登录用的用户名")

    def handle(self, *, username, **options):
        factor = SecondFactor.objects.filter(user__username=username).select_related("user").first()
        if factor is None:
            known = User.objects.filter(username=username).exists()
            raise CommandError(
                f"{username}没有启用动态验证码。" if known else f"没有用户名为{username}的账号。"
            )
        reason = "在服务器上重设动态验证码"
        with log.change(factor.user, by=None, verb=log.Verb.PASSWORD, reason=reason):
            factor.delete()
            signed_in.end_all(factor.user)
        self.stdout.write(f"已停用{username}的动态验证码，请本人用密码登录后重新启用。")
