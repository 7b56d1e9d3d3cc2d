"""Configuration: typed, all faults at once, safe by default, documented."""

from __future__ import annotations

import os
import re
import secrets
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from portal.email import smtp_settings
from portal.environment import VARIABLES, ConfigurationError, read_environment

ROOT = Path(__file__).resolve().parents[2]
NAMES = [variable.name for variable in VARIABLES]


@pytest.fixture
def good(tmp_path: Path) -> dict[str, str]:
    """What production needs, and nothing else."""
    return {
        "SECRET_KEY": secrets.token_urlsafe(64),
        "ALLOWED_HOSTS": "portal.example.org,www.example.org",
        "BASE_URL": "https://portal.example.org",
        "PORTAL_DATA": str(tmp_path),
    }


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """An environment without any of our variables."""
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    return monkeypatch


def in_production(variables: dict[str, str], *command: str) -> subprocess.CompletedProcess[str]:
    env = {name: value for name, value in os.environ.items() if name not in NAMES}
    env |= {"DJANGO_SETTINGS_MODULE": "portal.settings.base", **variables}
    return subprocess.run(
        [sys.executable, *command], cwd=ROOT, env=env, capture_output=True, text=True, check=False
    )


def test_every_variable_has_its_type(
    environment: pytest.MonkeyPatch, good: dict[str, str], tmp_path: Path
) -> None:
    for name, value in {**good, "TRUSTED_PROXIES": "1", "LOG_LEVEL": "WARNING"}.items():
        environment.setenv(name, value)
    read = read_environment()
    assert set(read) == set(NAMES)
    assert read["ALLOWED_HOSTS"] == ["portal.example.org", "www.example.org"]
    assert read["PORTAL_DATA"] == tmp_path
    assert read["TRUSTED_PROXIES"] == 1
    assert read["HSTS_SECONDS"] == 31_536_000
    assert read["LOG_LEVEL"] == "WARNING"


def test_all_missing_and_wrong_variables_are_named_together(
    environment: pytest.MonkeyPatch,
) -> None:
    wrong = {
        "SECRET_KEY": "short",
        "ALLOWED_HOSTS": "",
        "DATABASE_URL": "mysql://host/name",
        "TRUSTED_PROXIES": "-1",
        "HSTS_SECONDS": "a year",
        "EMAIL_URL": "https://mail.example",
        "LOG_LEVEL": "loud",
        "PAGE_CACHE_MEGABYTES": "1.5",
    }
    for name, value in wrong.items():
        environment.setenv(name, value)
    with pytest.raises(ConfigurationError) as refused:
        read_environment()
    for name in (*wrong, "BASE_URL"):
        assert f"{name}:" in str(refused.value)


@pytest.mark.parametrize(
    "address", ["", "portal.example.org", "ftp://portal.example.org", "https://"]
)
def test_an_address_without_scheme_or_host_is_refused(
    environment: pytest.MonkeyPatch, good: dict[str, str], address: str
) -> None:
    for name, value in {**good, "BASE_URL": address}.items():
        environment.setenv(name, value)
    with pytest.raises(ConfigurationError, match="BASE_URL"):
        read_environment()


def test_a_secret_is_never_in_the_message(
    environment: pytest.MonkeyPatch, good: dict[str, str]
) -> None:
    secret = "smtp://user:pa55word@/?tls=1"
    for name, value in {**good, "EMAIL_URL": secret, "SECRET_KEY": "pa55word"}.items():
        environment.setenv(name, value)
    with pytest.raises(ConfigurationError) as refused:
        read_environment()
    assert "pa55word" not in str(refused.value)


def test_the_environment_wins_over_what_a_looser_module_brings(
    environment: pytest.MonkeyPatch, good: dict[str, str]
) -> None:
    environment.setenv("LOG_LEVEL", "ERROR")
    assert read_environment({**good, "LOG_LEVEL": "DEBUG"})["LOG_LEVEL"] == "ERROR"


# In production


def test_production_starts_with_a_good_environment_and_holds_every_protection(
    good: dict[str, str],
) -> None:
    done = in_production(
        good,
        "-c",
        "from portal.settings import base as s;"
        "assert not s.DEBUG;"
        "assert not hasattr(s, 'SHOW_GALLERY');"
        "assert s.SECURE_SSL_REDIRECT and s.SECURE_HSTS_SECONDS >= 31536000;"
        "assert s.SESSION_COOKIE_SECURE and s.CSRF_COOKIE_SECURE and s.SESSION_COOKIE_HTTPONLY;"
        "assert s.SESSION_COOKIE_NAME.startswith('__Host-');"
        "assert s.CSRF_COOKIE_NAME.startswith('__Host-');"
        "assert s.SECURE_CONTENT_TYPE_NOSNIFF and s.SECURE_REFERRER_POLICY == 'same-origin';"
        "assert not hasattr(s, 'SECURE_PROXY_SSL_HEADER');"
        "assert s.ALLOWED_HOSTS == ['portal.example.org', 'www.example.org'];"
        "assert 'django.contrib.admin' not in s.INSTALLED_APPS",
    )
    assert done.returncode == 0, done.stderr


