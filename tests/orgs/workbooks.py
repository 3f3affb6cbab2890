"""Read back what an export wrote."""

import io

from openpyxl import load_workbook


def body(response) -> list[list]:
    """The header row and the rows below it, of the first tab."""
    page = load_workbook(io.BytesIO(response.getvalue())).active
    return [[cell.value for cell in row] for row in page.iter_rows(min_row=3)]
