"""`make image`: the steps of deploy/Dockerfile without Docker, then the bot as the image runs it.

Each stage is an overlay over this machine's root, in a mount namespace of its own: RUN and COPY
change only the overlay. Then the last stage is made read-only, and as the user of the image, who
owns nothing, the bot serves a person of the fake Bot API, tells its health, and ends on SIGTERM.
It needs Linux and root, and the network for the packages. Nothing of it stays.

What it cannot show: that the base image exists, and what its own libraries are.
"""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import click

from tests.botapi.person import Person
from tests.botapi.server import FakeTelegram
from tests.deploy.dockerfile import Stage, environment, shipped
from tests.shipped import ROOT

PATIENCE = 60
BASE_PATH = f"{sys.base_prefix}/bin:/usr/bin:/bin"
_KEPT = ("PIP_", "SSL_", "HTTP", "http", "NO_PROXY", "no_proxy", "REQUESTS_")
"""Of this machine's environment: how packages are fetched."""
_WRITES = """
import os, pathlib, sys
for folder in (os.getcwd(), "/tmp", "/var/tmp", "/opt/tropa", os.environ["HOME"]):
    try:
        pathlib.Path(folder, "x").write_text("x")
    except OSError:
        continue
    sys.exit(f"{folder} can be written")
print("no folder can be written by user", os.getuid())
"""


class Layer:
    """A stage's file system. Its environment is that of the base, then what ENV sets."""

    def __init__(self, scratch: Path, number: int) -> None:
        self.root = scratch / f"{number}" / "root"
        upper, work = scratch / f"{number}" / "upper", scratch / f"{number}" / "work"
        for folder in (self.root, upper, work):
            folder.mkdir(parents=True)
        told = f"lowerdir=/,upperdir={upper},workdir={work}"
        _run("mount", "-t", "overlay", "-o", told, "overlay", self.root)
        for mounted in ("dev", "proc"):
            _run("mount", "--rbind", f"/{mounted}", self.root / mounted)
        self.environment = {"PATH": BASE_PATH, "HOME": "/"}
        self.folder = Path("/")
        self._make_base()

    def _make_base(self) -> None:
        """Have a `python` as in the base image, that everybody may run wherever it lies."""
        python = Path(sys.base_prefix, "bin", "python")
        inside = self.root / python.relative_to("/")
        if not inside.exists():
            inside.symlink_to("python3")
        for parent in list(python.parents)[:-1]:
            reached = self.root / parent.relative_to("/")
            reached.chmod(reached.stat().st_mode | 0o555)

    def inside(self, path: str) -> Path:
        """Where a path of the image is on this machine."""
        return self.root / (self.folder / path).relative_to("/")

    def do(self, stage: Stage, before: dict[str, Layer]) -> None:
        """Carry the stage's instructions out, in order."""
        for one in stage.instructions:
            match one.word:
                case "RUN":
                    click.echo(f"RUN {one.rest[:90]}…")
                    self.call(["/bin/sh", "-c", one.rest], fetching=True)
                case "COPY":
                    click.echo(f"COPY {one.rest}")
                    self._copy(one.listed, before)
                case "WORKDIR":
                    self.folder = Path(one.rest)
                    self.inside(".").mkdir(parents=True, exist_ok=True)
                case _:  # ENV comes below; the rest is Docker's own affair
                    pass
        self.environment = environment(stage, self.environment)

    def _copy(self, words: list[str], before: dict[str, Layer]) -> None:
        *sources, target = words
        origin = ROOT
        if sources[0].startswith("--from="):
            origin = before[sources.pop(0).removeprefix("--from=")].root
        for source in sources:
            where = origin / source.removeprefix("/")
            if where.is_dir():
                ignore = shutil.ignore_patterns("__pycache__") if origin is ROOT else None
                shutil.copytree(
                    where, self.inside(target), symlinks=True, dirs_exist_ok=True, ignore=ignore
                )
            else:
                shutil.copy2(where, self.inside(target))

    def call(self, command: list[str], *, user: str = "0:0", fetching: bool = False) -> None:
        """Run a command in it to its end. Raises CalledProcessError if that is a bad one."""
        outer = {n: v for n, v in os.environ.items() if n.startswith(_KEPT)} if fetching else {}
        subprocess.run(self.entered(command, user), env=outer | self.environment, check=True)

    def entered(self, command: list[str], user: str) -> list[str]:
        """The command line that runs a command in it."""
        shell = ["/bin/sh", "-c", 'cd "$0" && exec "$@"', str(self.folder), *command]
        chroot = shutil.which("chroot", path=f"{os.defpath}:/usr/sbin:/sbin") or "chroot"
        return [chroot, f"--userspec={user}", "--groups=", str(self.root), *shell]


