"""Settings: from the environment, `.env` and secret files; what is wrong is told, no secret is."""

from __future__ import annotations

import re
from dataclasses import FrozenInstanceError
from pathlib import Path

import pytest

from bot.engine.keyring import webhook_secret
from bot.errors import SettingsError
from bot.settings.addresses import Address
from bot.settings.environment import VARIABLES, Settings, read_settings, read_variables
from tests.shipped import ROOT

TOKEN = "4242:AAF-a_token_that_only_tests_know_01"
URL = "https://bot.example.org/telegram"
OTHER = "4343:AAF-another_token_that_tests_know_2"
KEYS = "planted-key-number-one, planted-key-number-two"


def settings_of(env_file: Path) -> Settings:
    """The settings of one bot, as `tropa run` reads them."""
    found = read_settings(env_file.parent, read_variables(env_file))
    assert isinstance(found, Settings)
    return found


def complaint(env_file: Path) -> str:
    """What is said of settings that are wrong."""
    with pytest.raises(SettingsError) as raised:
        settings_of(env_file)
    assert raised.value.__cause__ is None
    return str(raised.value)


def write(env_file: Path, **lines: object) -> None:
    """Write `.env`: a token, and these variables without their TROPA_."""
    given = {"BOT_TOKEN": TOKEN} | lines
    text = "".join(f"TROPA_{name}={value}\n" for name, value in given.items() if value is not None)
    env_file.write_text(text, encoding="utf-8")


@pytest.fixture
def env_file(tmp_path: Path) -> Path:
    return tmp_path / ".env"


def test_a_file_is_enough(env_file: Path) -> None:
    env_file.write_text(f"# mine\nTROPA_BOT_TOKEN={TOKEN}\nSOMETHING_ELSE=1\nTROPA_UNKNOWN=2\n")
    settings = settings_of(env_file)
    (bot,) = settings.bots
    assert bot.account.token.get_secret_value() == TOKEN
    assert bot.account.api_url == "https://api.telegram.org"
    assert bot.account.secrets == (TOKEN,)
    assert (bot.root, bot.flows, bot.posted) == (env_file.parent, (), None)
    assert str(settings.listen) == "127.0.0.1:8080"
    assert str(settings.health) == "127.0.0.1:8090"
    assert settings.log == "console"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_file_from_any_editor(encoding: str, end: str, env_file: Path) -> None:
    env_file.write_bytes(f'TROPA_BOT_TOKEN="{TOKEN}"{end}'.encode(encoding))
    assert settings_of(env_file).bots[0].account.token.get_secret_value() == TOKEN


