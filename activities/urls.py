from django.urls import path

from activities.activities import views as activities
from activities.monthly import matrix_views as matrix
from activities.monthly import review_views as review
from activities.monthly import views as reports
from activities.surveys import views as surveys

app_name = "activities"
urlpatterns = [
    path("activities/", activities.activity_list, name="activity_list"),
    path("activities/export.xlsx", activities.activity_export, name="activity_export"),
    path("activities/new/", activities.activity_create, name="activity_create"),
    path("activities/<int:pk>/", activities.activity_detail, name="activity_detail"),
    path("activities/<int:pk>/edit/", activities.activity_update, name="activity_update"),
    path("activities/<int:pk>/delete/", activities.activity_delete, name="activity_delete"),
    path("reports/", reports.report_list, name="report_list"),
    path("reports/export.xlsx", reports.report_export, name="report_export"),
    path("reports/<int:year>/<int:month>/", reports.report_write, name="report_write"),
    path(
        "reports/<int:year>/<int:month>/autosave/", reports.report_autosave, name="report_autosave"
    ),
    path("reports/<int:pk>/", reports.report_detail, name="report_detail"),
    path("reports/<int:pk>/check/", reports.report_check, name="report_check"),
    *(
        path(f"reports/<int:pk>/{verb}/", reports.report_move, {"verb": verb}, f"report_{verb}")
        for verb in ("withdraw", "ask_back", "revoke", "decline")
    ),
    path("reports/<int:pk>/submit/", reports.report_submit, name="report_submit"),
    path("reports/<int:pk>/approve/", review.report_approve, name="report_approve"),
    path("reports/<int:pk>/return/", review.report_send_back, name="report_send_back"),
    path("review/", review.review_desk, name="review_desk"),
    path("review/<int:pk>/", review.review_desk, name="review_report"),
    path("matrix/", matrix.matrix, name="matrix"),
    path("matrix/export.xlsx", matrix.matrix_export, name="matrix_export"),
    path("surveys/", surveys.survey_list, name="survey_list"),
    path("surveys/export.xlsx", surveys.survey_export, name="survey_export"),
    path("surveys/new/", surveys.survey_create, name="survey_create"),
    path("surveys/<int:pk>/", surveys.survey_detail, name="survey_detail"),
    path("surveys/<int:pk>/edit/", surveys.survey_update, name="survey_update"),
]
