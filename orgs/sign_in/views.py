from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LoginView, LogoutView
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.views.decorators.debug import sensitive_post_parameters

from orgs import log
from orgs.accounts.passwords import has_endless
from orgs.second_factor import half_way
from orgs.second_factor.models import SecondFactor
from orgs.sign_in import kept
from orgs.sign_in.forms import SignInForm
from orgs.sign_in.pages import around, complete, send_on


class SignInView(LoginView):
    """Django's own view, which gives the session a new key; the name is the first step only
    where a second factor follows."""

    form_class = SignInForm
    template_name = "orgs/login.html"
    redirect_authenticated_user = True

    @method_decorator([login_not_required, sensitive_post_parameters()])
    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated and kept.opened(request.POST.get(kept.NAME, "")):
            return send_on(request, request.POST[kept.NAME])
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form):
        user, carried = form.get_user(), self.request.POST.get(kept.NAME, "")
        onward = self.get_redirect_url()
        if SecondFactor.objects.in_use(user):
            half_way.begin(self.request, user, onward, carried)
            return redirect("orgs:sign_in_code")
        return complete(self.request, user, has_factor=False, onward=onward, carried=carried)

    def form_invalid(self, form):
        response = super().form_invalid(form)
        if has_endless(form):
            response.status_code = 400
        return response

    def get_context_data(self, **kwargs):
        return super().get_context_data(**around(self.request.POST.get(kept.NAME, "")), **kwargs)


class SignOutView(LogoutView):
    def post(self, request, *args, **kwargs):
        log.record(
            by=request.user,
            verb=log.Verb.SIGN_OUT,
            subject_type="登录",
            label=request.user.username,
        )
        return super().post(request, *args, **kwargs)
