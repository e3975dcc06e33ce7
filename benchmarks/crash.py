"""kill -9 of the server while it writes: acknowledged entries that were lost, broken chains. Run:
python benchmarks/crash.py [RUNS [sqlite|postgresql]]. Each run starts ``bobina serve`` on the database as the last kill
left it, in a process forked from one that has imported bobina, which saves the seconds that takes; four operators write
through the API; the server is killed within 0.8 s of the first answer; the chain is checked.
"""

import http.client
import json
import multiprocessing
import os
import random
import socket
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.context import ForkServerProcess
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from bobina.app.main import run
from bobina.course.record import Role
from bobina.store.record import Ledger
from bobina.store.record.accounts import Accounts
from bobina.store.record.chain import verify
from postgres import server

NAME, PASSWORD = "olga", "correct horse battery staple"
OPERATORS, LONGEST, PATIENCE = 4, 0.8, 120.0
REFERRAL = {"indication": "depression", "diagnosis": "F33.2", "birth_year": 1980}
STRIKE = {"entry": 1, "reason": "written to be struck"}
PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["bobina.app.main"])
Said = tuple[str, int, str]
"""whose record, which number, which kind of entry the server said it wrote"""


class Operator(threading.Thread):
    """Writes as fast as it is answered, from an address of its own, until the server is gone."""

    def __init__(self, number: int, port: int, token: str) -> None:
        super().__init__(daemon=True)
        self._from, self._port = (f"127.0.0.{number + 2}", 0), port
        self._headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        self.said: list[Said] = []
        self.sent = 0

    def run(self) -> None:
        """Open a record, strike its referral, and again."""
        try:
            line = http.client.HTTPConnection("127.0.0.1", self._port, timeout=30, source_address=self._from)
            while True:
                if (made := self._post(line, "/api/people", REFERRAL)) is None:
                    continue
                person = made["person"]
                self.said.append((person, 1, "referred"))
                if self._post(line, f"/api/people/{person}/struck?version=1", STRIKE) is not None:
                    self.said.append((person, 2, "struck"))
        except (OSError, http.client.HTTPException, ValueError):
            return

    def _post(self, line: http.client.HTTPConnection, path: str, body: dict[str, object]) -> dict[str, str] | None:
        self.sent += 1
        line.request("POST", path, json.dumps(body), self._headers)
        answer = line.getresponse()
        read: dict[str, str] = json.loads(answer.read())
        if answer.status not in (201, 429):
            raise SystemExit(f"{path}: {answer.status} {read}")
        time.sleep(0.05 if answer.status == 429 else 0)
        return read if answer.status == 201 else None


def killed(url: str, token: str, chance: random.Random) -> tuple[list[Said], int]:
    """Start the server, let the operators write, kill it. What it acknowledged; how many requests were sent."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = PROCESSES.Process(target=_serve, args=(url, port), daemon=True)
    process.start()
    _wait(port, process)
    operators = [Operator(number, port, token) for number in range(OPERATORS)]
    for one in operators:
        one.start()
    begun = time.monotonic()
    while not any(one.said for one in operators):
        assert process.is_alive(), "the server ended by itself"
        assert time.monotonic() - begun < PATIENCE, "nothing was acknowledged"
        time.sleep(0.002)
    time.sleep(chance.uniform(0, LONGEST))
    process.kill()
    process.join()
    for one in operators:
        one.join()
    return [said for one in operators for said in one.said], sum(one.sent for one in operators)


def _serve(url: str, port: int) -> None:
    sys.exit(run(["serve", "--port", str(port), "--database", url]))


def _wait(port: int, process: ForkServerProcess) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        assert process.is_alive(), "the server did not start"
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.05)
    raise TimeoutError("the server did not answer")


def crash(name: str, url: str, runs: int, chance: random.Random) -> None:
    """Kill so often, check after each, print the figures."""
    ledger = Ledger(url)
    accounts = Accounts(ledger.engine)
    accounts.add(NAME, PASSWORD, Role.OPERATOR)
    ledger.engine.dispose()
    every: list[Said] = []
    sent = lost = broken = 0
    for kills in range(1, runs + 1):
        token = accounts.sign_in(NAME, PASSWORD)
        ledger.engine.dispose()
        assert token is not None
        said, asked = killed(url, token, chance)
        every, sent = every + said, sent + asked
        rows = list(ledger.everything())
        there, found = {(row.person, row.number, row.kind) for row in rows}, verify(rows)
        gone = [one for one in every if one not in there]
        lost, broken = len(gone), broken + bool(found.broken)
        if kills % 10 == 0 or gone or found.broken:
            print(f"{name}: {kills} kills, {sent} requests, {len(every)} acknowledged, {lost} lost, {broken} broken "
                  f"chains, {found.count} entries", flush=True)


@contextmanager
def databases() -> Iterator[dict[str, str]]:
    """The addresses of two empty databases that wait for the disk."""
    with tempfile.TemporaryDirectory() as folder, server(durable=True) as started:
        yield {"sqlite": f"sqlite:///{folder}/clinic.db", "postgresql": started.fresh()}


def main() -> None:
    """Both databases, or the one that is named."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    os.environ.pop("BOBINA_KEY_FILE", None)
    with databases() as urls:
        for name in sys.argv[2:] or urls:
            crash(name, urls[name], runs, random.Random(7))


if __name__ == "__main__":
    main()
