"""What `tropa doctor` looks at on this machine: Python, permissions of files, ports, limits."""

from __future__ import annotations

import platform
import socket
import stat
import sys
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path

from bot import VERSION
from bot.channels.telegram import webhook
from bot.channels.telegram.request import CONNECTIONS
from bot.cli.findings import Finding, Findings, doubtful, good
from bot.cli.ways import reason
from bot.loading.draft import CONTENT, FLOWS
from bot.settings.addresses import Address
from bot.settings.environment import Settings

OLDEST, NEWEST = (3, 11), (3, 14)
"""Versions of Python that tropa supports: `requires-python` in pyproject.toml."""

OTHER_FILES = 64
"""Files and sockets that a process has open besides its connections: generously."""


def python() -> Finding:
    """The versions of what runs."""
    said = (
        f"tropa {VERSION}, Python {platform.python_version()}, "
        f"python-telegram-bot {version('python-telegram-bot')}, "
        f"cryptography {version('cryptography')}"
    )
    if OLDEST <= sys.version_info[:2] <= NEWEST:
        return good("versions", said)
    cure = f"use Python {OLDEST[0]}.{OLDEST[1]} to {NEWEST[0]}.{NEWEST[1]}"
    return doubtful("versions", said, cure)


def secret_files(paths: Iterable[Path]) -> Findings:
    """Whether others on this machine may read or change files that hold secrets."""
    for path in dict.fromkeys(paths):
        mode = path.stat().st_mode
        if mode & (stat.S_IROTH | stat.S_IWOTH):
            said = (
                f"every user of this machine may {'read' if mode & stat.S_IROTH else 'change'} it"
            )
            yield doubtful(f"secrets in {path}", said, f"`chmod o= {path}`")
        else:
            yield good(f"secrets in {path}", "other users cannot read it")


def folder_safety(root: Path) -> Findings:
    """Whether others on this machine may change what people are shown."""
    for part in (FLOWS, CONTENT):
        files = [root / part, *(root / part).rglob("*")]
        open_ = [path for path in files if _others_may_write(path)]
        if open_:
            said = f"every user of this machine may change {open_[0]}"
            more = f" and {len(open_) - 1} more" if len(open_) > 1 else ""
            yield doubtful(f"files of {root / part}", said + more, f"`chmod -R o-w {root / part}`")


def _others_may_write(path: Path) -> bool:
    try:
        mode = path.lstat().st_mode
    except OSError:
        return False  # gone meanwhile
    return bool(mode & stat.S_IWOTH) and not stat.S_ISLNK(mode)


def ports(settings: Settings) -> Findings:
    """Whether the program can listen where it is to."""
    if any(bot.posted for bot in settings.bots):
        yield _port("TROPA_LISTEN", settings.listen)
    if settings.health is not None:
        yield _port("TROPA_HEALTH", settings.health)


def _port(variable: str, address: Address) -> Finding:
    family = socket.AF_INET6 if ":" in address.host else socket.AF_INET
    try:
        socket.create_server((address.host, address.port), family=family).close()
    except OSError as error:
        said = f"tropa cannot listen at {address} now ({reason(error)})"
        cure = f"if it is not tropa itself that runs there, set {variable} to a free address"
        return doubtful(variable, said, cure)
    return good(variable, f"{address} is free")


def open_files(settings: Settings) -> Finding:
    """Whether the system allows as many connections as a busy hour needs."""
    if sys.platform == "win32":
        return good("open files", "Windows sets no low limit")
    import resource

    posted = sum(bot.posted is not None for bot in settings.bots)
    needed = len(settings.bots) * CONNECTIONS + posted * webhook.CONNECTIONS + OTHER_FILES
    limit = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    if limit == resource.RLIM_INFINITY or limit >= needed:
        return good("open files", f"{limit} are allowed, {needed} may be needed")
    cure = f"allow more: `ulimit -n {needed}`, LimitNOFILE={needed} in systemd"
    return doubtful("open files", f"{limit} are allowed, {needed} may be needed", cure)
