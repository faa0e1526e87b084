"""`tropa doctor`: what it finds, what it says to do, and that it prints no secret."""

from __future__ import annotations

import json
import socket
from asyncio.subprocess import PIPE, create_subprocess_exec
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.channels.telegram.incoming import ALLOWED_UPDATES
from bot.channels.telegram.looking import Look, WebhookState, server_time
from bot.cli import FINE, PROBLEMS, host
from bot.cli.findings import Finding, Mark, bad, doubtful, good, tell
from bot.cli.told_by_telegram import clock
from bot.cli.told_by_telegram import telegram as judged
from bot.settings.account import Account
from bot.settings.addresses import Address
from bot.settings.bots import Bot, Posted
from bot.settings.environment import Settings
from tests.botapi.server import FakeTelegram
from tests.cli.running import PROGRAM, environment, small
from tests.guides import PROVED

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
URL = "https://bot.example.org/hook"
SECRET = "a-secret-that-is-planted"
WRONG = "4242:AAF-a_token_that_nobody_ever_knew"
ACCOUNT = Account(SecretStr(WRONG))
POLLED = Bot(ACCOUNT, Path())
POSTED = Bot(ACCOUNT, Path(), posted=Posted(URL, SecretStr(SECRET)))
WELL = WebhookState(URL, 0, connections=100, updates=tuple(ALLOWED_UPDATES))


@pytest.fixture
async def telegram() -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram() as server:
        yield server


class Doctor:
    """`tropa doctor` in a folder, with the settings of one bot."""

    def __init__(self, root: Path, telegram: FakeTelegram) -> None:
        self.root = root
        self.telegram = telegram
        self.env = {
            "TROPA_BOT_TOKEN": telegram.token,
            "TROPA_API_URL": telegram.url,
            "TROPA_HEALTH": "off",
        }

    async def __call__(self, *arguments: str, **env: str) -> tuple[int | None, list[str]]:
        """The exit code, and the lines. No secret is in them."""
        given = {name: value for name, value in (self.env | env).items() if value}
        program = await create_subprocess_exec(
            *PROGRAM,
            "doctor",
            *arguments,
            cwd=self.root,
            env=environment(given),
            stdout=PIPE,
            stderr=PIPE,
        )
        out, err = (part.decode() for part in await program.communicate())
        for token in (self.telegram.token, WRONG):
            assert token.split(":")[1] not in out + err
        assert "planted" not in out + err
        assert "Traceback" not in err
        return program.returncode, out.splitlines()


@pytest.fixture
def doctor(root: Path, telegram: FakeTelegram) -> Doctor:
    return Doctor(root, telegram)


def _line(lines: list[str], about: str) -> str:
    """The one line about this."""
    found = [line for line in lines if line[2:].startswith(f"{about}:")]
    assert len(found) == 1, lines
    return found[0]


# As the operator meets it


async def test_all_is_well(doctor: Doctor) -> None:
    doctor.telegram.strict = True
    code, lines = await doctor()
    assert code == FINE
    assert _line(lines, "settings") == "✓ settings: tropa by polling"
    assert _line(lines, "keys of tropa") == "✓ keys of tropa: they follow from the token"
    assert "✓ content of .: flows: 2, cards: 9" in lines
    assert _line(lines, "clock") == "✓ clock: it agrees with Telegram's"
    known = "✓ token of tropa: Telegram knows the bot as @tropa_test_bot"
    assert _line(lines, "token of tropa") == known
    assert _line(lines, "updates of tropa") == "✓ updates of tropa: by long polling; 0 wait"
    assert not any(line.startswith("✗") for line in lines)
    assert {call.method for call in doctor.telegram.requests} == {"getMe", "getWebhookInfo"}


async def test_cards_that_are_overdue_or_expired(doctor: Doctor) -> None:
    """The small guide has one of each, whenever this is run."""
    _, lines = await doctor()
    told = [line for line in lines if line.startswith("! content of .:")]
    assert [line.split(";")[0] for line in told] == [
        "! content of .: cards whose check is overdue: 1",
        "! content of .: cards that have expired: 1",
    ]
    assert all(line.endswith("`tropa due` lists them") for line in told)


