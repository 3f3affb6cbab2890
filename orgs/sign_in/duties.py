"""What somebody has to do after signing in, before any other page opens."""

PASSWORD, FACTOR = "orgs:password", "orgs:second_factor"
# The pages that are open while it is owed.
OPEN = {
    PASSWORD: {PASSWORD, "orgs:logout"},
    FACTOR: {FACTOR, "orgs:recovery_codes", "orgs:recovery_codes_kept", "orgs:logout"},
}
NAME = "owes"


def owe(request, duty: str) -> None:
    """Until `settle`, this session opens the page of the duty only."""
    request.session[NAME] = duty


def settle(request) -> None:
    request.session.pop(NAME, None)


def first_of(request) -> str:
    """The name of the page that comes first, or "". A password of one's own before all."""
    if request.user.initial_until is not None:
        return PASSWORD
    return request.session.get(NAME, "")
