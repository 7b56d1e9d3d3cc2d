"""Addresses below ``/my-work/``."""

from django.urls import path

from accounts.my_work import views

app_name = "my_work"
urlpatterns = [
    path("", views.home, name="home"),
    path("mine/", views.all_items, {"whose": "mine"}, name="mine"),
    path("my-people/", views.all_items, {"whose": "my_people"}, name="people"),
    path("notices/", views.notices, name="notices"),
    path("notices/read/", views.read, name="read"),
    path("notices/choices/", views.choices, name="choices"),
    path("e-mails/", views.mails, name="mails"),
]
