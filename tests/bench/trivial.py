"""The least that Django can do: one view, no middleware. The measure of all ratios."""

import os

os.environ.pop("DJANGO_SETTINGS_MODULE", None)

import django
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponse
from django.urls import path


def view(request: HttpRequest) -> HttpResponse:
    """Two letters."""
    return HttpResponse("ok")


urlpatterns = [path("", view)]
settings.configure(
    SECRET_KEY="measured on loopback only",
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF=__name__,
    MIDDLEWARE=[],
)
django.setup()
application = WSGIHandler()
