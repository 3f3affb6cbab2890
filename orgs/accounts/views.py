from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from config.documents.spreadsheet import Column
from orgs import access, log
from orgs.accounts.forms import AccountForm, NewAccountForm, PasswordResetForm
from orgs.accounts.models import User
from orgs.lists import exports

PAGE = 50


def _accounts(request):
    access.require(access.can_manage_accounts(request.user))
    rows = User.objects.visible_to(request.user).select_related("organisation")
    return rows.order_by("-is_active", "organisation__path", "username")


@require_safe
def account_list(request):
    page = Paginator(_accounts(request), PAGE).get_page(request.GET.get("page"))
    return render(request, "orgs/account_list.html", {"page_obj": page})


COLUMNS = [
    Column("用户名", width=16),
    Column("姓名", width=14),
    Column("角色", width=12),
    Column("党组织", width=36),
    Column("联系电话", width=18),
    Column("状态", width=10),
]


@require_safe
def account_export(request):
    table = [
        [
            row.username,
            row.name,
            row.get_role_display(),
            row.organisation.name,
            row.phone,
            "在用" if row.is_active else "已停用",
        ]
        for row in _accounts(request)
    ]
    return exports.export(request, "用户名册", COLUMNS, table)


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def account_create(request):
    access.require(access.can_manage_accounts(request.user))
    form = NewAccountForm(request.POST or None, user=request.user)
    return _edit(request, form, "新建用户")


@require_http_methods(["GET", "HEAD", "POST"])
def account_update(request, pk):
    account = _account(request, pk)
    form = AccountForm(request.POST or None, instance=account, user=request.user)
    return _edit(request, form, f"编辑{account.name}")


def _account(request, pk):
    account = access.visible_or_404(User.objects, request.user, pk=pk)
    access.require(access.can_manage_accounts(request.user))
    return account


def _edit(request, form, title):
    if request.method == "POST" and form.is_valid():
        account = form.save()
        messages.success(request, f"已保存{account.name}（{account.username}）。")
        return redirect("orgs:account_list")
    account = form.instance
    context = {
        "form": form,
        "title": title,
        "account": account,
        "can_change_access": bool(account.pk) and access.can_change_access(request.user, account),
    }
    return render(request, "orgs/account_form.html", context)


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def account_password(request, pk):
    account = _account(request, pk)
    access.require(access.can_change_access(request.user, account))
    form = PasswordResetForm(request.POST or None, account=account, user=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, f"已重设{account.name}的密码，请告知本人登录后自行修改。")
        return redirect("orgs:account_list")
    context = {"form": form, "account": account}
    return render(request, "orgs/account_password.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def account_disable(request, pk):
    return _switch(request, pk, is_active=False)


@require_http_methods(["GET", "HEAD", "POST"])
def account_enable(request, pk):
    return _switch(request, pk, is_active=True)


def _switch(request, pk, *, is_active):
    account = _account(request, pk)
    access.require(access.can_change_access(request.user, account))
    verb = "启用" if is_active else "停用"
    if request.method == "POST":
        with log.change(account, by=request.user, verb=log.Verb.UPDATE):
            account.is_active = is_active
            account.save(update_fields=["is_active"])
        messages.success(request, f"已{verb}{account.name}的账号。")
        return redirect("orgs:account_list")
    return render(request, "orgs/account_switch.html", {"account": account, "verb": verb})
