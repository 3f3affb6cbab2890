from django.urls import path

from .views import sign_in

app_name = "orgs"
urlpatterns = [
    path("login/", sign_in.SignInView.as_view(), name="login"),
    path("logout/", sign_in.SignOutView.as_view(), name="logout"),
    path("password/", sign_in.password, name="password"),
]