def test_the_environment_comes_first(env_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    env_file.write_text(f"TROPA_BOT_TOKEN={TOKEN}\nTROPA_API_URL=http://file.example\n")
    monkeypatch.setenv("TROPA_BOT_TOKEN", OTHER)
    account = settings_of(env_file).bots[0].account
    assert account.token.get_secret_value() == OTHER
    assert account.api_url == "http://file.example"


def test_the_example_file_works_once_the_token_is_filled_in(env_file: Path) -> None:
    """Empty means: not set."""
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    env_file.write_text(example.replace("TROPA_BOT_TOKEN=", f"TROPA_BOT_TOKEN={TOKEN}"))
    assert settings_of(env_file).bots[0].account.api_url == "https://api.telegram.org"
    env_file.write_text(example)
    with pytest.raises(SettingsError, match=r"^TROPA_BOT_TOKEN is not set\."):
        settings_of(env_file)


@pytest.mark.parametrize(
    "url",
    ["https://api.telegram.org", "http://localhost:8081/", "http://[::1]:8081", "https://a.b/c/"],
)
def test_other_servers(url: str, env_file: Path) -> None:
    env_file.write_text(f"TROPA_BOT_TOKEN={TOKEN}\nTROPA_API_URL={url}\n")
    assert settings_of(env_file).bots[0].account.api_url == url.rstrip("/")


@pytest.mark.parametrize(
    "url",
    [
        "api.telegram.org",
        "ftp://api.telegram.org",
        "https://",
        "http://:8081",
        "http://localhost:0",
        "http://localhost:99999",
        "http://localhost:port",
        "http://[::1",
        "https://a b",
        "https://a.b?c",
    ],
)
def test_an_address_that_is_none(url: str, env_file: Path) -> None:
    env_file.write_text(f'TROPA_BOT_TOKEN={TOKEN}\nTROPA_API_URL="{url}"\n')
    with pytest.raises(SettingsError) as raised:
        settings_of(env_file)
    assert str(raised.value) == (
        "TROPA_API_URL is not an address such as https://api.telegram.org. "
        "Set TROPA_API_URL in the environment, or write TROPA_API_URL=… into the file .env."
    )


@pytest.mark.parametrize(
    "token", ["planted", f"bot{TOKEN}", f"{TOKEN} planted", TOKEN.replace(":", ";"), "1:planted"]
)
def test_a_token_that_is_none_is_not_repeated(token: str, env_file: Path) -> None:
    env_file.write_text(f'TROPA_BOT_TOKEN="{token}"\n')
    with pytest.raises(SettingsError, match="TROPA_BOT_TOKEN does not look like a bot token") as it:
        settings_of(env_file)
    assert "write TROPA_BOT_TOKEN=… into the file .env" in str(it.value)
    assert "planted" not in str(it.value)
    assert it.value.__cause__ is None
    assert it.value.__context__ is None


def test_all_complaints_at_once(env_file: Path) -> None:
    env_file.write_text("TROPA_API_URL=x\n")
    with pytest.raises(SettingsError) as raised:
        settings_of(env_file)
    names = [line.split()[0] for line in str(raised.value).splitlines()]
    assert names == ["TROPA_BOT_TOKEN", "TROPA_API_URL"]


def test_a_file_that_is_not_utf_8(env_file: Path) -> None:
    env_file.write_bytes(f"TROPA_BOT_TOKEN={TOKEN}\n".encode("utf-16"))
    with pytest.raises(SettingsError, match="Save it anew as UTF-8") as raised:
        settings_of(env_file)
    assert TOKEN not in str(raised.value)


@pytest.mark.parametrize(
    "keys",
    [
        KEYS,
        "planted-key-number-one planted-key-number-two",
        "planted-key-number-one,planted-key-number-two,",
    ],
)
def test_own_keys(keys: str, env_file: Path) -> None:
    env_file.write_text(f'TROPA_BOT_TOKEN={TOKEN}\nTROPA_KEYS="{keys}"\n')
    assert settings_of(env_file).bots[0].account.secrets == (
        "planted-key-number-one",
        "planted-key-number-two",
    )


@pytest.mark.parametrize("keys", ["planted-key-one", "planted-key-number-one,x"])
def test_a_key_that_could_be_guessed(keys: str, env_file: Path) -> None:
    env_file.write_text(f'TROPA_BOT_TOKEN={TOKEN}\nTROPA_KEYS="{keys}"\n')
    with pytest.raises(SettingsError, match="TROPA_KEYS holds a secret of fewer than 16") as raised:
        settings_of(env_file)
    assert "planted" not in str(raised.value)


def test_settings_cannot_be_printed_or_changed(env_file: Path) -> None:
    write(env_file, KEYS=f'"{KEYS}"', WEBHOOK=URL, WEBHOOK_SECRET="planted-webhook-secret")
    settings = settings_of(env_file)
    for shown in (repr(settings), str(settings), f"{settings.bots[0].account.keys}"):
        assert "planted" not in shown
        assert TOKEN.split(":")[1] not in shown
    with pytest.raises(FrozenInstanceError):
        settings.log = "json"  # type: ignore[misc]


@pytest.mark.parametrize("page", [".env.example", "README.md"])
def test_settings_are_what_the_docs_name(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    assert set(re.findall(r"TROPA_[A-Z_]+[A-Z]", text)) == set(VARIABLES)


@pytest.mark.parametrize("end", ["/bot", "/bot/"])
def test_the_address_is_the_servers_and_not_the_methods(end: str, env_file: Path) -> None:
    env_file.write_text(f"TROPA_BOT_TOKEN={TOKEN}\nTROPA_API_URL=https://api.example{end}\n")
    with pytest.raises(SettingsError, match="without /bot at its end"):
        settings_of(env_file)


# Secrets in files


def secret_file(env_file: Path, content: str | bytes) -> Path:
    path = env_file.with_name("secret")
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


@pytest.mark.parametrize("content", [TOKEN, f"{TOKEN}\n", f"\ufeff{TOKEN}\r\n"])
def test_a_token_in_a_file_of_its_own(content: str, env_file: Path) -> None:
    path = secret_file(env_file, content)
    write(env_file, BOT_TOKEN=None, BOT_TOKEN_FILE=path)
    settings = settings_of(env_file)
    assert settings.bots[0].account.token.get_secret_value() == TOKEN
    assert settings.bots[0].account.token_from == "the file that TROPA_BOT_TOKEN_FILE names"
    assert settings.secret_files == (path,)


def test_keys_one_a_line_in_a_file(env_file: Path) -> None:
    path = secret_file(env_file, "planted-key-number-one\nplanted-key-number-two\n")
    write(env_file, KEYS_FILE=path)
    keys = ("planted-key-number-one", "planted-key-number-two")
    assert settings_of(env_file).bots[0].account.secrets == keys


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "is empty"),
        (" \n", "is empty"),
        (b"planted\xff", "is not text in UTF-8"),
        ("planted", "does not look like a bot token"),
        (f"{TOKEN} planted", "does not look like a bot token"),
        ("planted" * 10_000, "is too large for a secret"),
    ],
)
def test_a_secret_file_that_is_of_no_use(content: str | bytes, said: str, env_file: Path) -> None:
    path = secret_file(env_file, content)
    write(env_file, BOT_TOKEN=None, BOT_TOKEN_FILE=path)
    (line,) = complaint(env_file).splitlines()
    assert line.startswith(f"TROPA_BOT_TOKEN_FILE names {path}, which {said}")
    assert "planted" not in line
    assert TOKEN not in line


