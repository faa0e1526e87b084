"""Watching: what changes is seen once it is at rest; what races with a writer is not read."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.loading.files import read_files
from bot.model.problem import Problem
from bot.running import watching
from bot.running.watching import PATIENT, THOROUGH, UNREADABLE, Watch, digest
from tests.cli.running import write

CARD = "content/countries/am.yaml"
FILES = {"flows/help.yaml": b"help", CARD: b"card"}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return write(tmp_path / "root", FILES)


@pytest.fixture
def watch(root: Path) -> Watch:
    """The files have been seen, and given out."""
    watch = Watch(root)
    assert [watch.look(), watch.look(), watch.look()] == [None, FILES, None]
    return watch


def _later(path: Path) -> None:
    """Wait until the file system's clock, which ticks every few milliseconds, tells times apart."""
    probe = path.with_suffix(".probe")
    probe.touch()
    while probe.stat().st_ctime_ns <= path.stat().st_ctime_ns:
        probe.touch()
    probe.unlink()


def _write(path: Path) -> None:
    path.write_bytes(b"else")


def _rename_over(path: Path) -> None:
    """As careful editors do; size and times are those of before."""
    before = path.stat()
    other = path.with_suffix(".tmp")
    other.write_bytes(b"else")
    os.utime(other, ns=(before.st_atime_ns, before.st_mtime_ns))
    other.replace(path)


def _set_time_back(path: Path) -> None:
    """As rsync does with an older file."""
    path.write_bytes(b"else")
    os.utime(path, ns=(0, 0))


def _keep_time(path: Path) -> None:
    """In the same file, in the same size and with the same mtime."""
    before = path.stat()
    path.write_bytes(b"else")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


@pytest.mark.parametrize("change", [_write, _rename_over, _set_time_back, _keep_time])
def test_any_way_of_writing_is_seen(
    root: Path, watch: Watch, change: Callable[[Path], None]
) -> None:
    _later(root / CARD)
    change(root / CARD)
    assert watch.look() is None, "it may go on"
    assert watch.look() == FILES | {CARD: b"else"}
    assert watch.look() is None


def test_new_renamed_and_deleted_files_are_seen(root: Path, watch: Watch) -> None:
    write(root, {"content/guides/new.yaml": b"new"})
    assert [watch.look(), watch.look()] == [None, FILES | {"content/guides/new.yaml": b"new"}]
    (root / "content/guides/new.yaml").rename(root / "content/guides/newer.yaml")
    assert [watch.look(), watch.look()] == [None, FILES | {"content/guides/newer.yaml": b"new"}]
    (root / "content/guides/newer.yaml").unlink()
    assert [watch.look(), watch.look()] == [None, FILES]


def test_what_is_no_file_of_the_guide_is_not_seen(root: Path, watch: Watch) -> None:
    write(
        root, {"content/.am.yaml.swp": b"", "content/.hidden.yaml": b"", "content/notes.txt": b""}
    )
    (root / "content/dangling.yaml").symlink_to("nowhere")
    assert [watch.look(), watch.look()] == [None, None]
    assert read_files(root) == FILES


def test_a_config_map_of_kubernetes_is_followed(tmp_path: Path) -> None:
    """The kubelet writes a new hidden folder, and then renames one link over the other."""
    root = write(tmp_path, {"flows/help.yaml": b"help", "content/..1/countries/am.yaml": b"card"})
    content = root / "content"
    (content / "..data").symlink_to("..1")
    (content / "countries").symlink_to("..data/countries")
    watch = Watch(root)
    assert [watch.look(), watch.look()] == [None, FILES]
    write(root, {"content/..2/countries/am.yaml": b"else"})
    (content / "..data_tmp").symlink_to("..2")
    assert watch.look() is None
    (content / "..data_tmp").replace(content / "..data")
    shutil.rmtree(content / "..1")
    assert [watch.look(), watch.look()] == [None, FILES | {CARD: b"else"}]


def test_a_root_that_is_a_link_is_followed_anew(tmp_path: Path) -> None:
    """So git-sync works."""
    write(tmp_path, {f"one/{path}": data for path, data in FILES.items()})
    write(tmp_path, {f"two/{path}": b"else" for path in FILES})
    (tmp_path / "now").symlink_to("one")
    watch = Watch(tmp_path / "now")
    assert [watch.look(), watch.look()] == [None, FILES]
    (tmp_path / "next").symlink_to("two")
    (tmp_path / "next").replace(tmp_path / "now")
    assert [watch.look(), watch.look()] == [None, dict.fromkeys(FILES, b"else")]


