"""``bobina field-many`` on a real Dask cluster: the same bytes as on this machine, whoever is killed on the way."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path, PosixPath

import cloudpickle
import dask
import pytest
from distributed import Client, LocalCluster

import many_jobs
from bobina.app import cluster as dask_cluster
from bobina.app.cluster import KILLED, Cluster
from bobina.app.cluster import cluster as connected
from bobina.app.jobs import read_jobs
from bobina.app.many import run
from bobina.space import BadInput
from command import call

PATIENCE = 300
"""s, for a machine that is busy"""
HEADS, HEIGHTS = ("a", "b", "c"), tuple(range(54, 59))
JOBS = len(HEADS) * len(HEIGHTS)


@pytest.fixture(scope="module")
def cluster() -> Iterator[LocalCluster]:
    """Two workers, each a process of one thread, which sums in another order than this process does.

    Dask itself does not try again what was on a killed worker.
    """
    with dask.config.set({"distributed.scheduler.allowed-failures": 0}), LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, env={"NUMBA_NUM_THREADS": "1"},
    ) as two:
        yield two


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Path:
    there = many_jobs.given(tmp_path_factory.mktemp("many"), HEADS, HEIGHTS)
    return many_jobs.table(there, HEADS, HEIGHTS)


@pytest.fixture(scope="module")
def alone(table: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What this machine gives by itself."""
    output: Path = tmp_path_factory.mktemp("alone")
    assert call("field-many", table, "--output", output).code == 0
    return output


def order(cluster: LocalCluster, table: Path, output: Path) -> list[str]:
    return ["field-many", str(table), "--output", str(output), "--cluster", cluster.scheduler_address, "--json"]


@contextmanager
def midway(arguments: list[str], met: Callable[[], object]) -> Iterator[subprocess.Popen[str]]:
    """The command in a process of its own, when a condition is met."""
    command = [sys.executable, "-m", "bobina", *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        begun = time.monotonic()
        while not met():
            assert process.poll() is None, process.stderr and process.stderr.read()
            assert time.monotonic() - begun < PATIENCE
            time.sleep(0.01)
        yield process


def busy(client: Client) -> list[str]:
    """The workers that have work."""
    return [worker for worker, tasks in client.processing().items() if tasks]


def test_a_worker_killed_midway_changes_nothing(
    cluster: LocalCluster, table: Path, alone: Path, tmp_path: Path
) -> None:
    with Client(cluster, set_as_default=False) as client:
        processes = client.run(os.getpid)
        with midway(order(cluster, table, tmp_path), lambda: many_jobs.finished(tmp_path) and busy(client)) as process:
            before = many_jobs.finished(tmp_path)
            os.kill(processes[busy(client)[0]], signal.SIGKILL)
            _, err = process.communicate(timeout=PATIENCE)
        client.wait_for_workers(2, timeout=PATIENCE)
        assert len(set(client.run(os.getpid).values()) & set(processes.values())) == 1
    assert process.returncode == 0, err
    assert len(before) < JOBS
    assert before.items() <= many_jobs.finished(tmp_path).items()
    assert many_jobs.content(tmp_path) == many_jobs.content(alone)


def test_a_client_killed_midway_goes_on(cluster: LocalCluster, table: Path, alone: Path, tmp_path: Path) -> None:
    with midway(order(cluster, table, tmp_path), lambda: many_jobs.finished(tmp_path)) as process:
        process.kill()
        assert process.communicate(timeout=PATIENCE)[0] == ""
    assert process.returncode == -signal.SIGKILL
    before = many_jobs.finished(tmp_path)
    assert 0 < len(before) < JOBS
    end = call(*order(cluster, table, tmp_path))
    assert end.code == 0, end.err
    assert many_jobs.told(end)["kept"] >= len(before)
    assert before.items() <= many_jobs.finished(tmp_path).items()
    assert many_jobs.content(tmp_path) == many_jobs.content(alone)
    again = call(*order(cluster, table, tmp_path))
    assert many_jobs.told(again)["kept"] == JOBS
    assert many_jobs.content(tmp_path) == many_jobs.content(alone)


class Deadly(PosixPath):
    """A head that no worker survives."""

    def exists(self, **_: object) -> bool:
        """Kill the process that asks."""
        os.kill(os.getpid(), signal.SIGKILL)
        return True


def test_a_head_that_kills_its_worker_is_listed_and_the_others_are_done(
    cluster: LocalCluster, table: Path, tmp_path: Path
) -> None:
    first, second, *_ = read_jobs(table)
    deadly = replace(first, head=Deadly(first.head))
    cloudpickle.register_pickle_by_value(sys.modules[__name__])
    with Client(cluster, set_as_default=False) as client:
        found = run([deadly, second], tmp_path, Cluster(client, cluster.scheduler_address), retries=1)
    assert [outcome.reason for outcome in found] == [KILLED, ""]


def test_what_workers_do_not_see_is_refused(cluster: LocalCluster, tmp_path: Path) -> None:
    missing = tmp_path / "of-another-machine.nii.gz"
    with (
        pytest.raises(BadInput, match=r"of-another-machine.*share"),
        connected(cluster.scheduler_address, tmp_path, [missing]),
    ):
        pass


def test_a_cluster_that_is_none_is_refused(table: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dask_cluster, "ANSWER", 1)
    nobody = call("field-many", table, "--output", tmp_path, "--cluster", "tcp://127.0.0.1:9")
    assert nobody.code == 3
    assert "127.0.0.1:9" in nobody.sentence
    wrong = call("field-many", table, "--output", tmp_path, "--cluster", "nowhere://host")
    assert wrong.code == 3
    assert "nowhere" in wrong.sentence
    assert not many_jobs.finished(tmp_path)
