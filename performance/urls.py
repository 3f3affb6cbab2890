from django.urls import path

from performance.dashboards import views as dashboard
from performance.evaluations import views as evaluation
from performance.indicators import views as indicator
from performance.plans import views as plan

app_name = "performance"

urlpatterns = [
    path("", dashboard.home, name="home"),
    path("first-steps/", dashboard.first_steps, name="first_steps"),
    path("workbench/", dashboard.workbench, name="workbench"),
    path("overview/", dashboard.overview, name="overview"),
    path("plans/", plan.plan_list, name="plan_list"),
    path("plans/load/", plan.plan_load, name="plan_load"),
    path("plans/load/confirm/", plan.plan_confirm, name="plan_confirm"),
    path("plans/<int:pk>/", plan.plan_detail, name="plan_detail"),
    path("plans/<int:pk>/goal-table/", plan.goal_table, name="goal_table"),
    path("plans/<int:pk>/goal-table.pdf", plan.goal_table_pdf, name="goal_table_pdf"),
    path("plans/<int:pk>/goal-table.xlsx", plan.goal_table_xlsx, name="goal_table_xlsx"),
    path("indicators/", indicator.indicator_list, name="indicator_list"),
    path("indicators/export.xlsx", indicator.indicator_export, name="indicator_export"),
    path("indicators/new/", indicator.indicator_create, name="indicator_create"),
    path("indicators/<int:pk>/", indicator.indicator_detail, name="indicator_detail"),
    path("indicators/<int:pk>/readings/new/", indicator.reading_create, name="reading_create"),
    path("indicators/<int:pk>/readings/accept/", indicator.reading_accept, name="reading_accept"),
    path(
        "indicators/<int:pk>/measurements/new/",
        indicator.measurement_create,
        name="measurement_create",
    ),
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
