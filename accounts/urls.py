from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.urls import path

from accounts.views import profile, reveals, second_factor, session

app_name = "accounts"

urlpatterns = [
    path("login/", login_not_required(session.SignInView.as_view()), name="login"),
    path("logout/", session.SignOutView.as_view(), name="logout"),
    path("second-factor/", second_factor.give, name="second_factor"),
    path("second-factor/off/", second_factor.switch_off, name="second_factor_off"),
    path("profile/", profile.profile, name="profile"),
    path("password/", profile.OwnPasswordView.as_view(), name="password"),
    path("reveals/", reveals.reveal_list, name="reveal_list"),
    path("reveals/<str:model>/<str:field>/<int:pk>/", reveals.reveal, name="reveal"),
]
