"""GET /healthz: can this installation answer?"""

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import JsonResponse
from django.views.decorators.http import require_safe


@login_not_required
@require_safe
def health(request):
    """200 `{"status": "ok"}`, or 503 with the reason in Chinese."""
    trouble = database_trouble()
    if trouble:
        return JsonResponse(
            {"status": "error", "message": trouble},
            status=503,
            json_dumps_params={"ensure_ascii": False},
        )
    return JsonResponse({"status": "ok"})


def database_trouble() -> str:
    """What keeps the database from serving, or an empty text. Never names hosts or accounts."""
    try:
        executor = MigrationExecutor(connection)
        missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return "数据库无法连接，请检查数据库服务和 DATABASE_URL。"
    if missing:
        return f"有 {len(missing)} 个数据库迁移尚未执行，请运行 manage.py migrate。"
    return ""
