"""The network address of whoever sent a request."""

from django.conf import settings


def address_of(request) -> str:
    """Where a request comes from: behind front servers, the address that the first of them saw.

    What stands further left in the header was sent by the browser itself and is worth nothing.
    """
    if settings.PROXIES:
        hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",")]
        return hops[-settings.PROXIES] if len(hops) >= settings.PROXIES else hops[0]
    return request.META.get("REMOTE_ADDR", "")


def origin(address: str) -> str:
    """How the log writes where a sign-in came from; signing in counts failures by it."""
    return f"来自 {address}"
