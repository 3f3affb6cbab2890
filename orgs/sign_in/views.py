from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.views import LoginView, LogoutView
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from orgs import log
from orgs.accounts import demo
from orgs.sign_in import lockout
from orgs.sign_in.forms import PasswordForm, SignInForm


class SignInView(LoginView):
    """Django's own view keeps `next` on this host and gives the session a new key."""

    form_class = SignInForm
    template_name = "orgs/login.html"
    redirect_authenticated_user = True

    def form_valid(self, form):
        response = super().form_valid(form)
        user = form.get_user()
        log.record(
            by=user,
            verb=log.Verb.SIGN_IN,
            subject_type="登录",
            label=user.username,
            reason=lockout.origin(lockout.address_of(self.request)),
        )
        return response

    def get_context_data(self, **kwargs):
        if settings.DEMO:
            kwargs |= {"demo_accounts": demo.DEMO_ACCOUNTS, "demo_password": demo.DEMO_PASSWORD}
        return super().get_context_data(is_demo=settings.DEMO, **kwargs)


class SignOutView(LogoutView):
    def post(self, request, *args, **kwargs):
        log.record(
            by=request.user,
            verb=log.Verb.SIGN_OUT,
            subject_type="登录",
            label=request.user.username,
        )
        return super().post(request, *args, **kwargs)


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def password(request):
    form = PasswordForm(data=request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        update_session_auth_hash(request, form.save())
        messages.success(request, "密码已修改，请用新密码登录其他设备。")
        return redirect("orgs:password")
    return render(request, "orgs/password_form.html", {"form": form})
