"""Settings: from the environment and `.env`; what is wrong is told, and no secret ever is."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from bot.errors import SettingsError
from bot.settings import Settings, read_settings
from tests.shipped import ROOT

TOKEN = "4242:AAF-a_token_that_only_tests_know_01"
OTHER = "4343:AAF-another_token_that_tests_know_2"
KEYS = "planted-key-number-one, planted-key-number-two"


@pytest.fixture
def env_file(tmp_path: Path) -> Path:
    return tmp_path / ".env"


def test_a_file_is_enough(env_file: Path) -> None:
    env_file.write_text(f"# mine\nTROPA_BOT_TOKEN={TOKEN}\nSOMETHING_ELSE=1\nTROPA_UNKNOWN=2\n")
    settings = read_settings(env_file)
    assert settings.bot_token.get_secret_value() == TOKEN
    assert settings.api_url == "https://api.telegram.org"
    assert settings.secrets == (TOKEN,)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_file_from_any_editor(encoding: str, end: str, env_file: Path) -> None:
    env_file.write_bytes(f'TROPA_BOT_TOKEN="{TOKEN}"{end}'.encode(encoding))
    assert read_settings(env_file).bot_token.get_secret_value() == TOKEN


def test_the_environment_comes_first(env_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    env_file.write_text(f"TROPA_BOT_TOKEN={TOKEN}\nTROPA_API_URL=http://file.example\n")
    monkeypatch.setenv("TROPA_BOT_TOKEN", OTHER)
    settings = read_settings(env_file)
    assert settings.bot_token.get_secret_value() == OTHER
    assert settings.api_url == "http://file.example"


def test_the_example_file_works_once_the_token_is_filled_in(env_file: Path) -> None:
    """Empty means: not set."""
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    env_file.write_text(example.replace("TROPA_BOT_TOKEN=", f"TROPA_BOT_TOKEN={TOKEN}"))
    assert read_settings(env_file).api_url == "https://api.telegram.org"
    env_file.write_text(example)
    with pytest.raises(SettingsError, match=r"^TROPA_BOT_TOKEN is not set\."):
        read_settings(env_file)


@pytest.mark.parametrize(
    "url",
    ["https://api.telegram.org", "http://localhost:8081/", "http://[::1]:8081", "https://a.b/c/"],
)
def test_other_servers(url: str, env_file: Path) -> None:
    env_file.write_text(f"TROPA_BOT_TOKEN={TOKEN}\nTROPA_API_URL={url}\n")
    assert read_settings(env_file).api_url == url.rstrip("/")


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
        read_settings(env_file)
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
        read_settings(env_file)
    assert "write TROPA_BOT_TOKEN=… into the file .env" in str(it.value)
    assert "planted" not in str(it.value)
    assert it.value.__cause__ is None
    assert it.value.__suppress_context__


def test_all_complaints_at_once(env_file: Path) -> None:
    env_file.write_text("TROPA_API_URL=x\n")
    with pytest.raises(SettingsError) as raised:
        read_settings(env_file)
    names = [line.split()[0] for line in str(raised.value).splitlines()]
    assert names == ["TROPA_BOT_TOKEN", "TROPA_API_URL"]


def test_a_file_that_is_not_utf_8(env_file: Path) -> None:
    env_file.write_bytes(f"TROPA_BOT_TOKEN={TOKEN}\n".encode("utf-16"))
    with pytest.raises(SettingsError, match="Save it anew as UTF-8") as raised:
        read_settings(env_file)
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
    assert read_settings(env_file).secrets == ("planted-key-number-one", "planted-key-number-two")


@pytest.mark.parametrize("keys", ["planted-key-one", "planted-key-number-one,x"])
def test_a_key_that_could_be_guessed(keys: str, env_file: Path) -> None:
    env_file.write_text(f'TROPA_BOT_TOKEN={TOKEN}\nTROPA_KEYS="{keys}"\n')
    with pytest.raises(SettingsError, match="TROPA_KEYS holds a secret of fewer than 16") as raised:
        read_settings(env_file)
    assert "planted" not in str(raised.value)


def test_settings_cannot_be_printed_or_changed(env_file: Path) -> None:
    env_file.write_text(f'TROPA_BOT_TOKEN={TOKEN}\nTROPA_KEYS="{KEYS}"\n')
    settings = read_settings(env_file)
    for shown in (repr(settings), str(settings), settings.model_dump_json(), f"{settings.keys}"):
        assert "planted" not in shown
        assert TOKEN.split(":")[1] not in shown
    with pytest.raises(ValidationError, match="frozen"):
        settings.api_url = "http://elsewhere.example"  # type: ignore[misc]


def test_settings_are_what_the_docs_name() -> None:
    assert set(Settings.model_fields) == {"bot_token", "api_url", "keys"}


@pytest.mark.parametrize("end", ["/bot", "/bot/"])
def test_the_address_is_the_servers_and_not_the_methods(end: str, env_file: Path) -> None:
    env_file.write_text(f"TROPA_BOT_TOKEN={TOKEN}\nTROPA_API_URL=https://api.example{end}\n")
    with pytest.raises(SettingsError, match="without /bot at its end"):
        read_settings(env_file)