def test_a_link_to_a_folder_around_it_leads_nowhere_new(root: Path) -> None:
    (root / "content/countries/up").symlink_to("..")
    (root / "content/again").symlink_to(".")
    assert read_files(root) == FILES


def test_files_that_change_at_each_look_wait_but_not_for_ever(root: Path, watch: Watch) -> None:
    found = []
    for turn in range(PATIENT + 1):
        _later(root / CARD)
        (root / CARD).write_bytes(b"%d" % turn)
        found.append(watch.look())
    assert found == [None] * PATIENT + [FILES | {CARD: b"%d" % PATIENT}]


def test_what_changes_while_it_is_read_is_read_again(
    root: Path, watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each reading sees the old file and then the new one: it is never given out."""

    def racing(root: Path) -> dict[str, bytes]:
        found = read_files(root)
        (root / CARD).write_bytes(found[CARD] + b"+")
        return found

    (root / CARD).write_bytes(b"half")
    with monkeypatch.context() as patch:
        patch.setattr(watching, "read_files", racing)
        assert [watch.look() for _ in range(5)] == [None] * 5
    assert [watch.look(), watch.look()] == [FILES | {CARD: b"half++++"}, None]


def test_files_that_do_not_tell_of_their_changes_are_read_now_and_then(
    root: Path, watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "_state", lambda _: b"always the same")
    assert watch.look() is None
    assert watch.look() == FILES
    (root / CARD).write_bytes(b"else")
    found = [one for one in (watch.look() for _ in range(THOROUGH)) if one is not None]
    assert found == [FILES | {CARD: b"else"}]


def test_who_asks_gets_the_files_once(watch: Watch) -> None:
    assert [watch.look(read=True), watch.look()] == [FILES, None]


@pytest.mark.parametrize("folder", ["flows", "content", "."])
def test_a_missing_folder_is_a_problem_until_it_is_back(
    root: Path, watch: Watch, folder: str
) -> None:
    away = root.parent / "away"
    (root / folder).resolve().rename(away)
    assert watch.look() is None, "it may be on its way"
    for _ in range(2):
        (problem,) = _problems(watch)
        assert problem.place.path == ("flows" if folder == "." else folder)
        assert problem.message == "this folder is not there; put it back"
    away.rename((root / folder) if folder != "." else root)
    assert [watch.look(), watch.look(), watch.look()] == [None, FILES, None]


@pytest.mark.parametrize(
    ("number", "cure"),
    [
        (errno.EACCES, "let the user that runs tropa read it"),
        (errno.EMFILE, "raise its limit"),
        (errno.EIO, "look after the disk"),
        (errno.ENODATA, "look after the disk"),
    ],
)
def test_what_cannot_be_read_is_a_problem_with_a_cure(
    root: Path, watch: Watch, monkeypatch: pytest.MonkeyPatch, number: int, cure: str
) -> None:
    """By the system's own error: the tests may run as root, who may read all."""

    def fail(root: Path) -> None:
        raise OSError(number, os.strerror(number), str(root / CARD))

    for function in ("read_files", "yaml_files"):
        with monkeypatch.context() as patch:
            patch.setattr(watching, function, fail)
            watch.look(read=True)
            (problem,) = _problems(watch)
            assert (problem.place.path, problem.rule) == (CARD, UNREADABLE)
            assert cure in problem.message
            assert str(root) not in problem.message
        assert FILES in [watch.look(), watch.look()]


def _problems(watch: Watch) -> tuple[Problem, ...]:
    found = watch.look()
    assert isinstance(found, tuple)
    return found


def test_a_digest_tells_names_from_bytes() -> None:
    alike = [{"a": b"bc"}, {"ab": b"c"}, {"a": b"", "b": b"c"}, {"a": b"b", "c": b""}, {}]
    assert len({digest(files) for files in alike}) == len(alike)
    assert digest({"a": b"1", "b": b"2"}) == digest({"b": b"2", "a": b"1"})
