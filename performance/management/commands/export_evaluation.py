from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from config import clock
from config.documents.spreadsheet import workbook
from performance.evaluations.compilation import self_evaluation
from performance.evaluations.document import pdf
from performance.evaluations.models import Evaluation
from performance.evaluations.workbook import sheets


class Command(BaseCommand):
    help = "把绩效自评写成 PDF 或 Excel 文件，与页面上下载的相同。"

    def add_arguments(self, parser):
        parser.add_argument("--year", type=int, required=True)
        parser.add_argument("--format", choices=["pdf", "xlsx"], required=True)
        parser.add_argument("--output", type=Path, required=True)
        parser.add_argument("--project", help="项目编码；本年度只有一个项目时可省略")
        parser.add_argument("--edition", type=int, help="版次；默认最新一版")

    def handle(self, *, year, output, project, edition, **options):
        evaluation = self.find(year, project, edition)
        form = self_evaluation(evaluation, clock.today())
        if options["format"] == "pdf":
            content = pdf(evaluation, form)
        else:
            content = workbook(sheets(evaluation, form))
        try:
            output.write_bytes(content)
        except OSError as error:
            raise CommandError(f"不能写入 {output}：{error.strerror}") from error
        self.stdout.write(f"已写入 {output}（{evaluation}，{len(content)} 字节）")

    def find(self, year, code, edition) -> Evaluation:
        """The newest version, or the one asked for. Refuses to choose between projects."""
        found = Evaluation.objects.filter(project__year=year).order_by("-version")
        if code:
            found = found.filter(project__code=code)
        if edition:
            found = found.filter(version=edition)
        evaluations = list(found.select_related("project__committee", "sealed_by"))
        if not evaluations:
            raise CommandError(f"{year}年没有符合条件的绩效自评，请先在“年度自评”中开始。")
        codes = sorted({row.project.code for row in evaluations})
        if len(codes) > 1:
            raise CommandError(f"{year}年有多个项目：{'、'.join(codes)}。请用 --project 指定编码。")
        return evaluations[0]
