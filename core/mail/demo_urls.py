"""Addresses of the demo's mails; ``portal.urls`` includes them on the demo and in tests only."""

from django.urls import path

from core.mail import demo_views as views

app_name = "demo_mail"
urlpatterns = [
    path("", views.mails, name="list"),
    path("<str:name>.eml/", views.mail, name="one"),
]
