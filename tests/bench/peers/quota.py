"""A part of a core for a process, by Linux control groups: as a container with a limit gets it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.bench.peers.measures import NoAnswerError

_ROOT = Path("/sys/fs/cgroup")


class Quota:
    """A control group. `give` puts a process and its threads into it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def give(self, pid: int) -> None:
        """Let this process have no more from now on."""
        (self._folder / "cgroup.procs").write_text(str(pid))


@contextmanager
def quota(name: str, part: float, period_us: int) -> Iterator[Quota]:
    """A part of a core in each period. Raises NoAnswerError where the machine does not allow it.

    Its processes must have ended when the context is left. Version 2 of control groups has one
    tree, version 1 one for each resource (kernel.org: admin-guide/cgroup-v2, scheduler/sched-bwc).
    """
    share = round(part * period_us)
    first_version = _ROOT / "cpu"
    folder = (first_version if first_version.is_dir() else _ROOT) / name
    try:
        folder.mkdir(exist_ok=True)
        if first_version.is_dir():
            (folder / "cpu.cfs_period_us").write_text(str(period_us))
            (folder / "cpu.cfs_quota_us").write_text(str(share))
        else:
            (folder / "cpu.max").write_text(f"{share} {period_us}")
    except OSError as error:
        raise NoAnswerError(f"no control group can be made ({error.strerror}): be root") from None
    try:
        yield Quota(folder)
    finally:
        folder.rmdir()
