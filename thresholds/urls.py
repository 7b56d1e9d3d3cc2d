"""Addresses of the threshold document; an edition by number has the same ones below its number."""

from collections.abc import Callable

from django.http import HttpResponse
from django.urls import path

from thresholds import finder_views, views

app_name = "thresholds"

_DOCUMENT: list[tuple[str, Callable[..., HttpResponse], str]] = [
    ("", views.document, "document"),
    ("levels/<int:level>/", views.level, "level"),
    ("needs/<slug:key>/", views.need, "need"),
    ("needs/<slug:key>/<int:level>/<int:position>/", views.indicator, "indicator"),
    ("print/", views.printable, "printable"),
    ("levels.css", views.colours, "colours"),
    ("thresholds.pdf", views.pdf, "pdf"),
    ("download/<slug:form>/", views.download, "download"),
]

urlpatterns = [
    path("find/", finder_views.find, name="find"),
    path("find/picture/", finder_views.find_picture, name="find_picture"),
    path("editions/", views.editions, name="editions"),
    *(path(route, view, name=name) for route, view, name in _DOCUMENT),
    *(
        path(f"editions/<int:number>/{route}", view, name=f"edition_{name}")
        for route, view, name in _DOCUMENT
    ),
]
