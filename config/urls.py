from django.urls import include, path

from config.serving.health import health

urlpatterns = [
    path("healthz", health, name="health"),
    path("", include("performance.urls")),
    path("", include("budget.urls")),
    path("", include("activities.urls")),
    path("", include("orgs.urls")),
]

handler400 = "config.serving.faults.handler400"
handler500 = "config.serving.faults.handler500"
