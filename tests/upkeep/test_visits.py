"""Visits to a web on loopback that has every fault. Nothing sleeps, no verdict hangs on timing."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import web
from yarl import URL

from bot.upkeep.links import Verdict
from bot.upkeep.visits import BETWEEN, MOST_REDIRECTS, _elsewhere
from tests.botapi.waiting import PATIENCE
from tests.upkeep.web import (
    Busy,
    Naps,
    Silence,
    Web,
    names,
    reset,
    self_signed,
    verdict,
    visited,
    without_head,
)


@pytest.fixture(autouse=True)
def _names(monkeypatch: pytest.MonkeyPatch) -> None:
    names(monkeypatch)


@pytest.fixture
async def site() -> AsyncIterator[Web]:
    async with Web() as server:
        yield server


async def _there(_request: web.Request) -> web.StreamResponse:
    return web.Response()


async def test_a_page_that_is_there_is_asked_for_once(site: Web) -> None:
    assert await verdict(site.page("/a", 200)) == ("fine", "")
    assert site.asked == ["HEAD /a"]
    assert site.headers[0]["User-Agent"] == "Tropa link check"


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (404, ("gone", "404 Not Found")),
        (410, ("gone", "410 Gone")),
        (400, ("failed", "400 Bad Request")),
        (501, ("failed", "501 Not Implemented")),
        (401, ("refused", "401 Unauthorized")),
        (403, ("refused", "403 Forbidden")),
        (999, ("refused", "999")),
        (204, ("fine", "")),
        (304, ("fine", "")),
        (302, ("fine", "")),
    ],
)
async def test_what_a_status_means(status: int, expected: tuple[str, str], site: Web) -> None:
    naps = Naps()
    assert await verdict(site.page("/a", status), naps=naps) == expected
    asked = ["HEAD /a"] if expected[0] == "fine" else ["HEAD /a", "GET /a"]
    assert (site.asked, naps.taken) == (asked, [])


@pytest.mark.parametrize("status", [400, 403, 404, 405, 501])
async def test_where_head_is_refused_get_decides(status: int, site: Web) -> None:
    page = site.handled("/a", without_head(_there, status))
    assert await verdict(page) == ("fine", "")
    assert site.asked == ["HEAD /a", "GET /a"]


async def test_a_body_without_end_is_not_read(site: Web) -> None:
    ended = asyncio.Event()

    async def endless(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        try:
            while True:
                await response.write(b"x" * 65536)
        finally:
            ended.set()

    assert await verdict(site.handled("/a", without_head(endless))) == ("fine", "")
    async with asyncio.timeout(PATIENCE):
        await ended.wait()


async def test_redirects_of_one_site_are_followed_in_silence(site: Web) -> None:
    first = site.page("/1", 301, {"Location": "/2"})
    site.page("/2", 302, {"Location": site.url("/3", "www.site.example")})
    site.page("/3", 307, {"Location": "4?x=1"})
    site.page("/4", 308, {"Location": "/5#part"})
    site.page("/5", 200)
    assert await verdict(first) == ("fine", "")
    assert site.asked == ["HEAD /1", "HEAD /2", "HEAD /3", "HEAD /4", "HEAD /5"]


async def test_what_leads_to_another_site_has_moved(site: Web) -> None:
    there = site.page("/there", 200, host="other.example")
    here = site.page("/here", 301, {"Location": there})
    found = (await visited(here))[here]
    assert (found.verdict, found.to, found.verdict.broken) == (Verdict.MOVED, there, False)


async def test_what_leads_to_the_front_page_has_moved(site: Web) -> None:
    front = site.page("/", 200)
    here = site.page("/here", 301, {"Location": "/"})
    found = await visited(here, front)
    assert (found[here].verdict, found[here].to) == (Verdict.MOVED, front)
    assert found[front].verdict is Verdict.FINE


@pytest.mark.parametrize(
    ("first", "last", "told"),
    [
        ("http://site.example/a", "https://www.site.example/b?c", False),
        ("https://site.example/a", "http://site.example/a", True),
        ("https://site.example/a", "https://site.example:8443/a", True),
        ("https://site.example", "https://site.example/", False),
        ("https://site.example/?p=5", "https://site.example/", True),
        ("https://site.example/a", "https://m.site.example/a", True),
    ],
)
def test_what_a_reader_should_be_told(first: str, last: str, told: bool) -> None:
    assert _elsewhere(URL(first), URL(last)) == told


async def test_a_page_that_is_gone_from_where_it_moved(site: Web) -> None:
    here = site.page("/here", 301, {"Location": "/there"})
    there = site.page("/there", 404)
    found = (await visited(here))[here]
    assert (found.verdict, found.to, found.said) == (Verdict.GONE, there, "404 Not Found")


async def test_redirects_that_never_end(site: Web) -> None:
    here = site.page("/here", 302, {"Location": "/there"})
    site.page("/there", 302, {"Location": "/here"})
    found = (await visited(here))[here]
    assert (found.verdict, found.said) == (Verdict.LOOP, "more than 10 redirects")
    assert len(site.asked) == MOST_REDIRECTS + 1


async def test_a_cookie_may_end_a_circle(site: Web) -> None:
    """Some sites set a cookie, lead back to the same page, and look whether it came along."""

    async def page(request: web.Request) -> web.StreamResponse:
        if "seen" in request.cookies:
            return web.Response()
        headers = {"Location": "/a", "Set-Cookie": "seen=1; Path=/"}
        return web.Response(status=302, headers=headers)

    assert await verdict(site.handled("/a", page)) == ("fine", "")


PRIVATE = "leads to an address that is not public"


@pytest.mark.parametrize(
    ("target", "said"),
    [
        ("http://10.0.0.1/admin", PRIVATE),
        ("http://192.168.1.1", PRIVATE),
        ("http://169.254.169.254/latest/meta-data", PRIVATE),
        ("http://[::ffff:10.0.0.1]/", PRIVATE),
        ("http://[fe80::1]/", PRIVATE),
        ("http://224.0.0.1/", PRIVATE),
        ("http://inside.example/", PRIVATE),
        ("file:///etc/passwd", "leads to file:, which is no web page"),
        ("tg://resolve?domain=x", "leads to tg:, which is no web page"),
        ("mailto:a@site.example", "leads to mailto:, which is no web page"),
    ],
)
async def test_no_redirect_leads_off_the_public_web(target: str, said: str, site: Web) -> None:
    here = site.page("/here", 302, {"Location": target})
    found = (await visited(here))[here]
    assert (found.verdict, found.said) == (Verdict.UNSAFE, said)
    assert site.asked == ["HEAD /here"]


@pytest.mark.parametrize("host", ["127.0.0.1", "site.example", "[::1]", "[::ffff:127.0.0.1]"])
async def test_this_machine_is_asked_by_tests_only(host: str, site: Web) -> None:
    found = await verdict(site.url("/", host), loopback=False)
    assert found == ("unsafe", PRIVATE)
    assert site.asked == []


@pytest.mark.parametrize("host", ["2130706433", "0x7f.1", "127.1"])
async def test_no_odd_spelling_of_an_address_gets_through(host: str, site: Web) -> None:
    site.page("/", 200)
    found = (await visited(url := site.url("/", host), loopback=False))[url]
    assert found.verdict.broken
    assert site.asked == []


@pytest.mark.parametrize("target", ["http://[", "http://site.example:99999999/"])
async def test_a_redirect_to_what_is_no_address(target: str, site: Web) -> None:
    found = await verdict(site.page("/here", 302, {"Location": target}))
    assert found == ("failed", "redirects to what is no address")


async def test_what_is_no_address_at_all() -> None:
    assert await verdict("http://[") == ("failed", "this is no address")


async def test_a_server_that_asks_for_patience_gets_it(site: Web) -> None:
    naps = Naps()
    page = site.page("/a", 429, {"Retry-After": "7"}, 429, {"Retry-After": "1"}, 200)
    assert await verdict(page, naps=naps) == ("fine", "")
    assert naps.taken == [7, 4]
    assert site.asked == ["HEAD /a", "GET /a", "GET /a"]


async def test_patience_until_a_point_in_time_by_the_clock_of_the_server(site: Web) -> None:
    clock = {"Date": "Sun, 22 Nov 2026 10:00:00 GMT"}
    later = {"Retry-After": "Sun, 22 Nov 2026 10:00:30 GMT"} | clock
    naps = Naps()
    assert await verdict(site.page("/a", 503, later, 200), naps=naps) == ("fine", "")
    assert naps.taken == [30]


@pytest.mark.parametrize("asked", ["", "soon", "-5", "1.5", "²", "Sun, 22 Nov 2020 10:00:00 GMT"])
async def test_patience_that_is_not_understood(asked: str, site: Web) -> None:
    naps = Naps()
    headers = {"Retry-After": asked, "Date": "Sun, 22 Nov 2026 10:00:00 GMT"}
    assert await verdict(site.page("/a", 429, headers, 200), naps=naps) == ("fine", "")
    assert naps.taken == [2]


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (429, ("refused", "429 Too Many Requests; asks to wait 61 s")),
        (503, ("failed", "503 Service Unavailable; asks to wait 61 s")),
    ],
)
async def test_patience_has_a_bound(status: int, expected: tuple[str, str], site: Web) -> None:
    naps = Naps()
    page = site.page("/a", status, {"Retry-After": "61"}, 200)
    assert await verdict(page, naps=naps) == expected
    assert (site.asked, naps.taken) == (["HEAD /a"], [])


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (500, ("failed", "500 Internal Server Error")),
        (502, ("failed", "502 Bad Gateway")),
        (429, ("refused", "429 Too Many Requests")),
    ],
)
async def test_an_error_that_stays(status: int, expected: tuple[str, str], site: Web) -> None:
    naps = Naps()
    assert await verdict(site.page("/a", status), naps=naps) == expected
    assert naps.taken == [2, 4, 8]
    assert site.asked == ["HEAD /a", "GET /a", "GET /a", "GET /a"]


async def test_an_error_that_passes(site: Web) -> None:
    assert await verdict(site.page("/a", 500, 500, 200)) == ("fine", "")


async def test_a_server_that_never_answers(site: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    silence = site.handled("/a", Silence(monkeypatch, seconds=PATIENCE))
    assert await verdict(silence, seconds=PATIENCE) == ("timeout", f"no answer in {PATIENCE:g} s")
    assert site.asked == ["HEAD /a", "GET /a"]


async def test_a_connection_that_breaks(site: Web) -> None:
    naps = Naps()
    found = await verdict(site.handled("/a", reset), naps=naps)
    assert found == ("unreachable", "no connection, or one that broke")
    assert naps.taken == [2, 4, 8]


async def test_a_port_where_nobody_listens(site: Web) -> None:
    async with Web() as other:
        gone = other.url("/")
    assert (await verdict(gone))[0] == "unreachable"


async def test_a_host_that_does_not_exist() -> None:
    naps = Naps()
    assert await verdict("https://nowhere.example/", naps=naps) == ("unreachable", "no such host")
    assert naps.taken == [2, 4, 8]


async def test_a_certificate_that_nobody_vouches_for(tmp_path: Path) -> None:
    async with Web(self_signed(tmp_path)) as secure:
        assert await verdict(secure.page("/a", 200)) == ("tls", "self-signed certificate")
        assert secure.asked == []


async def test_a_server_that_speaks_no_tls(site: Web) -> None:
    url = site.page("/a", 200).replace("http:", "https:")
    assert await verdict(url) == ("tls", "no secure connection")


async def test_an_answer_that_is_none(site: Web) -> None:
    async def babble(request: web.Request) -> web.StreamResponse:
        assert request.transport is not None
        request.transport.write(b"SSH-2.0-OpenSSH_9.2\r\n\r\n")
        return await site.hang(request)

    (said, why) = await verdict(site.handled("/a", babble))
    assert said == "failed"
    assert why.startswith("no sound answer: ")


async def test_a_site_is_asked_one_thing_at_a_time(site: Web) -> None:
    busy, naps = Busy(1), Naps()
    pages = [site.handled(f"/{number}", busy) for number in range(4)]
    await visited(*pages, naps=naps)
    assert busy.most == 1
    assert naps.taken == [BETWEEN] * 3


async def test_sites_are_asked_at_once_up_to_the_bound(site: Web) -> None:
    busy, naps = Busy(3), Naps()
    pages = [site.handled(f"/{number}", busy, f"s{number}.example") for number in range(9)]
    await visited(*pages, naps=naps, at_once=3)
    assert busy.most == 3
    assert naps.taken == []


async def test_whoever_waits_keeps_nobody_else_waiting(site: Web) -> None:
    """A pause takes no place among the requests at once, though the site's own turn goes on."""
    other = asyncio.Event()

    class Pauses(Naps):
        async def __call__(self, seconds: float) -> None:
            await super().__call__(seconds)
            async with asyncio.timeout(PATIENCE):
                await other.wait()

    async def page(_request: web.Request) -> web.StreamResponse:
        other.set()
        return web.Response()

    busy = site.page("/busy", 503, 200, host="busy.example")
    free = site.handled("/free", page, "free.example")
    found = await visited(busy, free, naps=Pauses(), at_once=1)
    assert [one.verdict for one in found.values()] == [Verdict.FINE, Verdict.FINE]


async def test_the_worst_comes_first(site: Web) -> None:
    fine, refused = site.page("/fine", 200), site.page("/refused", 403)
    gone, failed = site.page("/gone", 404), site.page("/failed", 400)
    too = site.page("/gone-too", 404)
    found = await visited(fine, refused, gone, failed, too, "http://10.0.0.1/")
    assert [*found] == ["http://10.0.0.1/", gone, too, failed, refused, fine]
    broken = [one.verdict.broken for one in found.values()]
    assert broken == [True, True, True, True, False, False]
