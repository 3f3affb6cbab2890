from django.urls import include, path

urlpatterns = [
    path("", include("performance.urls")),
    path("", include("budget.urls")),
    path("", include("activities.urls")),
    path("", include("orgs.urls")),
]
