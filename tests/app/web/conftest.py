"""A clinic behind a real server, and browsers that are signed in."""

import socket
import time
from collections.abc import Iterator
from threading import Thread

import pytest
import uvicorn
from playwright.sync_api import Browser, sync_playwright

from bobina.course.record import Role
from browsers import CHROMIUM
from clinics import TestClinic
from visitor import Visitor


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> TestClinic:
    return TestClinic(tmp_path_factory.mktemp("web"), moving=True)


@pytest.fixture
def physician(web: TestClinic) -> Visitor:
    return Visitor(web).sign_in(Role.PHYSICIAN)


@pytest.fixture
def operator(web: TestClinic) -> Visitor:
    return Visitor(web).sign_in(Role.OPERATOR)


@pytest.fixture
def nobody(web: TestClinic) -> Visitor:
    return Visitor(web)


@pytest.fixture(scope="module")
def address(web: TestClinic) -> Iterator[str]:
    """Where the clinic is served, on a free port of this machine."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(web.app, log_level="error", access_log=False))
        thread = Thread(target=server.run, kwargs={"sockets": [taken]}, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.02)
        yield f"http://127.0.0.1:{taken.getsockname()[1]}"
        server.should_exit = True
        thread.join()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--no-first-run"])
        yield started
        started.close()
