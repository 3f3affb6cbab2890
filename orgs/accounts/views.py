from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from orgs import access, log
from orgs.accountable import ConfirmForm
from orgs.accounts.forms import LAST_ADMIN, AccountForm, NewAccountForm, PasswordResetForm
from orgs.accounts.models import User
from orgs.accounts.tables import accounts
from orgs.jobs.exporting import export_list


@require_safe
def account_list(request):
    return render(request, "orgs/account_list.html", accounts(request.user, request.GET).context)


@require_safe
def account_export(request):
    return export_list(request, accounts)


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
    form = ConfirmForm(request.POST or None, user=request.user, record=account)
    if request.method == "POST" and form.agrees():
        if account.is_last_admin and not is_active:
            raise access.Conflict(LAST_ADMIN)
        with log.change(account, by=request.user, verb=log.Verb.UPDATE):
            account.is_active = is_active
            account.save(update_fields=["is_active"])
        messages.success(request, f"已{verb}{account.name}的账号。")
        return redirect("orgs:account_list")
    context = {"account": account, "verb": verb, "form": form}
    return render(request, "orgs/account_switch.html", context)
