"""HTTP as the Bot API speaks it: parameters in, answers out, and connections that break."""

from __future__ import annotations

import socket
import struct
from typing import Any

from aiohttp import web

from tests.botapi.faults import Answer, Half

Json = dict[str, Any]


async def params(request: web.Request) -> Json:
    """Read parameters from wherever the Bot API takes them: query, form or JSON."""
    found: Json = dict(request.query)
    if request.content_type == "application/json":
        found |= await request.json() if request.can_read_body else {}
    else:
        found |= await request.post()
    return found


def respond(request: web.Request, answer: Answer | None) -> web.Response:
    """Answer, whole or half; None breaks the connection."""
    if answer is None:
        _reset(request)
        return web.Response()
    if answer.half in {Half.SHORT, Half.CHUNKED}:
        _break_off(request, answer)
        return web.Response()
    body = answer.body
    return web.Response(
        status=answer.status,
        body=body[: len(body) // 2] if answer.half else body,
        content_type=answer.content_type,
        headers=answer.headers,
    )


def _reset(request: web.Request) -> None:
    """Break the connection so that the client sees a reset, not an orderly end."""
    if request.transport is None:
        return
    connection: socket.socket = request.transport.get_extra_info("socket")
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    request.transport.abort()


def _break_off(request: web.Request, answer: Answer) -> None:
    """Send the head and half of the body, and close the connection in an orderly way."""
    if request.transport is None:
        return
    sent = answer.body[: len(answer.body) // 2]
    if answer.half is Half.CHUNKED:
        framing, sent = b"Transfer-Encoding: chunked", b"%x\r\n%s\r\n" % (len(sent), sent)
    else:
        framing = b"Content-Length: %d" % len(answer.body)
    head = b"HTTP/1.1 %d Half\r\nContent-Type: application/json\r\n" % answer.status
    request.transport.write(head + framing + b"\r\n\r\n" + sent)
    request.transport.close()
