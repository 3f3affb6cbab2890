"""登录设备: where one is signed in, and signing out there."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from orgs.access import Conflict
from orgs.accountable import ConfirmForm
from orgs.devices import signed_in


@require_safe
def device_list(request):
    found = signed_in.devices(request.user, request.session.session_key)
    lines = [(device, _form(request, device)) for device in found]
    context = {"lines": lines, "others_form": _others_form(request, found)}
    return render(request, "orgs/device_list.html", context)


@require_POST
def device_end(request, name):
    """A device that is signed out already, or is not one's own, is simply not there."""
    found = signed_in.devices(request.user, request.session.session_key)
    device = next((one for one in found if one.name == name and not one.is_this), None)
    if device is None:
        raise Conflict("这台设备已经退出登录，不需要再操作。")
    if _form(request, device).agrees():
        signed_in.end(device, by=request.user)
        messages.success(request, f"已退出：{device.words}。")
    return redirect("orgs:device_list")


@require_POST
def device_end_others(request):
    this = request.session.session_key
    if _others_form(request, signed_in.devices(request.user, this)).agrees():
        count = signed_in.end_others(by=request.user, this=this)
        messages.success(request, f"已退出其他{count}台设备。")
    return redirect("orgs:device_list")


def _form(request, device):
    shows = {"设备": device.name}
    return ConfirmForm(request.POST or None, user=request.user, record=None, shows=shows)


def _others_form(request, found):
    shows = {"其他登录设备": "、".join(sorted(one.words for one in found if not one.is_this))}
    return ConfirmForm(request.POST or None, user=request.user, record=None, shows=shows)
