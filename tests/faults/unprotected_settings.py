"""The demo's settings without the layer that answers for a lost database."""

from portal.settings.demo import *  # noqa: F403
from portal.settings.demo import MIDDLEWARE as ALL

MIDDLEWARE = [name for name in ALL if name != "portal.middleware.DatabaseLostMiddleware"]
