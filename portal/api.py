"""The read-only JSON API: every room adds its router; the page of its description is our own."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, URLResolver, path
from django.views.decorators.http import require_safe
from ninja import NinjaAPI

from core.page_cache import publicly_cacheable
from thresholds.api import router as thresholds_router

api = NinjaAPI(
    title="Partner portal",
    version="1",
    description="What the partnership publishes, for other systems. Read-only, without sign-in.",
    docs_url=None,
    openapi_url="/openapi.json",
    urls_namespace="api",
)
api.add_router("/thresholds", thresholds_router)


def _parameters(operation: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {
            "name": parameter["name"],
            "required": parameter.get("required", False),
            "description": parameter["schema"].get("description", ""),
        }
        for parameter in operation.get("parameters", [])
    ]


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """Every operation of the API in words; the machine's version is ``openapi.json``."""
    schema = api.get_openapi_schema()
    operations = [
        {
            "path": address,
            "summary": operation["summary"],
            "description": operation.get("description", ""),
            "parameters": _parameters(operation),
        }
        for address, methods in schema["paths"].items()
        for operation in methods.values()
    ]
    return publicly_cacheable(render(request, "portal/api_docs.html", {"operations": operations}))


api_urls: list[URLPattern | URLResolver] = [
    path("docs/", docs, name="api_docs"),
    path("", api.urls),
]
