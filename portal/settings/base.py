"""Production settings, and the safest ones: ``demo`` and ``test`` only loosen them."""

from pathlib import Path

import dj_database_url
from csp.constants import NONE, SELF

from accounts.single_sign_on.configuration import read_providers
from portal.environment import read_environment
from portal.settings import loosened

PROJECT = Path(__file__).resolve().parents[2]
ENVIRONMENT = read_environment(loosened.DEFAULTS)
DATA = (PROJECT / ENVIRONMENT["PORTAL_DATA"]).resolve()
for folder in ("media", "mail", "cache"):
    (DATA / folder).mkdir(parents=True, exist_ok=True)

DEBUG = False
SECRET_KEY = ENVIRONMENT["SECRET_KEY"]
ALLOWED_HOSTS = ENVIRONMENT["ALLOWED_HOSTS"]

INSTALLED_APPS = [
    "portal",
    "home",
    "thresholds",
    "search",
    "accounts",
    "core",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.contrib.sitemaps",
    "wagtail.embeds",
    "wagtail.sites",
    "accounts.admin.wagtail_users.WagtailUsersConfig",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "wagtail_modeladmin",
    "modelcluster",
    "taggit",
    "django_filters",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.sitemaps",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "core.page_cache.PageCacheMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "portal.middleware.PrivateByDefaultMiddleware",
    "portal.middleware.ContentSecurityPolicyMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "accounts.front_door.middleware.SessionLimitsMiddleware",
    "accounts.front_door.middleware.SecondFactorMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "core.admin_scope.AdminScopeMiddleware",
    "portal.middleware.DatabaseLostMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PROJECT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "core.frame.frame",
                "accounts.front_door.context.signed_in",
            ],
            "builtins": ["core.templatetags.components"],
        },
    }
]

# Database: PostgreSQL by address, else one SQLite file that several workers may share.
DATABASES = {
    "default": dj_database_url.parse(
        ENVIRONMENT["DATABASE_URL"] or f"sqlite:///{DATA / 'portal.sqlite3'}",
        conn_max_age=600,
        conn_health_checks=True,
    )
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;",
    }
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = False
else:
    DATABASES["default"].setdefault("OPTIONS", {})["connect_timeout"] = 3

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": DATA / "cache",
    }
}
PAGE_CACHE_BYTES = ENVIRONMENT["PAGE_CACHE_MEGABYTES"] * 1024 * 1024

# People and the one front door.
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["accounts.front_door.backend.StandingBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "accounts.front_door.passwords.MaximumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "accounts.front_door.passwords.EasilyGuessedValidator"},
]
PASSWORD_RESET_TIMEOUT = 60 * 60  # a link for a new password works for an hour
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "my_work:home"
ACCOUNT_ADAPTER = "accounts.front_door.adapter.ClosedAccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_FORMS = {
    "add_email": "accounts.front_door.forms.NewEmailForm",
    "change_password": "accounts.front_door.forms.NewPasswordForm",
    "login": "accounts.front_door.forms.SignInForm",
    "reauthenticate": "accounts.front_door.forms.ConfirmByPasswordForm",
    "reset_password": "accounts.front_door.forms.AskForLinkForm",
    "reset_password_from_key": "accounts.front_door.forms.PasswordByLinkForm",
    "set_password": "accounts.front_door.forms.FirstPasswordForm",
}
# Guesses and mails are counted in the database (accounts.front_door.guesses), not in the cache.
ACCOUNT_RATE_LIMITS = dict.fromkeys(
    ("change_password", "confirm_email", "login", "login_failed", "reauthenticate"), ""
) | {"reset_password": ""}
MFA_RATE_LIMITS = {"webauthn_login": "300/5m/ip"}  # nothing to guess: only against a flood
MFA_ADAPTER = "accounts.front_door.mfa_adapter.SecondFactorAdapter"
MFA_FORMS = {
    "activate_totp": "accounts.front_door.forms.NewAppForm",
    "add_webauthn": "accounts.front_door.forms.NewPasskeyForm",
    "authenticate": "accounts.front_door.forms.CodeForm",
    "reauthenticate": "accounts.front_door.forms.ConfirmByCodeForm",
}
MFA_TOTP_TOLERANCE = 1  # a clock may be half a minute off; a code still opens only once
# Roles that need a second factor beside the privileged ones, which always do.
SECOND_FACTOR_ALSO_FOR = ENVIRONMENT["SECOND_FACTOR_ALSO_FOR"]
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
SINGLE_SIGN_ON = (
    read_providers(Path(ENVIRONMENT["SINGLE_SIGN_ON_FILE"]))
    if ENVIRONMENT["SINGLE_SIGN_ON_FILE"]
    else ()
)
SOCIALACCOUNT_ADAPTER = "accounts.single_sign_on.adapter.SingleSignOnAdapter"
SOCIALACCOUNT_LOGIN_ON_GET = False
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {"provider_class": "accounts.single_sign_on.provider.SingleSignOnProvider"}
}
SESSION_COOKIE_NAME = "__Host-session"
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
# It ends with the browser; before that by accounts.front_door.session_limits, at the latest then:
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_AGE = 14 * 24 * 60 * 60
KNOWN_BROWSER_COOKIE_NAME = "__Host-browser"
CSRF_COOKIE_NAME = "__Host-csrf"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_HTTPONLY = True