def main() -> None:
    """Build, and try. Ends with an exception if a step fails."""
    scratch = Path(tempfile.mkdtemp(prefix="tropa-image-"))
    try:
        _run("mount", "-t", "tmpfs", "tmpfs", scratch)  # an overlay cannot lie on an overlay
        done: dict[str, Layer] = {}
        for number, stage in enumerate(shipped()):
            click.echo(f"FROM {stage.base}, here Python {sys.version.split()[0]}")
            done[stage.name] = Layer(scratch, number)
            done[stage.name].do(stage, done)
        _tell_size(done[""])
        _try(done[""], shipped()[-1])
    finally:
        _run("umount", "--recursive", "--lazy", scratch)
        scratch.rmdir()


def _tell_size(layer: Layer) -> None:
    for folder in ("/opt/tropa", "/srv/tropa"):
        size = subprocess.check_output(["du", "-sm", layer.inside(folder)], text=True).split()[0]
        click.echo(f"{folder}: {size} MB")


def _try(layer: Layer, stage: Stage) -> None:
    user = stage.only("USER").rest
    _run("mount", "-o", "remount,ro", layer.root)
    layer.call(["python", "-c", _WRITES], user=user)
    layer.call(["tropa", "--version"], user=user)
    layer.call(["tropa", "check"], user=user)
    health = stage.only("HEALTHCHECK").rest.partition("CMD ")[2]
    command = [*stage.only("ENTRYPOINT").listed, *stage.only("CMD").listed]
    asyncio.run(_serve(layer, user, command, health))


async def _serve(layer: Layer, user: str, command: list[str], health: str) -> None:
    async with FakeTelegram() as telegram:
        given = {"TROPA_BOT_TOKEN": telegram.token, "TROPA_API_URL": telegram.url}
        bot = await asyncio.create_subprocess_exec(
            *layer.entered(command, user), env=layer.environment | given
        )
        try:
            served = asyncio.create_task(_served(telegram.person()))
            ended = asyncio.create_task(bot.wait())
            await asyncio.wait((served, ended), return_when=asyncio.FIRST_COMPLETED)
            if not served.done():
                sys.exit(f"the bot ended with {bot.returncode}")
            served.result()
            await asyncio.to_thread(layer.call, json.loads(health), user=user)
            bot.terminate()
            async with asyncio.timeout(PATIENCE):
                assert await bot.wait() == 0
        finally:
            if bot.returncode is None:
                bot.kill()
                await bot.wait()
    click.echo("a person was served, the health check passed, SIGTERM ended it with 0")


async def _served(person: Person) -> None:
    await person.say("/start")
    await person.press_data(person.last.data[0])
    await person.screen()


def _run(*command: str | Path) -> None:
    subprocess.run(command, check=True)


if __name__ == "__main__":
    if sys.platform != "linux" or os.geteuid():
        sys.exit("This mounts file systems, so it needs Linux and root: sudo make image")
    if "--inside" not in sys.argv:
        inside = [sys.executable, "-m", "tests.deploy.image", "--inside"]
        os.execvp("unshare", ["unshare", "--mount", "--propagation", "private", *inside])
    main()
