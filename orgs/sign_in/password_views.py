"""One's own password: the first one in place of the one handed over, and every later one."""

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from orgs.accounts.passwords import has_endless
from orgs.devices import signed_in
from orgs.sign_in import pages
from orgs.sign_in.forms import FirstPasswordForm, PasswordForm


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def password(request):
    is_first = request.user.initial_until is not None
    kind = FirstPasswordForm if is_first else PasswordForm
    form = kind(data=request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        update_session_auth_hash(request, form.save())
        signed_in.end_all(request.user, but=request.session.session_key)
        if is_first:
            messages.success(request, "密码已设置，以后用它登录。")
            return pages.resume(request)
        messages.success(request, "密码已修改，其他登录设备已退出，请用新密码登录。")
        return redirect("orgs:password")
    status = 400 if has_endless(form) else 200
    name = "first_password" if is_first else "password_form"
    return render(request, f"orgs/{name}.html", {"form": form}, status=status)
