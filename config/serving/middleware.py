"""Headers that every answer carries, and pages on their way in a fifth of their size."""

from django.middleware.gzip import GZipMiddleware

from config.serving import database, health
from config.serving.faults import unavailable

POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ]
)


class SecurityHeadersMiddleware:
    """A content policy without inline code, and no copies of private pages in the browser."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault(
            "Permissions-Policy", "camera=(), microphone=(), geolocation=()"
        )
        if not request.path.startswith("/static/"):
            response.headers.setdefault("Cache-Control", "no-store, private")
        return response


class WholeRequestMiddleware:
    """Lets a request that was refused early arrive to its end before it is answered.

    A body beyond the limit is refused unread; a browser that is still sending would see a broken
    connection instead of the page that says why.
    """

    MOST = 64 * 1024 * 1024

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if request.method == "POST" and response.status_code >= 400:
            self._read_out(request)
        return response

    def _read_out(self, request):
        try:
            for _ in range(self.MOST // (64 * 1024)):
                if not request._stream.read(64 * 1024):
                    break
        except (AttributeError, OSError):  # nothing to read, or nobody there any more
            return


class DatabaseMiddleware:
    """Stands before whatever asks the database, be it only for a session.

    One whose file is gone is not asked, which would make an empty one; /healthz has its own way of
    saying what is wrong.
    """

    def __init__(self, get_response):
        self.get_response = get_response
        database.follow()

    def __call__(self, request):
        why = database.trouble()
        if request.path == "/healthz":
            return health.health(request)
        return unavailable(request, why) if why else self.get_response(request)


class CompressedPagesMiddleware(GZipMiddleware):
    """Pages travel compressed; workbooks and PDF files are compressed in themselves already.

    A compressed length can betray a secret that stands in a page beside a text the attacker chose
    (BREACH). The one secret in our pages is the CSRF token: Django masks it anew in every answer,
    so no two answers hold the same characters to be guessed. What else is private, a name in a
    list, gets up to a hundred random bytes of padding from Django's own middleware, and another
    site cannot send such requests in the background: the session cookie is SameSite=Lax.
    """

    def process_response(self, request, response):
        if not response.headers.get("Content-Type", "").startswith("text/html"):
            return response
        return super().process_response(request, response)