def test_a_secret_file_that_cannot_be_read(env_file: Path) -> None:
    write(env_file, BOT_TOKEN=None, BOT_TOKEN_FILE=env_file.parent / "nowhere", KEYS_FILE="/")
    lines = complaint(env_file).splitlines()
    nowhere = f"names {env_file.parent}/nowhere, which cannot be read (No such file or directory)"
    assert lines[0].startswith(
        f"TROPA_BOT_TOKEN_FILE {nowhere}. Write the secret alone into a file"
    )
    assert lines[1].startswith("TROPA_KEYS_FILE names /, which cannot be read (Is a directory)")


def test_a_secret_is_set_in_one_way(env_file: Path) -> None:
    write(env_file, BOT_TOKEN_FILE=secret_file(env_file, OTHER))
    assert complaint(env_file) == (
        "TROPA_BOT_TOKEN_FILE and TROPA_BOT_TOKEN are both set. Take one of them out."
    )


# Webhook, servers, logs


def test_the_secret_of_a_webhook_follows_from_the_token(env_file: Path) -> None:
    """So replicas agree on it, and it is of no use to whoever sees it."""
    write(env_file, WEBHOOK=URL)
    posted = settings_of(env_file).bots[0].posted
    assert posted is not None
    assert posted.url == URL
    secret = posted.secret.get_secret_value()
    assert secret == webhook_secret(TOKEN) != webhook_secret(OTHER)
    assert re.fullmatch(r"[A-Za-z0-9_-]{43}", secret)


def test_it_is_derived_as_ever() -> None:
    """Replicas of two versions serve side by side while one is being replaced."""
    assert webhook_secret(TOKEN) == "N0KTgEjs_wAF5-psQmgiQYf-pcUhF-AOtvB_GI9O82g"


def test_a_webhook_secret_of_ones_own(env_file: Path) -> None:
    write(
        env_file, WEBHOOK=URL, WEBHOOK_SECRET_FILE=secret_file(env_file, "planted_webhook-secret")
    )
    posted = settings_of(env_file).bots[0].posted
    assert posted is not None
    assert posted.secret.get_secret_value() == "planted_webhook-secret"


