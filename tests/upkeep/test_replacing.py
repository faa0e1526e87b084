"""A file replaced at once, or not at all."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bot.upkeep.replacing import replace


@pytest.fixture
def file(tmp_path: Path) -> Path:
    found = tmp_path / "am.yaml"
    found.write_bytes(b"old")
    return found


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o664, 0o755])
def test_the_mode_is_kept(mode: int, file: Path) -> None:
    file.chmod(mode)
    replace(file, b"new")
    assert file.read_bytes() == b"new"
    assert file.stat().st_mode & 0o777 == mode
    assert [*file.parent.iterdir()] == [file]


def test_a_link_goes_on_pointing_to_the_file(file: Path, tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    link = tmp_path / "there" / "link.yaml"
    link.symlink_to(file)
    replace(link, b"new")
    assert link.is_symlink()
    assert file.read_bytes() == b"new"


def test_who_has_opened_the_file_still_reads_the_old_one(file: Path) -> None:
    with file.open("rb") as opened:
        replace(file, b"new and longer")
        assert opened.read() == b"old"


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_what_fails_leaves_all_as_it_was(
    step: str, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device", str(file))

    place: object = os if step == "fsync" else Path
    monkeypatch.setattr(place, step, full)
    with pytest.raises(OSError, match="No space left"):
        replace(file, b"new")
    assert file.read_bytes() == b"old"
    assert [*file.parent.iterdir()] == [file]


def test_it_is_written_out_before_it_takes_the_place(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    sync, move = os.fsync, Path.replace

    def synced(handle: int) -> None:
        done.append("sync")
        sync(handle)

    def moved(old: Path, new: Path) -> Path:
        done.append(old.suffix)
        return move(old, new)

    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(Path, "replace", moved)
    replace(file, b"new")
    assert done == ["sync", ".tmp", "sync"]
