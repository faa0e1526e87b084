"""What a server's answer, or the lack of one, means for a link. No input or output."""

from __future__ import annotations

import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from enum import Enum
from http import HTTPStatus
from ipaddress import ip_address

import aiohttp
from yarl import URL

from bot.upkeep.links import Verdict

LONGEST_PAUSE = 60.0
"""Seconds that a server may ask us to wait. Longer, and the link is left for another day."""

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_GONE = frozenset({404, 410})
_REFUSALS = frozenset({401, 402, 403, 405, 406, 451, 999})
"""What sites say to programs that they do not know; 999 is LinkedIn's own."""
_FOR_GOOD = frozenset({501, 505})
"""Errors of the server that no waiting mends."""


class Then(Enum):
    """What to do after an answer."""

    DONE = "done"
    READ = "read"
    """Ask with GET, if it was HEAD: some servers know no better."""
    LATER = "later"


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back for one address; `to` is where a redirect leads."""

    verdict: Verdict
    then: Then = Then.DONE
    said: str = ""
    to: URL | None = None
    pause: float = 0.0


class PrivateAddressError(Exception):
    """A name stands for no public address."""


def is_public(address: str, *, loopback: bool = False) -> bool:
    """Whether this IP address belongs to the internet, and not to an office or a machine."""
    found = ip_address(address)
    return (found.is_global and not found.is_multicast) or (loopback and found.is_loopback)


def forbidden(url: URL, *, loopback: bool) -> str:
    """Why this address is never asked, or nothing. Names are looked at once they are resolved."""
    if url.scheme not in {"http", "https"} or not url.host:
        return f"leads to {url.scheme or 'nothing'}:, which is no web page"
    try:
        public = is_public(url.host, loopback=loopback)
    except ValueError:
        return ""  # a name
    return "" if public else "leads to an address that is not public"


def read_answer(status: int, headers: Mapping[str, str], url: URL) -> Answer:
    """What this status means."""
    said = _named(status)
    if status in _REDIRECTS and "Location" in headers:
        try:
            return Answer(Verdict.FINE, to=url.join(URL(headers["Location"])))
        except ValueError:
            return Answer(Verdict.FAILED, Then.READ, "redirects to what is no address")
    if status < HTTPStatus.BAD_REQUEST:
        return Answer(Verdict.FINE)
    if status in _GONE:
        return Answer(Verdict.GONE, Then.READ, said)
    busy = status == HTTPStatus.TOO_MANY_REQUESTS
    if busy or (status >= HTTPStatus.INTERNAL_SERVER_ERROR and status not in _FOR_GOOD | _REFUSALS):
        verdict, pause = Verdict.REFUSED if busy else Verdict.FAILED, retry_after(headers)
        if pause > LONGEST_PAUSE:
            return Answer(verdict, Then.DONE, f"{said}; asks to wait {pause:.0f} s")
        return Answer(verdict, Then.LATER, said, pause=pause)
    return Answer(Verdict.REFUSED if status in _REFUSALS else Verdict.FAILED, Then.READ, said)


def retry_after(headers: Mapping[str, str]) -> float:
    """Seconds that the server asks us to wait; 0 if it does not, or not in the standard's form.

    A point in time counts from the server's own `Date`: its clock may differ from ours.
    """
    asked = headers.get("Retry-After", "").strip()
    if asked.isascii() and asked.isdigit():
        return float(asked)
    try:
        until, now = parsedate_to_datetime(asked), parsedate_to_datetime(headers.get("Date", ""))
        return max(0.0, (until - now).total_seconds())
    except (TypeError, ValueError):
        return 0.0


def read_fault(error: Exception, seconds: float) -> Answer:
    """What it means that no answer came."""
    match error:
        case TimeoutError():
            return Answer(Verdict.TIMEOUT, Then.READ, f"no answer in {seconds:g} s")
        case PrivateAddressError():
            return Answer(Verdict.UNSAFE, said="leads to an address that is not public")
        case aiohttp.ClientConnectorCertificateError(certificate_error=ssl.SSLError() as cause):
            why = getattr(cause, "verify_message", "") or "the certificate is wrong"
            return Answer(Verdict.TLS, said=why)
        case aiohttp.ClientSSLError():
            return Answer(Verdict.TLS, said="no secure connection")
        case aiohttp.ClientConnectorDNSError():
            return Answer(Verdict.UNREACHABLE, Then.LATER, "no such host")
        case aiohttp.ClientConnectionError():
            return Answer(Verdict.UNREACHABLE, Then.LATER, "no connection, or one that broke")
        case _:
            said = f"no sound answer: {type(error).__name__}"
            return Answer(Verdict.FAILED, Then.READ, said)


def _named(status: int) -> str:
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return str(status)
