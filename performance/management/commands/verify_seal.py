from django.core.management.base import BaseCommand, CommandError

from performance.evaluations.seals import alterations
from performance.models import Evaluation


class Command(BaseCommand):
    help = "核对封存的绩效自评是否被改动，逐份说出被改动的行和栏；退出码 0 完整，1 有改动。"

    def add_arguments(self, parser):
        parser.add_argument("--year", type=int, help="只核对这一年度；不写则核对全部")

    def handle(self, *, year, **options):
        sealed = Evaluation.objects.filter(status=Evaluation.Status.SEALED)
        if year:
            sealed = sealed.filter(project__year=year)
        rows = list(sealed.select_related("project"))
        faults = [
            f"{row}：{'、'.join(altered)}与封存时不同"
            for row in rows
            if (altered := alterations(row))
        ]
        if faults:
            raise CommandError("封存内容有改动：\n" + "\n".join(faults))
        self.stdout.write(f"完整 {len(rows)} 份")
