"""Every address of the site."""

from django.conf import settings
from django.urls import include, path
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.contrib.sitemaps.views import sitemap
from wagtail.documents import urls as wagtaildocs_urls

from core import views as core_views
from core.gallery import component, gallery
from portal.api import api_urls
from search import views as search_views

to_login = RedirectView.as_view(pattern_name="account_login", query_string=True)
to_password_reset = RedirectView.as_view(url="/account/password/reset/")

urlpatterns = [
    path("healthz", core_views.healthz, name="healthz"),
    path("readyz", core_views.readyz, name="readyz"),
    path("brand.css", core_views.brand_css, name="brand_css"),
    path("robots.txt", core_views.robots, name="robots"),
    path("sitemap.xml", sitemap, name="sitemap"),
    path("media/<path:path>", core_views.media, name="media"),
    path("account/single-sign-on/", include("accounts.single_sign_on.urls")),
    path("account/", include("accounts.front_door.urls")),
    path("", include("accounts.urls")),
    # Wagtail's own doors lead to the one front door.
    path("admin/login/", to_login),
    path("admin/password_reset/", to_password_reset),
    path("admin/password_reset/<path:rest>", to_password_reset),
    path("_util/login/", to_login),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("search/", search_views.results, name="search"),
    path("my-work/", include("accounts.my_work.urls")),
    path("thresholds/", include("thresholds.urls")),
    path("api/v1/", include(api_urls)),
]

if getattr(settings, "SHOW_GALLERY", False):
    urlpatterns += [
        path("gallery/", gallery, name="gallery"),
        path("gallery/<slug:name>/", component, name="gallery_component"),
    ]

if getattr(settings, "SHOW_DEMO_MAIL", False):
    urlpatterns.append(path("demo/mail/", include("core.mail.demo_urls")))

urlpatterns.append(path("", include(wagtail_urls)))