async def test_for_programs(doctor: Doctor) -> None:
    code, lines = await doctor("--format", "json", TROPA_BOT_TOKEN=WRONG)
    rows = json.loads("\n".join(lines))
    assert code == PROBLEMS
    assert all(set(row) == {"mark", "about", "said", "cure"} for row in rows)
    (row,) = [row for row in rows if row["about"] == "token of tropa"]
    assert row == {
        "mark": "bad",
        "about": "token of tropa",
        "said": "Telegram does not know it",
        "cure": "set TROPA_BOT_TOKEN (in the environment or in .env) to the token that @BotFather "
        "gave you",
    }


async def test_without_a_network(doctor: Doctor) -> None:
    code, lines = await doctor(TROPA_API_URL="http://127.0.0.1:9")
    assert code == PROBLEMS
    assert _line(lines, "clock").startswith("! clock: not compared with Telegram's")
    line = _line(lines, "token of tropa")
    assert line.startswith("✗ token of tropa: http://127.0.0.1:9 was not reached (NetworkError)")
    assert "is Telegram blocked here?" in line
    assert "✓ content of .: flows: 2, cards: 9" in lines


async def test_settings_that_are_wrong(doctor: Doctor) -> None:
    """What can be checked without them is."""
    code, lines = await doctor(TROPA_BOT_TOKEN="", TROPA_LOG="xml")
    assert code == PROBLEMS
    wrong = [line for line in lines if line.startswith("✗ settings:")]
    assert [line.split()[2] for line in wrong] == ["TROPA_BOT_TOKEN", "TROPA_LOG"]
    assert "✓ content of .: flows: 2, cards: 9" in lines
    assert doctor.telegram.requests == []


async def test_a_setting_that_is_misspelt(doctor: Doctor) -> None:
    code, lines = await doctor(TROPA_WEBHOK=URL)
    assert code == FINE
    said = "! settings: TROPA_WEBHOK is no setting of tropa; did you mean 'TROPA_WEBHOOK'?"
    assert said in lines


async def test_promises_that_time_has_broken(doctor: Doctor) -> None:
    promise = """
promises:
  - id: late-is-checked
    why: Somebody relies on it.
    when: {place: am}
    outcome: urgent
    always: {shows: {card: am/late, fresh: true}}
"""
    small(doctor.root, {"flows/help.yaml": PROVED["flows/help.yaml"] + promise})
    code, lines = await doctor()
    assert code == FINE
    assert (
        "! content of .: promises broken by time or a withdrawal: late-is-checked; `tropa check` "
        "says for whom"
    ) in lines


async def test_content_with_problems(doctor: Doctor) -> None:
    small(doctor.root, {"flows/help.yaml": "{"})
    code, lines = await doctor()
    assert code == PROBLEMS
    line = _line(lines, "content of .")
    assert "problem, the first: flows/help.yaml:1:" in line or "problems, the first:" in line
    assert line.endswith("; `tropa check` shows all")


async def test_a_secret_that_everybody_may_read(doctor: Doctor) -> None:
    path = doctor.root / "token"
    path.write_text(doctor.telegram.token)
    path.chmod(0o644)
    given = {"TROPA_BOT_TOKEN": "", "TROPA_BOT_TOKEN_FILE": "token"}
    code, lines = await doctor(**given)
    assert code == FINE
    said = "! secrets in token: every user of this machine may read it; `chmod o= token`"
    assert _line(lines, "secrets in token") == said
    path.chmod(0o600)
    _, lines = await doctor(**given)
    assert _line(lines, "secrets in token").startswith("✓")


async def test_a_token_in_a_dot_env_that_everybody_may_read(doctor: Doctor) -> None:
    (doctor.root / ".env").write_text(f"TROPA_BOT_TOKEN={doctor.telegram.token}\n")
    (doctor.root / ".env").chmod(0o604)
    _, lines = await doctor(TROPA_BOT_TOKEN="")
    assert _line(lines, "secrets in .env").startswith("! secrets in .env: every user")


