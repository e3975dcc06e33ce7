"""The log of requests: the shape of the address, never what is in it."""

from __future__ import annotations

import logging
import time

from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOG = logging.getLogger("bobina.access")


class Access:
    """Logs method, route (``/people/{person}/{topic}``), status and milliseconds: no name, pseudonym or query."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http" or scope["path"].startswith("/static/"):
            return await self.app(scope, receive, send)
        begun, status = time.perf_counter(), 500

        async def seen(message: Message) -> None:
            nonlocal status
            status = message.get("status", status)
            await send(message)

        try:
            return await self.app(scope, receive, seen)
        finally:
            shape = getattr(scope.get("route"), "path", "-")
            LOG.info("%s %s %d %.0f ms", scope["method"], shape, status, 1000 * (time.perf_counter() - begun))
