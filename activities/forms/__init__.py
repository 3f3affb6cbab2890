from .activities import ActivityFilter, ActivityForm
from .reports import MatrixFilter, ReportFilter, ReportForm, SendBackForm, SubmitForm
from .surveys import SurveyFilter, SurveyForm

__all__ = [
    "ActivityFilter",
    "ActivityForm",
    "MatrixFilter",
    "ReportFilter",
    "ReportForm",
    "SendBackForm",
    "SubmitForm",
    "SurveyFilter",
    "SurveyForm",
]
