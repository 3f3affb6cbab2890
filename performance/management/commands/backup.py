import os
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from config import clock
from config.backups import writing
from orgs import log
from orgs.attachments.models import Attachment, path_of, storage
from orgs.log.verification import Anchor, anchor
from orgs.models import LogAnchor, LogChain


class Command(BaseCommand):
    help = "把数据库和附件备份成一个文件；备份时系统照常使用。"

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, metavar="文件", help="例如 备份-20241231.zip")

    def handle(self, *, file, **options):
        if file.exists():
            raise CommandError(f"{file} 已经存在，请换一个文件名。")
        # Under another name until it is whole: a backup that was cut off is never taken for one.
        half = file.with_name(f"{file.name}.part")
        try:
            manifest = self._write(half)
            os.replace(half, file)
        except OSError as error:
            raise CommandError(f"备份写不进去：{error.strerror}。") from error
        finally:
            half.unlink(missing_ok=True)
        rows = sum(table["rows"] for table in manifest["tables"].values())
        self.stdout.write(f"已备份 {rows} 条记录、{len(manifest['files'])} 个附件到 {file}")
        self.stdout.write(f"校验码 {manifest['digest']}")
        self.stdout.write(f"另行保管：{'、'.join(manifest['keys'])}")
        for name in manifest["missing_files"]:
            self.stderr.write(f"附件 {name} 在服务器上读不出来，没有备份。")

    def _write(self, file) -> dict:
        now = clock.now()
        os.close(os.open(file, os.O_CREAT | os.O_WRONLY, 0o600))  # for its owner's eyes only
        with writing.reading():
            ends = [Anchor(row.pk, row.length, row.head) for row in LogChain.objects.all()]
            digests = Attachment.objects.values_list("digest", flat=True)
            manifest = writing.write(
                file,
                storage=storage(),
                files=[path_of(digest) for digest in digests],
                anchors=map(str, ends),
                now=now,
            )
        with transaction.atomic():
            anchor(ends, LogAnchor.Occasion.BACKUP, now=now)
            log.record(
                by=None,
                verb=log.Verb.EXPORT,
                subject_type="备份",
                label=f"{file.name.removesuffix('.part')} {manifest['digest'][:12]}",
            )
        return manifest
