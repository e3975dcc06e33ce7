"""``bobina field-many`` with jobs that cannot be used: one sentence with file and line, nothing written."""

from pathlib import Path

import pytest

import many_jobs
import written
from command import call

GOOD = "sub-a.nii.gz,eight.ccd,above54.txt"


@pytest.fixture
def there(tmp_path: Path) -> Path:
    return many_jobs.given(tmp_path, heights=(54,))


def refused(there: Path, jobs: Path, *about: str, options: tuple[object, ...] = (), output: str = "out") -> None:
    before = sorted(there.rglob("*"))
    said = call("field-many", jobs, "--output", there / output, *options)
    assert said.code == 3
    for word in about:
        assert word in said.sentence
    assert sorted(there.rglob("*")) == before


@pytest.mark.parametrize(("lines", "about"), [
    (("head,coil,pos", GOOD), ("column", "'pos'")),
    (("head,coil", "sub-a.nii.gz,eight.ccd"), ("no column pose",)),
    (("head;coil;pose", GOOD.replace(",", ";")), ("column", "head;coil;pose")),
    (("head,coil,pose,pose", GOOD + ","), ("line 1:", "name of its own")),
    (("head,coil,pose",), ("no rows",)),
    (("",), ("no rows",)),
    (("head,coil,pose", GOOD, "sub-a.nii.gz,eight.ccd"), ("line 3:", "2 cells")),
    (("head,coil,pose", GOOD, "sub-a.nii.gz,,above54.txt"), ("line 3:", "coil", "missing")),
    (("head,coil,pose", "# one", "", GOOD, "gone.nii.gz,eight.ccd,above54.txt"), ("line 5:", "gone.nii.gz")),
    (("head,coil,pose", "sub-a.nii.gz,gone.ccd,above54.txt"), ("line 2:", "gone.ccd")),
    (("head,coil,pose", "sub-a.nii.gz,eight.ccd,gone.txt"), ("line 2:", "gone.txt")),
    (("head,coil,pose", "sub-a.nii.gz,figure-9,above54.txt"), ("line 2:", "figure-9")),
    (("head,coil,pose", "sub-a.nii.gz,eight.ccd,mirrored.txt"), ("line 2:", "mirror")),
    (("head,coil,pose", GOOD, "sub-b.nii.gz,eight.ccd,above54.txt", GOOD), ("line 4:", "line 2")),
    (("head,coil,pose,subject", GOOD + ",o-1"), ("line 2:", "o-1")),
    (("head,coil,pose,target", GOOD + ",1;2"), ("line 2:", "x;y;z")),
    (("head,coil,pose,target", GOOD + ",1;2;x"), ("line 2:", "x;y;z")),
    (("head,coil,pose,target", GOOD + ",12"), ("line 2:", "x;y;z")),
    (("head,coil,pose,conductivity", GOOD + ",bones=0.01"), ("line 2:", "bones")),
    (("head,coil,pose,conductivity", GOOD + ",bone=0.01;gm"), ("line 2:", "gm")),
    (("head,coil,pose", GOOD, "copy/sub-a.nii.gz,eight.ccd,above54.txt"), ("line 3:", "sub-a")),
])  # fmt: skip
def test_a_table_is_refused_with_the_line(there: Path, lines: tuple[str, ...], about: tuple[str, ...]) -> None:
    (there / "mirrored.txt").write_text("1 0 0 0\n0 1 0 0\n0 0 -1 54\n0 0 0 1\n")
    (there / "copy").mkdir()
    (there / "copy" / "sub-a.nii.gz").write_bytes((there / "sub-a.nii.gz").read_bytes())
    refused(there, many_jobs.written_table(there, *lines), "jobs.csv", *about)


def test_a_table_knows_its_coils_and_a_folder_does_not(there: Path) -> None:
    table = many_jobs.table(there, heights=(54,))
    refused(there, table, "--coil", options=("--coil", "figure-8"))
    refused(there, there, "--coil", "--pose", options=("--pose", there / "above54.txt"))
    refused(there, there, "gone", options=("--pose", there / "gone.txt", "--coil", "figure-8"))
    (there / "empty").mkdir()
    refused(there, there / "empty", "no heads", options=("--pose", there / "above54.txt", "--coil", "figure-8"))
    refused(there, there, "no poses", options=("--pose", there / "empty", "--coil", "figure-8"))
    only = written.pose(there / "sub-a_own.txt", 54)
    refused(there, there, "sub-b", options=("--pose", only, "--coil", "figure-8"))
    refused(there, there / "gone.csv", "gone.csv")
    refused(there, there / "eight.ccd", "not a table")
    refused(there, table, "--retries", options=("--retries", -1))
    refused(there, table, "nothing can be written", output="eight.ccd/out")
