from __future__ import annotations

from django.contrib.auth import views as auth
from django.contrib.auth.decorators import login_not_required
from django.urls import path

from accounts.views import reveals
from common.placeholder import placeholder

app_name = "accounts"

urlpatterns = [
    path(
        "login/",
        login_not_required(auth.LoginView.as_view(template_name="accounts/login.html")),
        name="login",
    ),
    path("logout/", auth.LogoutView.as_view(), name="logout"),
    path("second-factor/", placeholder, name="second_factor"),
    path("profile/", placeholder, name="profile"),
    path("reveals/", placeholder, name="reveal_list"),
    path("reveals/<str:model>/<str:field>/<int:pk>/", reveals.reveal, name="reveal"),
]
