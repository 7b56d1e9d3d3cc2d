"""Small answers that every site needs: is it up, its colours, its media, its crawlers' rules."""

from __future__ import annotations

from pathlib import PurePosixPath

from django.core.files.storage import default_storage
from django.db import Error, connection
from django.db.models import Q
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe
from wagtail.models import Site

from core.frame import frame_of_site
from core.models import PortalImage
from core.page_cache import publicly_cacheable

_A_YEAR = "public, max-age=31536000, immutable"


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """This process answers; asks nothing of any other."""
    return JsonResponse({"status": "ok"})


@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """200 while the database answers, 503 once it does not (within its timeout of 3 s).

    That timeout is one of connecting, so PostgreSQL is asked on a connection of its own: one that
    is open already would wait for a database that hangs.
    """
    fresh = connection.vendor == "postgresql"
    asked = connection.copy() if fresh else connection
    try:
        with asked.cursor() as cursor:
            cursor.execute("SELECT 1")
            cursor.fetchone()
    except Error:
        connection.close()
        return JsonResponse({"status": "database lost"}, status=503)
    finally:
        if fresh:
            asked.close()
    return JsonResponse({"status": "ready"})


@require_safe
def brand_css(request: HttpRequest) -> HttpResponse:
    """The partnership's colours as custom properties; its address carries their version."""
    site = Site.find_for_request(request)
    shown = frame_of_site(site.pk) if site else None
    response = HttpResponse(
        shown.brand_css if shown else "", content_type="text/css; charset=utf-8"
    )
    lasting = shown is not None and request.GET.get("v") == shown.brand_version
    response["Cache-Control"] = _A_YEAR if lasting else "public, no-cache"
    return response


@require_safe
def media(request: HttpRequest, path: str) -> FileResponse:
    """A picture whose collection this person may see; every other file is refused.

    Documents are not served here: Wagtail's own address asks their collection.
    """
    if "\x00" in path:
        raise Http404
    name = str(PurePosixPath(path))
    by_file = PortalImage.objects.filter(Q(file=name) | Q(renditions__file=name))
    if not by_file.visible_to(request.user).exists():  # type: ignore[attr-defined]
        raise Http404
    try:
        file = default_storage.open(name)
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(file)
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Crawlers may read pages, not the admin, the search or the finder with someone's words."""
    lines = ["User-agent: *", "Disallow: /admin/", "Disallow: /search/", "Disallow: /account/"]
    lines += ["Disallow: /thresholds/find/", "Disallow: /documents/", ""]
    return publicly_cacheable(HttpResponse("\n".join(lines), content_type="text/plain"))
