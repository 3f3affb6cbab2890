import datetime

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from config import clock
from orgs import access, way_back
from orgs.accountable import ConfirmForm
from orgs.dues import verbs as payments
from orgs.dues.carrying import carry_over, total, without_rate
from orgs.dues.figures import DuesRow, dues_rows
from orgs.dues.forms import DuesInFullForm, DuesPaymentForm, DuesReversalForm, open_months
from orgs.dues.models import DuesPayment
from orgs.dues.tables import dues
from orgs.formatting import cn_date, yuan
from orgs.jobs.exporting import export_list
from orgs.members.models import Member, Membership

STATUS_KEYS = {"已交": "ok", "预交": "ok", "多交": "info", "部分": "warn", "未交": "bad"}


def _status_key(row: DuesRow, month: datetime.date) -> str:
    """A month that is not over yet is no alarm."""
    if month >= clock.today().replace(day=1) and not row.is_settled:
        return "none"
    return STATUS_KEYS.get(row.state, "none")


@require_safe
def dues_month(request):
    today = clock.today()
    return _month_page(request, DuesInFullForm(user=request.user, today=today))


@require_http_methods(["GET", "HEAD", "POST"])
def dues_register(request):
    """The page it is sent from is also where it is reloaded and gone back to."""
    access.require(access.can_record_dues(request.user))
    if request.method != "POST":
        return redirect(way_back.same_query(request, reverse("orgs:dues_month")))
    form = DuesInFullForm(request.POST, user=request.user, today=clock.today())
    if not form.is_valid():
        return _month_page(request, form)
    month = form.cleaned_data["month"]
    receipt = payments.pay_in_full(
        form.cleaned_data["members"],
        month,
        paid_on=form.cleaned_data["paid_on"],
        by=request.user,
        now=clock.now(),
    )
    _tell(request, receipt)
    sheet = reverse("orgs:dues_month")
    return redirect(way_back.same_query(request, sheet, month=f"{month:%Y-%m}"))


def _tell(request, receipt):
    if receipt.payments:
        count = len(receipt.payments)
        messages.success(request, f"已登记{count}人交纳党费，共{yuan(receipt.amount)}元。")
    if receipt.settled_before:
        names = "、".join(str(member) for member in receipt.settled_before[:10])
        messages.warning(request, f"没有欠交、未重复登记：{names}。")


def _month_page(request, register_form):
    listing = dues(request.user, request.GET)
    month = listing.form.first_day
    summary = listing.summary()
    today = clock.today()
    is_own = access.is_secretary(request.user)
    context = listing.context | {
        "month": month,
        "open_months": open_months(request.user, today, month) if is_own else [],
        "summary": summary,
        "apart": listing.apart if summary.apart_amount else None,
        "register_form": register_form,
        "select_all": request.GET.get("select") == "all",
        "can_record": access.can_record_dues(request.user),
        "status_key": lambda row: _status_key(row, month),
    }
    return render(request, "orgs/dues_month.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def dues_carry_over(request):
    """Last year's amounts for this year, in one step; whoever earns otherwise is corrected then."""
    access.require(access.can_record_dues(request.user))
    today, organisation = clock.today(), request.user.organisation
    rows = without_rate(organisation, today)
    count, amount = rows.count(), total(rows)
    shows = {"结转人数": f"{count} 人", "每月合计": f"{yuan(amount)} 元"}
    form = ConfirmForm(request.POST or None, user=request.user, record=organisation, shows=shows)
    if request.method == "POST" and form.agrees():
        done = carry_over(organisation, by=request.user, now=clock.now())
        messages.success(request, f"已结转{done}名党员的党费标准；工资有变化的，请逐人更正。")
        return redirect("orgs:member_list")
    context = {"form": form, "count": count, "amount": amount, "year": today.year}
    return render(request, "orgs/dues_carry_over.html", context)


@require_safe
def dues_export(request):
    return export_list(request, dues)


@require_http_methods(["GET", "HEAD", "POST"])
def dues_member(request, pk, year, month):
    """One member's month: its entries, and a form for a part of what is owed."""
    member = access.visible_or_404(Member.objects, request.user, pk=pk)
    first = _first_day(year, month)
    today = clock.today()
    row = _row(member, first, today)
    form = None
    if access.can_record_dues(request.user):
        form = DuesPaymentForm(
            request.POST or None, row=row, month=first, today=today, user=request.user
        )
    if request.method == "POST":
        access.require(form is not None)
        if form.is_valid():
            wanted = {name: form.cleaned_data[name] for name in ("amount", "paid_on", "note")}
            payment = payments.pay(member, first, **wanted, by=request.user, now=clock.now())
            messages.success(request, f"已登记{member}交纳{yuan(payment.amount)}元。")
            page = reverse("orgs:dues_member", args=[pk, year, month])
            return redirect(page + way_back.handed_on(request))
    return _member_page(request, row, first, form)


def _first_day(year, month):
    try:
        return datetime.date(year, month, 1)
    except (ValueError, OverflowError):
        raise Http404 from None


def _row(member, first, today) -> DuesRow:
    """Nothing is owed for a month in which the member did not belong here."""
    rows = dues_rows(Membership.objects.filter(member=member), first, today)
    zero = payments.ZERO
    return (
        rows[0] if rows else DuesRow(member.membership, zero, zero, is_fixed=True, is_ahead=False)
    )


def _member_page(request, row, first, form):
    entries = row.member.dues_payments.filter(month=first).select_related(
        "recorded_by", "reversed_by"
    )
    context = {
        "row": row,
        "month": first,
        "status_key": _status_key(row, first),
        "entries": entries,
        "form": form if form and row.outstanding else None,
        "can_record": access.can_record_dues(request.user),
        "sheet_url": _sheet_url(request, first),
    }
    return render(request, "orgs/dues_member.html", context)


def _sheet_url(request, month) -> str:
    """The month's list as it was left, or the whole of it."""
    sheet = reverse("orgs:dues_month")
    left = way_back.list_url(request, sheet)
    return left if left != sheet else f"{sheet}?month={month:%Y-%m}"


@require_http_methods(["GET", "HEAD", "POST"])
def dues_reverse(request, pk):
    rows = DuesPayment.objects.select_related("member")
    payment = access.visible_or_404(rows, request.user, pk=pk)
    access.require(access.can_record_dues(request.user))
    form = DuesReversalForm(
        request.POST or None, payment=payment, today=clock.today(), user=request.user
    )
    member, month = payment.member, payment.month
    target = reverse("orgs:dues_member", args=[member.pk, month.year, month.month])
    target += way_back.handed_on(request)
    if request.method == "POST" and form.is_valid():
        payments.reverse(
            payment,
            reversed_on=form.cleaned_data["paid_on"],
            reason=form.cleaned_data["reason"],
            by=request.user,
            now=clock.now(),
        )
        messages.success(request, f"已冲销{member}的{yuan(payment.amount)}元。")
        return redirect(target)
    lost = [
        f"{member} {month.year}年{month.month}月党费 {yuan(payment.amount)} 元，"
        f"{cn_date(payment.paid_on)}交纳"
    ]
    context = {"form": form, "lost": lost, "cancel_url": target, "member": member}
    return render(request, "orgs/dues_reverse.html", context)
