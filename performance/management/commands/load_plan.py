import json
import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from config import clock
from performance.disclosure import as_plan_json, parse
from performance.plans import files as plan_files
from performance.plans import loading
from performance.plans import owner as plan_owner
from performance.plans import stored as loaded_plan
from performance.plans.steps import Refused


class Command(BaseCommand):
    help = "从部门预算绩效目标公开文件（.txt 或 .docx）载入年度计划；确认之前不写入任何内容。"

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="文件路径")
        parser.add_argument("--year", type=int, help="年度，如 2024；不填则从文件推断")
        parser.add_argument("--committee", default="", help="工委的编号或名称；不填则按单位匹配")
        parser.add_argument("--dry-run", action="store_true", help="只读文件，不用数据库")
        parser.add_argument("--json", action="store_true", help="与 --dry-run 一起：输出 JSON")
        parser.add_argument("--confirm", action="store_true", help="不再询问，直接写入")

    def handle(self, file, year, committee, **options):
        _speak_utf8()
        if year is not None and not 2000 <= year <= 2100:
            raise CommandError(f"年度应在 2000 至 2100 之间，例如 2024，现为 {year}。")
        if options["json"] and not options["dry_run"]:
            raise CommandError("--json 只与 --dry-run 一起使用。")
        text = _read(file)
        plan, findings = parse(text, year=year)
        if options["json"]:
            self._print_json(plan, findings)
        elif options["dry_run"]:
            self._print_summary(plan, findings)
        else:
            try:
                self._load(plan, findings, text, committee, options["confirm"])
            except Refused as refusal:
                raise CommandError(str(refusal)) from None

    def _load(self, plan, findings, text, named, is_confirmed):
        plan = loading.completed(plan)
        committee = plan_owner.committee_for(plan, named)
        if committee and loaded_plan.is_loaded(plan, findings, committee):
            self.stdout.write(f"{committee} {plan.year}年度：与已载入的内容一致，没有写入。")
            return
        self._print_summary(plan, findings)
        self._print_target(plan, committee)
        if not (is_confirmed or self._is_agreed()):
            return
        with transaction.atomic():
            committee = committee or plan_owner.create_committee(plan)
            loading.load(plan, findings, committee=committee, text=text, by=None, now=clock.now())
        self.stdout.write(f"已载入 {committee} {plan.year}年度计划。")

    def _is_agreed(self):
        if not sys.stdin.isatty():
            self.stdout.write("没有写入任何内容。确认载入请加 --confirm 再运行一次。")
            return False
        try:
            answer = input("写入以上内容？[y/N] ")
        except EOFError:
            answer = ""
        if answer.strip().lower() in {"y", "yes"}:
            return True
        self.stdout.write("没有写入任何内容。")
        return False

    def _print_json(self, plan, findings):
        content = as_plan_json(plan, findings)
        self.stdout.write(json.dumps(content, ensure_ascii=False, indent=2))

    def _print_summary(self, plan, findings):
        write = self.stdout.write
        write(f"{plan.unit_code}{plan.unit_name} {plan.year or '年度未知'}年度")
        write(
            f"重点工作 {len(plan.tasks)} 项，分项目标 {len(plan.subgoals)} 项，"
            f"保障措施 {len(plan.safeguards)} 段，项目 {len(plan.projects)} 个"
        )
        for project in plan.projects:
            self._print_project(project)
        write(f"\n指标体检：{len(findings)} 条")
        for finding in findings:
            write(f"  第{finding.line}行 [{finding.code}] {finding.message}")

    def _print_project(self, project):
        write = self.stdout.write
        write(f"\n项目 {project.code} {project.name}：{_yuan(project.budget_yuan)}")
        for point in project.checkpoints:
            write(f"  {point.due_on or '日期未知'} 累计 {point.cumulative:.2%}")
        for row in project.indicators:
            write(f"  {row.level1} / {row.level2} / {row.level3}：{row.official_value}")

    def _print_target(self, plan, committee):
        if committee is None:
            self.stdout.write("\n数据库中还没有工委，将按文件的单位名称建立。")
            return
        if loaded_plan.current(committee, plan.year) is None:
            self.stdout.write(f"\n将载入到：{committee}（{plan.year}年度尚未载入）")
            return
        changes = loaded_plan.differences(plan, committee)
        self.stdout.write(
            f"\n与 {committee} 已载入的 {plan.year}年度计划相比：{len(changes)} 处不同"
        )
        for change in changes:
            before = "（无）" if change.before is None else change.before
            after = "（删去）" if change.after is None else change.after
            self.stdout.write(f"  {change.label}：{before} → {after}")


def _read(path: Path) -> str:
    try:
        return plan_files.read_document(path.name, path.read_bytes())
    except OSError as error:
        raise CommandError(f"读不到文件 {path}：{_cause(error)}。") from None
    except plan_files.UploadError as error:
        raise CommandError(f"{path.name}：{error}") from None


def _cause(error: OSError) -> str:
    causes = {FileNotFoundError: "没有这个文件", IsADirectoryError: "这是文件夹"}
    return causes.get(type(error), "没有读取权限或磁盘出错")


def _yuan(amount) -> str:
    return "预算数空白" if amount is None else f"{amount:,.2f} 元"


def _speak_utf8():
    """Chinese goes out as UTF-8 whatever the terminal's locale says, so that files are the same."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")
