"""How much one client may ask: bodies, requests, and tries to sign in. In memory: one server, one count."""

from __future__ import annotations

from limits import RateLimitItem, RateLimitItemPerMinute, RateLimitItemPerSecond
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

REQUESTS = RateLimitItemPerSecond(200, 1)
"""of one address in a second; our choice: a clinic behind one address with twenty operators asks for less"""
SIGN_INS = RateLimitItemPerMinute(20, 1)
"""tries of a password, of one address in a minute; each account has its own lock besides"""
PASSWORDS = frozenset({"/login", "/api/login", "/password"})
"""where a password is tried"""
LONGEST = 8 * 1024 * 1024
"""bytes of a body: a plan or a table of scores is far smaller"""


class Limits:
    """Answers 429 to a client that asks too often and 413 to a body that is too long; lets all else through."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.counts = MovingWindowRateLimiter(MemoryStorage())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http" or scope["path"].startswith("/static/"):
            return await self.app(scope, receive, send)
        if not self._within(scope):
            refused = JSONResponse({"detail": "too many requests: wait a minute"}, 429, {"Retry-After": "60"})
            return await refused(scope, receive, send)
        if _declared(scope) > LONGEST:
            return await JSONResponse({"detail": "this is too long to be read"}, 413)(scope, receive, send)
        return await self.app(scope, _bounded(receive), send)

    def _within(self, scope: Scope) -> bool:
        address = (scope.get("client") or ("", 0))[0]
        signing_in = scope["path"] in PASSWORDS and scope["method"] == "POST"
        asked: list[RateLimitItem] = [REQUESTS, *([SIGN_INS] if signing_in else [])]
        return all(self.counts.hit(one, address, one.__class__.__name__) for one in asked)


def _declared(scope: Scope) -> int:
    given = dict(scope["headers"]).get(b"content-length", b"0")
    return int(given) if given.isdigit() else 0


def _bounded(receive: Receive) -> Receive:
    """A body without a declared length ends where it grows too long."""
    got = 0

    async def bounded() -> Message:
        nonlocal got
        message = await receive()
        got += len(message.get("body", b""))
        return message if got <= LONGEST else {"type": "http.disconnect"}

    return bounded
