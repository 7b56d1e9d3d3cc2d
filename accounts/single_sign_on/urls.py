"""The addresses of single sign-on; each answers 404 for a provider that is not configured."""

from django.urls import path

from accounts.single_sign_on import views

app_name = "single_sign_on"
urlpatterns = [
    path("<slug:provider_id>/", views.start, name="start"),
    path("<slug:provider_id>/callback/", views.callback, name="callback"),
]