# Transport and policy headers.
SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = ENVIRONMENT["HSTS_SECONDS"]
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "SAMEORIGIN"  # the admin previews pages in a frame of its own
SILENCED_SYSTEM_CHECKS = ["security.W019"]
ALLAUTH_TRUSTED_PROXY_COUNT = ENVIRONMENT["TRUSTED_PROXIES"]
if ENVIRONMENT["TRUSTED_PROXIES"]:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [SELF],
        "frame-src": [SELF],
    }
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    feature: [] for feature in ("camera", "geolocation", "microphone", "payment", "usb")
}

# Language, time, files.
LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_I18N = True
USE_TZ = True
STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
MEDIA_URL = "/media/"
MEDIA_ROOT = DATA / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
FILE_UPLOAD_PERMISSIONS = 0o640
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

# E-mail: written into the outbox with the action it tells of; the worker delivers it, to an SMTP
# server by address, else to files that a demo can show.
DEFAULT_FROM_EMAIL = ENVIRONMENT["DEFAULT_FROM_EMAIL"]
SERVER_EMAIL = DEFAULT_FROM_EMAIL
EMAIL_BACKEND = "core.mail.outbox.OutboxBackend"
MAIL_DELIVERY_BACKEND = "core.mail.files.EmlBackend"
MAIL_LEASE_SECONDS = 300  # longer than all of EMAIL_TIMEOUT's ten-second steps of one mail
EMAIL_FILE_PATH = DATA / "mail"
if ENVIRONMENT["EMAIL_URL"]:
    from portal.email import smtp_settings

    MAIL_DELIVERY_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    globals().update(smtp_settings(ENVIRONMENT["EMAIL_URL"]))

# No line carries a query string: what people search for is theirs.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "queryless": {
            "()": "portal.logs.QuerylessFormatter",
            "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "queryless"}},
    "root": {"handlers": ["stderr"], "level": ENVIRONMENT["LOG_LEVEL"]},
    "loggers": {
        name: {"handlers": ["stderr"], "level": ENVIRONMENT["LOG_LEVEL"], "propagate": False}
        for name in ("django", "django.server")
    }
    | {name: {"level": "WARNING"} for name in ("django_tasks", "fontTools", "weasyprint")},
}

# Wagtail.
WAGTAIL_SITE_NAME = "Partner portal"
WAGTAILADMIN_BASE_URL = ENVIRONMENT["BASE_URL"]
WAGTAILADMIN_LOGIN_URL = "/account/login/"
WAGTAIL_FRONTEND_LOGIN_URL = "/account/login/"
WAGTAILDOCS_DOCUMENT_MODEL = "core.PortalDocument"
WAGTAILIMAGES_IMAGE_MODEL = "core.PortalImage"
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "odt", "ods", "pdf", "pptx", "txt", "xlsx"]
WAGTAILDOCS_INLINE_CONTENT_TYPES = ["application/pdf"]
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpg", "jpeg", "png", "webp"]
WAGTAILDOCS_MAX_UPLOAD_SIZE = 20 * 1024 * 1024
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_USER_TIME_ZONES = ["Europe/London"]
WAGTAILADMIN_PERMITTED_LANGUAGES = [("en", "English")]
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAIL_WORKFLOW_ENABLED = True
# Who may read is a matter of who they are: a password that many share protects nothing.
WAGTAIL_PRIVATE_PAGE_OPTIONS = {"SHARED_PASSWORD": False}
WAGTAILDOCS_PRIVATE_COLLECTION_OPTIONS = {"SHARED_PASSWORD": False}
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAILUSERS_PASSWORD_ENABLED = False
WAGTAILEMBEDS_FINDERS: list[dict[str, str]] = []
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
