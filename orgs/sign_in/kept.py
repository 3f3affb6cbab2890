"""What was typed is not lost when the session has ended or a page's token is no longer valid.

The text never rests on the server without an owner: the sign-in page carries it, signed, and after
signing in it can be sent on with one press. Passwords and files are not carried. By whom a form was
opened is in its own note (`accountable.seen`): somebody else who signs in there can send it, but
not store it.
"""

from django.core import signing
from django.http import UnreadablePostError

NAME = "kept"
SIGNER = signing.Signer(salt="orgs.sign_in.kept")
NOT_KEPT = frozenset({"csrfmiddlewaretoken", NAME})


def of_request(request) -> str:
    """What was sent, in a form that a page can carry; "" where nothing was typed."""
    try:
        fields = [
            [name, value]
            for name, values in request.POST.lists()
            for value in values
            if name not in NOT_KEPT and "password" not in name
        ]
    except UnreadablePostError:
        return ""
    if not any(value for _, value in fields):
        return ""
    return SIGNER.sign_object({"to": request.get_full_path(), "fields": fields}, compress=True)


def opened(text: str) -> dict | None:
    """`to` and `fields` again, or None where it is not ours."""
    try:
        return SIGNER.unsign_object(text) if text else None
    except signing.BadSignature:
        return None


def typed(fields) -> list[str]:
    """The texts of a person among the fields, for them to see and to copy."""
    return list(dict.fromkeys(v for name, v in fields if name != "seen" and len(v.strip()) > 1))
