from django.urls import path

from .views import dashboard, evaluation

app_name = "performance"

urlpatterns = [
    path("", dashboard.home, name="home"),
    path("workbench/", dashboard.workbench, name="workbench"),
    path("overview/", dashboard.overview, name="overview"),
    path("evaluations/", evaluation.evaluation_list, name="evaluation_list"),
    path("evaluations/<int:pk>/", evaluation.evaluation_detail, name="evaluation_detail"),
    path("evaluations/<int:pk>/weights/", evaluation.evaluation_weights, name="evaluation_weights"),
    path("evaluations/<int:pk>/text/", evaluation.evaluation_text, name="evaluation_text"),
    path("evaluations/<int:pk>/seal/", evaluation.evaluation_seal, name="evaluation_seal"),
    path("evaluations/<int:pk>/report.pdf", evaluation.evaluation_pdf, name="evaluation_pdf"),
    path("evaluations/<int:pk>/table.xlsx", evaluation.evaluation_xlsx, name="evaluation_xlsx"),
    path("evaluations/rows/<int:pk>/", evaluation.evaluation_row, name="evaluation_row"),
    path(
        "projects/<int:project_pk>/evaluation/new/",
        evaluation.evaluation_start,
        name="evaluation_start",
    ),
]