async def test_content_that_everybody_may_change(doctor: Doctor) -> None:
    (doctor.root / "flows/help.yaml").chmod(0o666)
    (doctor.root / "flows/short.yaml").chmod(0o666)
    _, lines = await doctor()
    line = _line(lines, "files of flows")
    assert line.startswith("! files of flows: every user of this machine may change flows/")
    assert line.endswith("and 1 more; `chmod -R o-w flows`")
    assert not any("files of content" in line for line in lines)


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ("planted-key-number-one", "✓ keys of tropa: 1 key"),
        (
            "planted-key-number-one planted-key-number-two",
            "✓ keys of tropa: 2 keys; the first seals, all open",
        ),
        (
            "abababababababababab",
            "! keys of tropa: one has few different characters and could be guessed; `openssl",
        ),
        (
            "planted-key-number-one planted-key-number-one",
            "✗ keys of tropa: Two of the keys have one number. Change one of them.",
        ),
    ],
)
async def test_keys(keys: str, said: str, doctor: Doctor) -> None:
    code, lines = await doctor(TROPA_KEYS=keys)
    assert _line(lines, "keys of tropa").startswith(said)
    assert code == (PROBLEMS if said.startswith("✗") else FINE)


async def test_a_webhook_is_set_while_it_is_to_poll(doctor: Doctor) -> None:
    doctor.telegram.world.updates.webhook = {"url": URL}
    code, lines = await doctor()
    assert code == FINE
    line = _line(lines, "updates of tropa")
    assert line.startswith("! updates of tropa: a webhook is set at Telegram, and tropa polls")
    assert doctor.telegram.world.updates.webhook == {"url": URL}, "nothing is changed"


async def test_what_telegram_met_at_the_webhook(doctor: Doctor) -> None:
    updates = doctor.telegram.world.updates
    updates.webhook = {"url": URL, "max_connections": 100}
    updates.allowed = list(ALLOWED_UPDATES)
    updates.webhook_state = {
        "pending_update_count": 3,
        "ip_address": "203.0.113.5",
        "last_error_date": int(datetime.now(UTC).timestamp()) - 300,
        "last_error_message": "Wrong response from the webhook: 502 Bad Gateway",
    }
    code, lines = await doctor(TROPA_WEBHOOK=URL)
    assert code == PROBLEMS
    assert "✓ updates of tropa: by webhook at 203.0.113.5; 3 wait" in lines
    (line,) = [line for line in lines if line.startswith("✗")]
    assert line == (
        "✗ updates of tropa: 5 min ago Telegram could not post: Wrong response from the webhook: "
        "502 Bad Gateway; look at the web server in front, its certificate, and TROPA_LISTEN"
    )


async def test_several_bots(doctor: Doctor) -> None:
    (doctor.root / "bots.yaml").write_text(
        "bots:\n  - {name: main, token_env: MAIN}\n  - {name: gone, token_env: GONE}\n"
    )
    env = {"TROPA_BOT_TOKEN": "", "MAIN": doctor.telegram.token, "GONE": WRONG.replace("4242", "9")}
    code, lines = await doctor("--bots", "bots.yaml", **env)
    assert code == PROBLEMS
    assert _line(lines, "settings") == "✓ settings: main by polling, gone by polling"
    assert _line(lines, "token of main").startswith("✓")
    gone = _line(lines, "token of gone")
    assert gone.startswith("✗ token of gone: Telegram does not know it; set token_env of 'gone' at")
    assert sum("content of ." in line and line.startswith("✓") for line in lines) == 1


@pytest.mark.parametrize(
    ("flows", "said"),
    [
        ("[hlep]", "✗ file of bots: bots.yaml:2:43: there is no flow 'hlep'; did you mean 'help'?"),
        ("help", "✗ file of bots: bots.yaml:2:42: "),
    ],
)
async def test_a_file_of_bots_with_problems(flows: str, said: str, doctor: Doctor) -> None:
    (doctor.root / "bots.yaml").write_text(
        f"bots:\n  - {{name: main, token_env: MAIN, flows: {flows}}}\n"
    )
    code, lines = await doctor(
        "--bots", "bots.yaml", TROPA_BOT_TOKEN="", MAIN=doctor.telegram.token
    )
    assert code == PROBLEMS
    assert any(line.startswith(said) for line in lines)


