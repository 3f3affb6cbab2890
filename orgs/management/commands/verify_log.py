from django.core.management.base import BaseCommand, CommandError

from config import clock
from orgs.log.verification import Anchor, keep, verify


class Command(BaseCommand):
    help = "核对操作日志是否完整：有没有被改动、删除、插入、调换或截断；退出码 0 完整，1 有问题。"

    def add_arguments(self, parser):
        parser.add_argument(
            "--anchor",
            action="append",
            default=[],
            metavar="工委编号:条数:校验码",
            help="封存的自评表或备份上印着的日志锚点，可以多个",
        )

    def handle(self, *, anchor, **options):
        verdict = verify([_read(text) for text in anchor])
        keep(verdict, now=clock.now())
        if not verdict.is_whole:
            raise CommandError("日志有问题：\n" + "\n".join(verdict.faults))
        self.stdout.write(f"完整 {verdict.count} 条")


def _read(text: str) -> Anchor:
    try:
        key, number, digest = text.split(":")
        return Anchor(int(key), int(number), digest, "给出的")
    except ValueError:
        raise CommandError(f"锚点应写成 工委编号:条数:校验码，不是 {text}") from None
