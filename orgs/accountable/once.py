"""A form sent twice is done once, and what a committee's people send is done one after the other.

Every POST first takes its committee's turn (`orgs.log.hold`), before it reads anything: what it
checks still holds when it writes, a book closing and a payment cannot pass each other, and no two
requests wait for each other.

A double click, a resent page, an impatient phone: Django masks the CSRF token of every page anew,
so a POST whose fields, files and token are all the same comes from the same opened page with
nothing changed on it. The first one is done; any other is led where it led. What was not accepted
(the page shown again, a refusal, a conflict) is not remembered: sent again, it is tried again. A
page opened anew, or changed in any field, is another form.
"""

import datetime
import hashlib

from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction
from django.http import HttpResponse, HttpResponseRedirect, UnreadablePostError

from config import clock
from config.serving.faults import unavailable
from orgs import log
from orgs.accountable.models import SentForm
from orgs.accounts.models import User

# SQLSTATE of PostgreSQL: a deadlock, and a state that has moved on.
WAITED_FOR_EACH_OTHER = {"40P01", "40001"}
AGAIN = "这一页已经提交过，没有重复办理；要再办一次，请重新打开页面。"
REMEMBERED = datetime.timedelta(days=1)


class OncePerFormMiddleware:
    """Does each POST of a signed-in person in one transaction, and the same one only once."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.method != "POST" or not request.user.is_authenticated or not has_token(request):
            return self.get_response(request)
        digest = digest_of(request)
        request.stood_in_the_way = False
        response = self._once(request, digest)
        if request.stood_in_the_way:
            # Two writers of different committees waited for each other: one was sent back.
            request.stood_in_the_way = False
            _rewind(request)
            response = self._once(request, digest)
        return unavailable(request) if request.stood_in_the_way else response

    def process_exception(self, request, exception):
        if getattr(exception.__cause__, "sqlstate", None) in WAITED_FOR_EACH_OTHER:
            request.stood_in_the_way = True
            return HttpResponse(status=503)
        return None

    def _once(self, request, digest: str):
        try:
            with transaction.atomic():
                log.hold(request.user.organisation)
                request.user = _as_by_now(request.user)
                sent = SentForm.objects.create(digest=digest, at=clock.now())
                response = self._done(request, sent)
        except IntegrityError:
            first = SentForm.objects.filter(digest=digest).first()
            if first is None:  # something else stood in the way, when all was to be kept
                raise
            messages.info(request, AGAIN)
            return HttpResponseRedirect(first.location)
        return response

    def _done(self, request, sent: SentForm):
        response = self.get_response(request)
        if response.status_code >= 500:
            transaction.set_rollback(True)
        elif response.status_code in {301, 302, 303}:
            sent.location = response.headers["Location"]
            sent.save()
            SentForm.objects.filter(at__lt=sent.at - REMEMBERED).delete()
        else:
            sent.delete()
        return response


def _as_by_now(user):
    """The account as it stands after waiting: it may have been moved or disabled meanwhile."""
    current = User.objects.select_related("organisation__parent__parent")
    return current.filter(pk=user.pk, is_active=True).first() or AnonymousUser()


def has_token(request) -> bool:
    """Whether it comes from a page of ours that arrived whole; anything else is refused later."""
    try:
        return bool(request.POST.get("csrfmiddlewaretoken"))
    except UnreadablePostError:
        return False


def digest_of(request) -> str:
    """What was sent by whom to where; the content of files counts, not only their names."""
    found = hashlib.sha256(f"{request.user.pk} {request.get_full_path()}".encode())
    found.update(request.POST.urlencode().encode())
    for name, files in request.FILES.lists():
        for file in files:
            found.update(f"{name} {file.name} {file.size}".encode())
            for chunk in file.chunks():
                found.update(chunk)
    _rewind(request)
    return found.hexdigest()


def _rewind(request):
    """Files that were read can be read again."""
    for _, files in request.FILES.lists():
        for file in files:
            file.seek(0)
