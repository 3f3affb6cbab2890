from django.core.management.base import BaseCommand, CommandError

from orgs.accounts.demo import DEMO_ACCOUNTS, DEMO_PASSWORD
from performance.demo import load_demo
from performance.demo.loading import NotTheDemo


class Command(BaseCommand):
    help = "把虚构的2024年载入演示数据库（只载一次），并列出五个演示账号。"

    def handle(self, **options):
        try:
            is_new = load_demo()
        except NotTheDemo as error:
            raise CommandError(str(error)) from error
        self.stdout.write("演示数据已载入。" if is_new else "演示数据已在。")
        names = "　".join(f"{username}（{role}）" for username, role in DEMO_ACCOUNTS)
        self.stdout.write(f"账号：{names}\n密码：{DEMO_PASSWORD}")
