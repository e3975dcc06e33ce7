"""Twenty operators at once on a real server, fifty requests a second: python benchmarks/load.py [SECONDS [DATABASE]].

DATABASE is an address of SQLAlchemy (``postgresql+pg8000://...``); left out, SQLite in a fresh folder. Every fifth
request writes an entry (durably), the others read a page or the record. Prints p50, p95 and p99 and, as baseline, those
of the sign-in page at the same pace, which touches no record.
"""

from __future__ import annotations

import http.client
import json
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bobina.course.record import Role
from bobina.store.record import Ledger
from bobina.store.record.accounts import Accounts

OPERATORS, PER_SECOND = 20, 50.0
PASSWORD = "a long enough pass phrase"
PAGES = ("referral", "history", "medication")

Array = NDArray[np.float64]
Ask = Callable[[http.client.HTTPConnection, int], int]
"""one request of an operator, by its number; its status"""


def main() -> None:
    """Serve, ask, print."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 60
    with tempfile.TemporaryDirectory() as folder:
        database = sys.argv[2] if len(sys.argv) > 2 else f"sqlite:///{Path(folder) / 'clinic.db'}"
        accounts = Accounts(Ledger(database).engine)
        for number in range(OPERATORS):
            accounts.add(f"operator{number}", PASSWORD, Role.PHYSICIAN)
        port = _free_port()
        command = [sys.executable, "-m", "bobina", "serve", "--database", database, "--port", str(port)]
        server = subprocess.Popen(command)
        try:
            _measure(port, accounts, seconds)
        finally:
            server.terminate()
            server.wait()


def _measure(port: int, accounts: Accounts, seconds: float) -> None:
    _until_up(port)
    tokens = [accounts.sign_in(f"operator{number}", PASSWORD) for number in range(OPERATORS)]
    operators = [_Operator(port, str(token)) for token in tokens]
    base = _say("sign-in page", *_paced(port, seconds / 4, [_sign_in_page] * OPERATORS))
    print(f"p95 as a ratio: {_say('operators', *_paced(port, seconds, [one.ask for one in operators])) / base:.1f}")


class _Operator:
    """Somebody at work on one record."""

    def __init__(self, port: int, token: str) -> None:
        self.headers = {"Authorization": f"Bearer {token}"}
        connection = http.client.HTTPConnection("localhost", port, timeout=30)
        referral = {"indication": "depression", "diagnosis": "F33.2", "birth_year": 1980}
        self.person = json.loads(self._post(connection, "/api/people", referral)[1])["person"]
        self.version = 1

    def ask(self, connection: http.client.HTTPConnection, turn: int) -> int:
        """Write at every fifth turn, read a page or the record at the others."""
        if turn % 5 == 0:
            rated = {"value": turn % 11, "most": 10}
            status, _ = self._post(connection, f"/api/people/{self.person}/craving-rated?version={self.version}", rated)
            self.version += status == 201
            return status
        page = turn % 2 == 1
        return _get(f"/people/{self.person}/{PAGES[turn % len(PAGES)]}" if page else f"/api/people/{self.person}",
                    connection, self.headers)

    def _post(self, connection: http.client.HTTPConnection, path: str, body: object) -> tuple[int, bytes]:
        connection.request("POST", path, json.dumps(body), self.headers | {"Content-Type": "application/json"})
        answer = connection.getresponse()
        return answer.status, answer.read()


def _paced(port: int, seconds: float, asks: Sequence[Ask]) -> tuple[Array, int]:
    """Each of ``asks`` in a thread of its own, together PER_SECOND times a second: seconds a request, and failures.

    A request counts from when it was due, so that a slow server cannot hide behind those that wait for it.
    """
    took: list[float] = []
    failed: list[int] = []
    threads = [threading.Thread(target=_one, args=(port, seconds, ask, i / PER_SECOND, took, failed))
               for i, ask in enumerate(asks)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return np.array(took), len(failed)


def _one(port: int, seconds: float, ask: Ask, offset: float, took: list[float], failed: list[int]) -> None:
    connection = http.client.HTTPConnection("localhost", port, timeout=30)
    start, every = time.perf_counter() + offset, OPERATORS / PER_SECOND
    for turn in range(int(seconds / every)):
        due = start + turn * every
        time.sleep(max(0, due - time.perf_counter()))
        status = ask(connection, turn)
        took.append(time.perf_counter() - due)
        if status >= 400:
            failed.append(status)


def _get(path: str, connection: http.client.HTTPConnection, headers: Mapping[str, str]) -> int:
    connection.request("GET", path, headers=dict(headers))
    answer = connection.getresponse()
    answer.read()
    return answer.status


def _sign_in_page(connection: http.client.HTTPConnection, turn: int) -> int:
    return _get("/login", connection, {})


def _say(what: str, took: Array, failed: int) -> float:
    p50, p95, p99 = np.percentile(1e3 * took, (50, 95, 99))
    print(f"{what:<13} {len(took)} requests, {failed} failed; ms: p50 {p50:.1f}, p95 {p95:.1f}, p99 {p99:.1f}")
    return float(p95)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("localhost", 0))
        return int(probe.getsockname()[1])


def _until_up(port: int) -> None:
    for _ in range(300):
        try:
            socket.create_connection(("localhost", port), 1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise SystemExit("the server did not start")


if __name__ == "__main__":
    main()
