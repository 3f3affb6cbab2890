from budget.expenditures.forms import ExpenditureFilter
from budget.expenditures.ledger import ledger
from budget.expenditures.models import Expenditure
from orgs import access
from orgs.lists.listing import Listing


def expenditures(user, query) -> Listing:
    """Every entry of the committee's projects that meets the filter, the newest first."""
    access.require(access.can_read_committee(user))
    form = ExpenditureFilter(query, user=user)
    return ledger(form.filter(Expenditure.objects.visible_to(user)), query, form)
