"""The same without the outbox: whoever acts talks to the mail server."""

from tests.faults.impatient_mail_settings import *  # noqa: F403

EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
