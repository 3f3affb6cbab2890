"""GET /healthz: can this installation answer?"""

import tempfile
from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder
from django.http import JsonResponse
from django.views.decorators.http import require_safe

from config.serving import database
from config.serving.faults import RETRY_SECONDS, reason


@login_not_required
@require_safe
def health(request):
    """200 `{"status": "ok"}`, or 503 with the reason in Chinese."""
    if message := trouble():
        return JsonResponse(
            {"status": "error", "message": message},
            status=503,
            headers={"Retry-After": str(RETRY_SECONDS)},
            json_dumps_params={"ensure_ascii": False},
        )
    return JsonResponse({"status": "ok"})


def trouble() -> str:
    """What keeps this installation from serving, or an empty text. Names no hosts or accounts."""
    return database.trouble() or database_trouble() or disk_trouble()


def database_trouble() -> str:
    try:
        missing = unapplied()
    except DatabaseError:
        return "数据库无法连接，请检查数据库服务和 DATABASE_URL。"
    if missing:
        return f"有 {missing} 个数据库迁移尚未执行，请运行 manage.py migrate。"
    try:
        _write_and_take_back()
    except DatabaseError as error:
        return reason(error) or "数据库写不进去，请查看服务器日志。"
    return ""


def unapplied() -> int:
    """How many migrations this database still lacks."""
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _write_and_take_back():
    """More than one page of it: a full disk lets nothing longer through."""
    table = MigrationRecorder.Migration  # the one table that every installation has
    rows = [table(app="healthz", name=f"{number:0>200}") for number in range(64)]
    with transaction.atomic():
        table.objects.bulk_create(rows)
        transaction.set_rollback(True)


def disk_trouble() -> str:
    """Whether attachments and exports could be stored."""
    try:
        settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
        for folder in {settings.DATA_DIR, *filter(Path.is_dir, settings.DATA_DIR.iterdir())}:
            with tempfile.TemporaryFile(dir=folder) as file:
                file.write(b"\0" * 64 * 1024)
    except OSError:
        return "数据目录写不进去（磁盘已满或只读），请检查磁盘和目录权限。"
    return ""
