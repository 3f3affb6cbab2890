from config import clock
from orgs import access
from orgs.accounts.models import User
from orgs.lists.listing import Column, Listing


def state(account) -> tuple[str, str]:
    """Whether one can sign in, and what stands in the way: key and word of a status."""
    if not account.is_active:
        return "none", "已停用"
    if account.is_expired(clock.today()):
        return "bad", "初始密码已过期"
    if account.initial_until:
        return "warn", "未改初始密码"
    return "ok", "在用"


COLUMNS = {
    "username": Column("用户名", "username", width=16, sort=["username"]),
    "name": Column("姓名", "name", width=14, sort=["name"]),
    "role": Column("角色", User.get_role_display, width=12, sort=["role"]),
    "organisation": Column(
        "党组织", "organisation.name", width=36, sort=["organisation__tree_order"]
    ),
    "phone": Column("联系电话", "phone", width=18),
    "state": Column("状态", lambda row: state(row)[1], width=16),
}


def accounts(user, query) -> Listing:
    access.require(access.can_manage_accounts(user))
    rows = User.objects.visible_to(user).select_related("organisation")
    return Listing(
        title="用户名册",
        rows=rows.order_by("-is_active", "organisation__path", "username"),
        columns=COLUMNS,
        page=["name", "username", "role", "organisation", "phone", "state"],
        export=["username", "name", "role", "organisation", "phone", "state"],
        query=query,
        head="name",
    )
