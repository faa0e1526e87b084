"""The bot's process: its start, its end, and its CPU time and memory from /proc."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from tests.bench.peers.contestants import ROOT, Contestant
from tests.bench.peers.telegram import TOKEN

_PAGE = os.sysconf("SC_PAGE_SIZE")
_CORES = sorted(os.sched_getaffinity(0))
HARNESS_CORE = 0
BOT_CORE = 1
SECRET = "s3cret-s3cret"


@dataclass(frozen=True, slots=True)
class Usage:
    """What a process and its children have used up to now."""

    cpu: float
    """Seconds on a core, in user and system mode."""
    megabytes: float
    """Resident memory."""


class Bot:
    """One contestant's bot, pinned to its core where there are two.

    `url` is what it has updates posted to, where something stands before it.
    """

    def __init__(
        self, contestant: Contestant, mode: str, api: str, log: Path | None, url: str = ""
    ) -> None:
        self.port = port = free_port()
        self._command = contestant.command
        self._environment = os.environ | {
            "PYTHONPATH": str(ROOT),
            "BOT_TOKEN": TOKEN,
            "API_BASE": api,
            "MODE": mode,
            "WEBHOOK_PORT": str(port),
            "WEBHOOK_PATH": "/hook",
            "WEBHOOK_URL": url or f"http://127.0.0.1:{port}/hook",
            "WEBHOOK_SECRET": SECRET,
        }
        self._log = log
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> float:
        """Start it; the time of that on the clock of perf_counter."""
        began = time.perf_counter()
        if self._log is None:
            self._process = self._started(subprocess.DEVNULL)
        else:
            with self._log.open("ab") as log:
                self._process = self._started(log)
        pin(BOT_CORE, self._process.pid)
        return began

    def kill(self) -> None:
        """Kill -9: the bot and what it has started, which share a session of their own."""
        if self._process is not None and self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()

    def ended(self) -> int | None:
        """The exit code, if the bot has ended."""
        return self._process.poll() if self._process else None

    def usage(self) -> Usage:
        """What the bot and its children have used."""
        return usage_of(self.pid)

    @property
    def pid(self) -> int:
        """Of the bot; 0 before its start."""
        return self._process.pid if self._process else 0

    def _started(self, output: int | BinaryIO) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            self._command,
            env=self._environment,
            stdout=output,
            stderr=output,
            cwd=ROOT,
            start_new_session=True,
        )


def usage_of(process: int) -> Usage:
    """What a process and its children have used."""
    cpu = 0.0
    pages = 0
    for pid in _tree(process):
        try:
            pages += int(Path(f"/proc/{pid}/statm").read_text().split()[1])
            for task in Path(f"/proc/{pid}/task").iterdir():
                cpu += int((task / "schedstat").read_text().split()[0]) / 1e9
        except OSError:  # it has ended meanwhile
            continue
    return Usage(cpu, pages * _PAGE / 2**20)


def pin(core: int, pid: int = 0) -> None:
    """Keep a process (0: this one) on a core, where there are two."""
    if len(_CORES) > 1:
        os.sched_setaffinity(pid, {_CORES[core]})


def _tree(pid: int) -> list[int]:
    pids = [pid]
    for parent in pids:
        for children in Path(f"/proc/{parent}/task").glob("*/children"):
            try:
                pids += map(int, children.read_text().split())
            except OSError:  # it has ended meanwhile
                continue
    return pids


def free_port() -> int:
    """A port of loopback that is free now."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
