"""The demo's settings with a short lease: a killed worker's mail is taken over within seconds."""

from portal.settings.demo import *  # noqa: F403

MAIL_LEASE_SECONDS = 3
EMAIL_TIMEOUT = 2
