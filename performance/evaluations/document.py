"""The self-evaluation as a PDF: the report, then the form over its pages."""

from config.documents.pdf import render_pdf
from performance.evaluations import seals
from performance.evaluations.self_evaluation import SelfEvaluation
from performance.evaluations.table import evaluation_table

TEMPLATE = "performance/evaluation_report.html"


def pdf(evaluation, form: SelfEvaluation) -> bytes:
    """Labels that a page break cuts are printed again on the next page with （续）.

    Where pages break is only known once they are laid out, so the form is laid out again until
    the cuts and the breaks agree.
    """
    starts: set[int] = set()

    def refit(pages):
        nonlocal starts
        found = _page_starts(form, pages)
        if found == starts:
            return None
        starts = found
        return {"grid": evaluation_table(form, starts)}

    context = {
        "evaluation": evaluation,
        "form": form,
        "grid": evaluation_table(form),
        "mark": seals.mark(evaluation, form),
    }
    return render_pdf(TEMPLATE, context, refit=refit)


def _page_starts(form, pages: list[set[str]]) -> set[int]:
    """The indicators that are the first to begin on a page, after the form's first page."""
    keys = [row.indicator_id for row in form.rows]
    begun = [
        next(number for number, ids in enumerate(pages) if f"row-{key}" in ids) for key in keys
    ]
    return {
        key for key, page, before in zip(keys[1:], begun[1:], begun, strict=False) if page != before
    }