async def test_it_says_what_it_waits_for(doctor: Doctor) -> None:
    """A network that swallows everything keeps an operator waiting, not wondering."""
    held = doctor.telegram.hang("getMe")
    program = await create_subprocess_exec(
        *PROGRAM, "doctor", cwd=doctor.root, env=environment(doctor.env), stdout=PIPE, stderr=PIPE
    )
    assert program.stderr is not None
    assert (await program.stderr.readline()).decode() == "waiting for Telegram …\n"
    held.release()
    out, _ = await program.communicate()
    assert "✓ token of tropa".encode() in out


# What is made of what was found


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0, "✓ clock: it agrees with Telegram's"),
        (60, "✓ clock: it agrees with Telegram's"),
        (61, "✗ clock: it is 61 s ahead of Telegram's; let NTP set it"),
        (-3600, "✗ clock: it is 3600 s behind Telegram's; let NTP set it"),
    ],
)
def test_a_clock(seconds: int, said: str) -> None:
    assert str(clock(NOW, NOW + timedelta(seconds=seconds))).startswith(said)


def _findings(bot: Bot, **changes: object) -> list[str]:
    state = WebhookState(**({name: getattr(WELL, name) for name in WELL.__slots__} | changes))
    return [str(one) for one in judged(bot, Look("a_bot", state), NOW)][1:]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"url": ""}, "! updates of tropa: no webhook is set at Telegram yet; `tropa run` sets it"),
        ({"url": "https://x.example/"}, "! updates of tropa: Telegram posts to another address"),
        (
            {"pending": 101},
            "! updates of tropa: 101 updates wait: people are not answered, or late",
        ),
        (
            {"updates": ("message",)},
            "! updates of tropa: Telegram does not send callback_query, my",
        ),
        ({"connections": 40}, "! updates of tropa: Telegram opens at most 40 connections; `tropa"),
        (
            {"error": "Connection refused", "error_at": NOW - timedelta(hours=3)},
            "! updates of tropa: 3 h ago Telegram could not post: Connection refused",
        ),
    ],
)
def test_a_webhook(changes: dict[str, object], said: str) -> None:
    found = _findings(POSTED, **changes)
    assert found[-1].startswith(said)
    assert all(line.startswith("✓") for line in found[:-1])


def test_a_webhook_that_is_well() -> None:
    assert _findings(POSTED) == ["✓ updates of tropa: by webhook; 0 wait"]
    assert _findings(POLLED, url="") == ["✓ updates of tropa: by long polling; 0 wait"]


async def test_a_server_that_does_not_tell_the_time() -> None:
    assert server_time("http://127.0.0.1:9") is None
    assert str(clock(None, NOW)).startswith("! clock: not compared with Telegram's")


def test_a_port_that_is_taken() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        address = Address("127.0.0.1", taken.getsockname()[1])
        settings = Settings((POSTED,), address, None, "console")
        (found,) = host.ports(settings)
    assert found.mark is Mark.DOUBTFUL
    assert found.said == f"tropa cannot listen at {address} now (Address already in use)"
    assert "set TROPA_LISTEN to a free address" in found.cure
    (free,) = host.ports(Settings((POLLED,), address, Address("127.0.0.1", 0), "console"))
    assert free.mark is Mark.GOOD


def test_too_few_open_files(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = Settings((POLLED, POSTED), Address("h", 1), None, "console")
    monkeypatch.setattr("resource.getrlimit", lambda _: (675, 675))
    assert str(host.open_files(settings)) == (
        "! open files: 675 are allowed, 676 may be needed; "
        "allow more: `ulimit -n 676`, LimitNOFILE=676 in systemd"
    )
    monkeypatch.setattr("resource.getrlimit", lambda _: (676, 676))
    assert host.open_files(settings).mark is Mark.GOOD


def test_a_python_that_is_not_tested(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.version_info", (3, 15, 0))
    assert str(host.python()).endswith("; use Python 3.11 to 3.14")


@pytest.mark.parametrize(
    ("findings", "code"),
    [
        ([good("a", "b")], FINE),
        ([good("a", "b"), doubtful("a", "b", "c")], FINE),
        ([bad("a", "b"), good("a", "b")], PROBLEMS),
    ],
)
def test_only_what_is_bad_fails(
    findings: list[Finding], code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert tell(findings, "text") == code
    assert len(capsys.readouterr().out.splitlines()) == len(findings)