def test_production_does_not_start_without_its_variables() -> None:
    done = in_production({}, "-c", "import portal.settings.base")
    assert done.returncode != 0
    assert all(f"{name}:" in done.stderr for name in ("SECRET_KEY", "ALLOWED_HOSTS", "BASE_URL"))


def test_djangos_deployment_check_finds_nothing(good: dict[str, str]) -> None:
    done = in_production(good, "manage.py", "check", "--deploy", "--fail-level", "WARNING")
    assert done.returncode == 0, done.stderr
    assert "no issues (1 silenced)" in done.stdout  # W019: the preview frames our own pages


def test_a_proxy_is_believed_only_when_there_is_one(good: dict[str, str]) -> None:
    done = in_production(
        {**good, "TRUSTED_PROXIES": "2"},
        "-c",
        "from portal.settings import base as s;"
        "assert s.SECURE_PROXY_SSL_HEADER == ('HTTP_X_FORWARDED_PROTO', 'https');"
        "assert s.ALLAUTH_TRUSTED_PROXY_COUNT == 2",
    )
    assert done.returncode == 0, done.stderr


def test_the_tests_keep_every_layer_of_protection_on() -> None:
    layers = settings.MIDDLEWARE
    assert "portal.middleware.ContentSecurityPolicyMiddleware" in layers
    assert "portal.middleware.PrivateByDefaultMiddleware" in layers
    assert "django.middleware.csrf.CsrfViewMiddleware" in layers
    assert layers[0] == "core.page_cache.PageCacheMiddleware"
    assert not settings.DEBUG


# Documents


def test_the_example_names_every_variable_once_with_a_comment() -> None:
    text = (ROOT / ".env.example").read_text(encoding="utf-8")
    blocks = text.strip().split("\n\n")[1:]
    named = [re.match(r"#?([A-Z_]+)=(.*)$", block.splitlines()[-1]) for block in blocks]
    assert [match[1] for match in named if match] == NAMES
    assert all(block.startswith("# ") for block in blocks)
    shown = {match[1]: match[2] for match in named if match}
    for variable in VARIABLES:
        if not variable.required:
            assert shown[variable.name] == variable.default, variable.name


def test_the_readme_lists_every_variable_in_one_table() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    section = re.search(r"^## Configuration\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
    assert section
    rows = [
        [cell.strip().strip("`") for cell in line.strip("|").split("|")]
        for line in section[1].splitlines()
        if line.startswith("| `")
    ]
    assert [row[0] for row in rows] == NAMES
    for row, variable in zip(rows, VARIABLES, strict=True):
        assert row[1:3] == [variable.kind, variable.meaning]
        if not variable.required:
            assert row[3] == (variable.default or "empty")


# E-mail


def test_a_mail_server_is_read_from_its_address() -> None:
    read = smtp_settings("smtp://user:p%40ss@mail.example:587/?tls=1")
    assert read["EMAIL_HOST"] == "mail.example"
    assert read["EMAIL_PORT"] == 587
    assert (read["EMAIL_HOST_USER"], read["EMAIL_HOST_PASSWORD"]) == ("user", "p@ss")
    assert (read["EMAIL_USE_TLS"], read["EMAIL_USE_SSL"]) == (True, False)
    assert read["EMAIL_TIMEOUT"]


def test_a_mail_server_without_port_or_user_is_enough() -> None:
    read = smtp_settings("smtp://mail.example")
    assert (read["EMAIL_PORT"], read["EMAIL_HOST_USER"]) == (25, "")
    assert (read["EMAIL_USE_TLS"], read["EMAIL_USE_SSL"]) == (False, False)


@pytest.mark.parametrize(
    "address",
    ["mail.example", "http://mail.example", "smtp://", "smtp://m:x", "smtp://m/?tls=1&ssl=1"],
)
def test_what_is_not_the_address_of_a_mail_server_is_refused(address: str) -> None:
    with pytest.raises(ValueError):
        smtp_settings(address)
