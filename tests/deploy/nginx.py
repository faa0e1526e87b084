"""deploy/nginx.conf, run: only its addresses, its files and its name are put in place.

`command()` is None where there is no nginx. On Debian and Ubuntu: apt install nginx.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import ssl
import subprocess
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Self

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests.botapi.waiting import PATIENCE
from tests.shipped import ROOT

CONF = ROOT / "deploy" / "nginx.conf"
NAME = "bot.example.org"
PATH = "/telegram"
NOBODY = 65534
"""Whom it runs as where the test is root: it must need no rights."""


def command() -> str | None:
    """Where nginx is."""
    return shutil.which("nginx", path=f"{os.defpath}:/usr/sbin:/usr/local/sbin")


class Nginx:
    """nginx before some replicas, while the context lasts. `plain`: without TLS, for the bench."""

    def __init__(
        self,
        replicas: Sequence[int],
        port: int,
        *,
        plain: bool = False,
        put: Sequence[tuple[str, str]] = (),
    ) -> None:
        """`replicas`: their ports. `put`: further replacements in the file, each of one place."""
        self.port = port
        self._folder = Path(tempfile.mkdtemp(prefix="tropa-nginx-"))
        servers = [line for line in CONF.read_text("utf-8").splitlines() if "max_fails" in line]
        first, *others = servers
        options = first.partition(" max_fails")[1] + first.partition(" max_fails")[2]
        here = "\n".join(f"        server 127.0.0.1:{replica}{options}" for replica in replicas)
        self._text = CONF.read_text("utf-8")
        self._put(first, here)
        for line in others:
            self._put(line + "\n", "")
        self._put("/tmp/", f"{self._folder}/", times=6)  # first: the folder lies there itself
        self._put("/dev/stderr", f"{self._folder}/error.log")
        self._put("/etc/nginx/tls", str(self._folder), times=2)
        if plain:
            self._put("listen 8443 ssl default_server", f"listen 127.0.0.1:{port}")
            self._put("listen 8443 ssl", f"listen 127.0.0.1:{port} default_server")
        else:
            self._put("listen 8443 ssl", f"listen 127.0.0.1:{port} ssl", times=2)
        for old, new in put:
            self._put(old, new)
        self._process: subprocess.Popen[bytes] | None = None

    def _put(self, old: str, new: str, times: int = 1) -> None:
        assert self._text.count(old) == times, f"{old!r} is not {times} times in deploy/nginx.conf"
        self._text = self._text.replace(old, new)

    async def __aenter__(self) -> Self:
        """Start it, and wait until it takes connections."""
        self._process = self._started()
        async with asyncio.timeout(PATIENCE):
            while not await self._listens():
                assert self._process.poll() is None, self.written()
                await asyncio.sleep(0.02)
        return self

    async def __aexit__(self, *_: object) -> None:
        """End it and all that it wrote."""
        assert self._process is not None
        self._process.terminate()
        await asyncio.to_thread(self._process.wait)
        shutil.rmtree(self._folder)

    def _started(self) -> subprocess.Popen[bytes]:
        write_certificate(self._folder)
        (self._folder / "nginx.conf").write_text(self._text, encoding="utf-8")
        user = None if os.geteuid() else NOBODY
        if user is not None:
            for file in (self._folder, *self._folder.iterdir()):
                os.chown(file, user, user)
        program = command()
        assert program is not None
        log = self._folder / "error.log"
        arguments = [program, "-c", f"{self._folder}/nginx.conf", "-e", str(log)]
        arguments += ["-g", "daemon off;"]
        return subprocess.Popen(arguments, user=user, group=user, extra_groups=())

    async def _listens(self) -> bool:
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", self.port)
        except OSError:
            return False
        writer.close()
        return True

    @property
    def pid(self) -> int:
        """Of the process that started the workers."""
        assert self._process is not None
        return self._process.pid

    @property
    def trusted(self) -> ssl.SSLContext:
        """What a client needs to trust it."""
        return ssl.create_default_context(cafile=self._folder / "fullchain.pem")

    def written(self) -> dict[str, bytes]:
        """All files that it wrote, by name."""
        mine = {"nginx.conf", "fullchain.pem", "privkey.pem"}
        return {
            str(file.relative_to(self._folder)): file.read_bytes()
            for file in self._folder.rglob("*")
            if file.is_file() and file.name not in mine
        }


def write_certificate(folder: Path) -> None:
    """Write a certificate for `NAME` that is signed by itself, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, NAME)])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    (folder / "privkey.pem").write_bytes(private)
    (folder / "fullchain.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
