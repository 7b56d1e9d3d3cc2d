"""Mails as files, and the demo's pages of them."""

from __future__ import annotations

import importlib
from email import message_from_bytes
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import clear_url_caches, resolve, set_urlconf

from core.mail.checks import demo_pages_are_off
from core.mail.delivery import Postman, QueuedMessage
from core.mail.files import EmlBackend
from core.models import OutgoingMail
from home.models import HomePage
from tests.site_building import build_home


@pytest.fixture
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    settings.MAIL_DELIVERY_BACKEND = "core.mail.files.EmlBackend"
    return tmp_path / "mail"


@pytest.fixture
def home(db: Any) -> HomePage:
    return build_home()


def deliver(*messages: mail.EmailMessage) -> None:
    mail.get_connection().send_messages(list(messages))
    Postman().work(lambda: True)


def letter(subject: str = "Your link", to: str = "ann@a.example") -> mail.EmailMessage:
    text = "Follow http://localhost:8000/account/key/abc/ now.\n\n<script>alert(1)</script>"
    return mail.EmailMessage(subject, text, None, [to])


class TestFiles:
    def test_each_mail_is_one_file_that_only_the_site_reads(self, folder: Path) -> None:
        deliver(letter(), letter(to="bo@b.example"))
        files = sorted(folder.iterdir())
        assert len(files) == 2
        assert {file.suffix for file in files} == {".eml"}
        assert {file.stat().st_mode & 0o777 for file in files} == {0o600}
        told = message_from_bytes(files[0].read_bytes())
        assert told["Subject"] == "Your link"
        assert told["Delivered-To"] in {"ann@a.example", "bo@b.example"}

    def test_a_mail_delivered_twice_is_one_file(self, folder: Path) -> None:
        mail.get_connection().send_messages([letter()])
        queued = QueuedMessage(OutgoingMail.objects.get())
        EmlBackend().send_messages([queued])
        EmlBackend().send_messages([queued])
        assert len(list(folder.iterdir())) == 1

    def test_a_folder_that_cannot_be_written_keeps_the_mail_waiting(self, folder: Path) -> None:
        folder.write_text("a file where the folder should be")
        deliver(letter())
        row = OutgoingMail.objects.get()
        assert (row.state, row.last_fault) == ("waiting", "FileExistsError")


class TestPages:
    def test_they_list_the_newest_first_and_show_text_with_links(
        self, folder: Path, home: HomePage, client: Client
    ) -> None:
        for minute, subject in enumerate(("Older", "Newer")):
            headers = {"Date": f"Tue, 24 Nov 2026 09:0{minute}:00 +0000"}
            one = letter(subject)
            one.extra_headers = headers
            deliver(one)
        listed = client.get("/demo/mail/").content.decode()
        assert listed.index("Newer") < listed.index("Older")
        assert "ann@a.example" in listed
        assert "24 November 2026, 09:01:00" in listed
        newest = max(folder.iterdir()).name
        shown = client.get(f"/demo/mail/{newest}/")
        assert 'href="http://localhost:8000/account/key/abc/"' in shown.content.decode()
        assert "<script>alert" not in shown.content.decode()
        assert shown["Cache-Control"] == "private, no-store"

    @pytest.mark.parametrize("name", ["../secret-key", "20261124-090000-0123456789ab", "x"])
    def test_no_other_file_is_shown(
        self, folder: Path, home: HomePage, client: Client, name: str
    ) -> None:
        (folder.parent / "secret-key.eml").write_text("secret")
        assert client.get(f"/demo/mail/{name}.eml/").status_code == 404

    def test_an_empty_list_says_what_will_appear(
        self, folder: Path, home: HomePage, client: Client
    ) -> None:
        assert "No e-mails yet" in client.get("/demo/mail/").content.decode()

    def test_they_do_not_exist_without_the_setting(
        self, settings: Any, home: HomePage, client: Client
    ) -> None:
        import portal.urls

        assert resolve("/demo/mail/").namespace == "demo_mail"
        settings.SHOW_DEMO_MAIL = False
        try:
            importlib.reload(portal.urls)
            clear_url_caches()
            set_urlconf(None)
            assert client.get("/demo/mail/").status_code == 404
        finally:
            settings.SHOW_DEMO_MAIL = True
            importlib.reload(portal.urls)
            clear_url_caches()

    def test_a_live_site_that_has_them_on_is_refused(self, settings: Any) -> None:
        assert [error.id for error in demo_pages_are_off(None)] == ["core.E001", "core.E002"]
        settings.SHOW_DEMO_MAIL = settings.SHOW_GALLERY = False
        assert demo_pages_are_off(None) == []

    def test_production_settings_name_neither(self) -> None:
        base = Path("portal/settings/base.py").read_text()
        assert "SHOW_" not in base


class TestStatus:
    def test_all_is_well_with_mails_on_their_way(self, capsys: pytest.CaptureFixture[str]) -> None:
        mail.get_connection().send_messages([letter()])
        call_command("mail_status")
        assert "Waiting: 1" in capsys.readouterr().out

    @pytest.mark.parametrize(
        "facts",
        [
            {"queued_at": "2026-01-01T00:00Z"},
            {"state": "refused", "finished_at": "2026-01-01T00:00Z"},
            {"state": "given_up", "finished_at": "2026-01-01T00:00Z"},
        ],
    )
    def test_late_refused_and_given_up_mails_make_it_fail(
        self, facts: dict[str, str], capsys: pytest.CaptureFixture[str]
    ) -> None:
        mail.get_connection().send_messages([letter()])
        OutgoingMail.objects.update(**facts)
        with pytest.raises(CommandError, match="late or were not delivered"):
            call_command("mail_status")
        assert "example" not in capsys.readouterr().out
