"""The way to a provider and back."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.utils import get_next_redirect_url
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from accounts.single_sign_on.faults import STALE, UNTRUSTED, SignInFault
from accounts.single_sign_on.registry import provider_by_id
from accounts.single_sign_on.relying_party import RelyingParty

logger = logging.getLogger(__name__)

View = Callable[[HttpRequest, str], HttpResponseBase]


def _at_configured_provider(view: View) -> View:
    """404 where no such provider is configured; a clear page when the sign-in comes to nothing."""

    @wraps(view)
    def asked(request: HttpRequest, provider_id: str) -> HttpResponseBase:
        try:
            provider = provider_by_id(provider_id)
        except SocialApp.DoesNotExist:
            raise Http404 from None
        try:
            return view(request, provider_id)
        except SignInFault as fault:
            logger.warning("Single sign-on at %s came to nothing: %s", provider.id, fault)
            words = {
                "heading": fault.reason.heading.format(provider=provider.name),
                "text": fault.reason.text.format(provider=provider.name),
            }
            return render(request, "socialaccount/fault.html", words, status=fault.reason.status)

    return asked


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@_at_configured_provider
def start(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Begin a sign-in; by form only.

    The answer is a page that goes on by itself, not a redirect: Chromium applies the page's
    ``form-action`` to every redirect after a form, so the policy would have to name each host
    that a provider may pass its people on to.
    """
    if request.user.is_authenticated:
        return redirect(settings.LOGIN_REDIRECT_URL)
    if request.method != "POST":
        return redirect("account_login")
    provider: Any = get_adapter(request).get_provider(request, provider_id)
    address = provider.way_to_provider(request, next_url=get_next_redirect_url(request))
    return render(request, "socialaccount/leave.html", {"provider": provider, "address": address})


@never_cache
@require_GET
@_at_configured_provider
def callback(request: HttpRequest, provider_id: str) -> HttpResponseBase:
    """Come back from the provider with a code."""
    view: View = _Callback.adapter_view(RelyingParty(request, provider_id))
    return view(request, provider_id)


class _Callback(OAuth2CallbackView):
    """allauth's, which is told what the ID token must repeat."""

    adapter: RelyingParty

    def _get_state(self, request: HttpRequest, provider: Any) -> tuple[dict[str, Any], None]:
        state, _ = super()._get_state(request, provider)
        if not isinstance(state, dict) or not state.get("nonce"):
            raise SignInFault(STALE)
        # RFC 9207: a provider that says who it is must be the one that was asked.
        if request.GET.get("iss", self.adapter.metadata.issuer) != self.adapter.metadata.issuer:
            raise SignInFault(UNTRUSTED, "another issuer answers")
        self.adapter.nonce = state["nonce"]
        return state, None