@pytest.mark.parametrize("secret", ["planted", "planted webhook secret", "planted!" * 4, "p" * 257])
def test_a_webhook_secret_that_telegram_would_not_take(secret: str, env_file: Path) -> None:
    write(env_file, WEBHOOK=URL, WEBHOOK_SECRET=f'"{secret}"')
    line = complaint(env_file)
    assert line.startswith("TROPA_WEBHOOK_SECRET must be 16 to 256 Latin letters, digits, _ and -")
    assert secret not in line


@pytest.mark.parametrize(
    "url",
    [
        URL,
        "https://bot.example.org",
        "https://b.example:8443/x",
        "https://b.example:88/",
        "https://1.2.3.4:80/x",
    ],
)
def test_a_webhook(url: str, env_file: Path) -> None:
    write(env_file, WEBHOOK=url)
    posted = settings_of(env_file).bots[0].posted
    assert posted is not None
    assert posted.url == url


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("bot.example.org/x", "is not an address such as https://bot.example.org/telegram"),
        ("https://", "is not an address such as https://bot.example.org/telegram"),
        ("https://b.example/x?y", "is not an address such as https://bot.example.org/telegram"),
        ("https://u:p@b.example/", "is not an address such as https://bot.example.org/telegram"),
        ("http://bot.example.org/x", "must begin with https://: Telegram posts only over TLS"),
        ("https://bot.example.org:444/x", "has a port that Telegram does not post to"),
        ("https://bot.example.org:8080/x", "has a port that Telegram does not post to"),
    ],
)
def test_a_webhook_that_telegram_would_not_take(url: str, said: str, env_file: Path) -> None:
    write(env_file, WEBHOOK=url)
    assert complaint(env_file).startswith(f"TROPA_WEBHOOK {said}")


def test_a_server_of_ones_own_posts_to_any_port(env_file: Path) -> None:
    """core.telegram.org/bots/api#using-a-local-bot-api-server."""
    write(env_file, WEBHOOK="http://10.0.0.2:9999/x", API_URL="http://localhost:8081")
    assert settings_of(env_file).bots[0].posted is not None


@pytest.mark.parametrize(
    ("value", "address"),
    [
        ("0.0.0.0:80", Address("0.0.0.0", 80)),
        ("localhost:0", Address("localhost", 0)),
        ("[::1]:8443", Address("::1", 8443)),
    ],
)
def test_where_it_listens(value: str, address: Address, env_file: Path) -> None:
    write(env_file, LISTEN=value, HEALTH=value)
    settings = settings_of(env_file)
    assert settings.listen == settings.health == address
    assert str(address) == value


@pytest.mark.parametrize(
    "value", ["8080", ":8080", "host", "host:", "h:65536", "::1:80", "h:8o", "http://h:80"]
)
def test_where_it_cannot_listen(value: str, env_file: Path) -> None:
    write(env_file, LISTEN=value, HEALTH=value)
    listen, health = complaint(env_file).splitlines()
    said = "is not an address of this machine with a port, such as 127.0.0.1:8080"
    assert listen.startswith(f"TROPA_LISTEN {said}. Set TROPA_LISTEN in the environment")
    assert health.startswith(f"TROPA_HEALTH {said}, or the word off. Set TROPA_HEALTH")


def test_health_can_be_off(env_file: Path) -> None:
    write(env_file, HEALTH="off")
    assert settings_of(env_file).health is None


def test_the_form_of_logs(env_file: Path) -> None:
    write(env_file, LOG="json")
    assert settings_of(env_file).log == "json"
    write(env_file, LOG="xml")
    assert complaint(env_file).startswith("TROPA_LOG must be console or json. Set TROPA_LOG")


def test_a_dollar_sign_is_one(env_file: Path) -> None:
    """A secret is what is written, not what other variables make of it."""
    write(env_file, KEYS="planted-${HOME}-planted")
    assert settings_of(env_file).bots[0].account.secrets == ("planted-${HOME}-planted",)
