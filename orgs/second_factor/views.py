"""动态验证码: the second step of signing in, and where one sets it up for oneself."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from config.serving import vault
from orgs.access import Conflict
from orgs.devices import shown_once
from orgs.second_factor import codes, half_way
from orgs.second_factor.forms import CodeForm, OwnCodeForm, SetUpForm
from orgs.second_factor.models import SecondFactor
from orgs.sign_in import duties, pages

SECRET, CODES = "second_factor_secret", "recovery codes"
ISSUER = "机关党建绩效管理"


@login_not_required
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in_code(request):
    user = half_way.user_of(request)
    if user is None:
        if request.method == "POST":
            messages.warning(request, "输入验证码的时间过长，请重新登录。")
        return redirect(settings.LOGIN_URL)
    form = CodeForm(request.POST or None, request=request, user=user)
    if request.method == "POST" and form.is_valid():
        onward, carried = half_way.finish(request)
        return pages.complete(request, user, has_factor=True, onward=onward, carried=carried)
    return render(request, "orgs/sign_in_code.html", {"form": form})


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def second_factor(request):
    """What it is, and how to set it up; once it is, what can be done with it."""
    factor = SecondFactor.objects.in_use(request.user)
    if factor:
        context = {"factor": factor, "must": pages.must_have_factor(request.user)}
        return render(request, "orgs/second_factor.html", context)
    secret = _secret(request)
    form = SetUpForm(
        request.POST or None,
        user=request.user,
        secret=secret,
        session_key=request.session.session_key,
    )
    if request.method == "POST" and form.is_valid():
        form.save()
        del request.session[SECRET]
        shown_once.keep(request.session, CODES, form.codes)
        return redirect("orgs:recovery_codes")
    address = codes.address_of(secret, request.user.username, ISSUER)
    context = {"form": form, "secret": secret, "qr": codes.qr(address), "duty": _is_duty(request)}
    return render(request, "orgs/second_factor_set_up.html", context)


def _is_duty(request) -> bool:
    return duties.first_of(request) == duties.FACTOR


def _secret(request) -> str:
    """The one that this session is setting up; it is nobody's until a code has confirmed it."""
    secret = vault.unlocked(request.session.get(SECRET, ""))
    if not secret:
        secret = codes.new_secret()
        request.session[SECRET] = vault.locked(secret)
    return secret


@require_safe
def recovery_codes(request):
    """Shown the first time this page is opened and never again."""
    shown = shown_once.take(request.session, CODES)
    return render(request, "orgs/recovery_codes.html", {"codes": shown})


@require_safe
def recovery_codes_kept(request):
    """When the codes are on paper, on to where the person was going."""
    if SecondFactor.objects.in_use(request.user) is None:
        return redirect("orgs:second_factor")
    return pages.resume(request)


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def recovery_codes_renew(request):
    form = _own_form(request)
    if request.method == "POST" and form.is_valid():
        shown_once.keep(request.session, CODES, form.renew())
        return redirect("orgs:recovery_codes")
    context = {"form": form, "verb": "重新生成备用码", "told": "以前的备用码立即作废。"}
    return render(request, "orgs/second_factor_code.html", context)


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def second_factor_remove(request):
    form = _own_form(request)
    if request.method == "POST" and form.is_valid():
        form.remove()
        messages.success(request, "已停用动态验证码，以后只用密码登录。")
        return redirect("orgs:second_factor")
    context = {
        "form": form,
        "verb": "停用动态验证码",
        "told": "停用后只用密码登录；备用码同时作废。",
    }
    return render(request, "orgs/second_factor_code.html", context)


def _own_form(request):
    if SecondFactor.objects.in_use(request.user) is None:
        raise Conflict("您没有启用动态验证码；请先在“动态验证码”中启用。")
    return OwnCodeForm(request.POST or None, user=request.user)
