from django.urls import path

from budget.execution import views as execution
from budget.expenditures import views as expenditures

app_name = "budget"
urlpatterns = [
    path("budget/", execution.execution_page, name="execution"),
    path("budget/execution.xlsx", execution.execution_export, name="execution_export"),
    path("expenditures/", expenditures.expenditure_list, name="expenditure_list"),
    path("expenditures/export.xlsx", expenditures.expenditure_export, name="expenditure_export"),
    path("expenditures/new/", expenditures.expenditure_create, name="expenditure_create"),
    path("expenditures/<int:pk>/", expenditures.expenditure_detail, name="expenditure_detail"),
    path(
        "expenditures/<int:pk>/reverse/",
        expenditures.expenditure_reverse,
        name="expenditure_reverse",
    ),
]
