from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LoginView, LogoutView
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from orgs import log
from orgs.accounts import demo
from orgs.sign_in import idle, kept, lockout
from orgs.sign_in.forms import PasswordForm, SignInForm


class SignInView(LoginView):
    """Django's own view keeps `next` on this host and gives the session a new key."""

    form_class = SignInForm
    template_name = "orgs/login.html"
    redirect_authenticated_user = True

    @method_decorator([login_not_required, sensitive_post_parameters()])
    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated and kept.opened(request.POST.get(kept.NAME, "")):
            return send_on(request, request.POST[kept.NAME])
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form):
        response = super().form_valid(form)
        user = form.get_user()
        idle.begin(self.request.session)
        log.record(
            by=user,
            verb=log.Verb.SIGN_IN,
            subject_type="登录",
            label=user.username,
            reason=lockout.origin(lockout.address_of(self.request)),
        )
        carried = self.request.POST.get(kept.NAME, "")
        return send_on(self.request, carried) if kept.opened(carried) else response

    def form_invalid(self, form):
        response = super().form_invalid(form)
        if form.has_error("__all__", "too_long"):
            response.status_code = 400
        return response

    def get_context_data(self, **kwargs):
        carried = self.request.POST.get(kept.NAME, "")
        return super().get_context_data(**_around(carried), **kwargs)


def _around(carried) -> dict:
    """What the sign-in page shows around its form."""
    people = {"demo_accounts": demo.DEMO_ACCOUNTS, "demo_password": demo.DEMO_PASSWORD}
    return {"is_demo": settings.DEMO, "kept": carried} | (people if settings.DEMO else {})


def sign_in_with(request, carried: str):
    """The sign-in page for somebody whose session ended while they were typing."""
    context = {"form": SignInForm(request), "next": request.get_full_path(), **_around(carried)}
    return render(request, "orgs/login.html", context, status=403)


def send_on(request, carried: str, status=200):
    """What was typed, with one button that sends it to where it was going."""
    found = kept.opened(carried)
    context = found | {"typed": kept.typed(found["fields"])}
    return render(request, "orgs/kept.html", context, status=status)


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
