"""``bobina audit``: a stranger finds what was changed, with the file alone; the docs say how to do without bobina."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bobina.store.record import Ledger
from command import call
from ledgers import AT, fill, tamper

DOCS = Path(__file__).resolve().parents[2] / "docs" / "record.md"


@pytest.fixture
def clinic(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A database of ten entries, which the environment names."""
    path = tmp_path / "clinic.db"
    ledger = Ledger(f"sqlite:///{path}")
    fill(ledger, 2, 5)
    ledger.close()
    monkeypatch.setenv("BOBINA_DATABASE", f"sqlite:///{path}")
    return path


def test_a_sound_database_and_its_export_hold(clinic: Path, tmp_path: Path) -> None:
    assert call("audit", "export", tmp_path / "chain.jsonl").code == 0
    said = [call("audit", "verify", one) for one in (clinic, f"sqlite:///{clinic}", tmp_path / "chain.jsonl")]
    assert [one.code for one in said] == [0, 0, 0]
    assert len({one.out for one in said}) == 1
    assert said[0].out.startswith("11 entries")


def test_what_was_changed_is_said_and_is_no_success(clinic: Path) -> None:
    tamper(clinic, "UPDATE entries SET kind = 'other' WHERE seq = 4")
    said = call("audit", "verify", clinic)
    assert said.code == 1
    assert "entry 4" in said.out
    assert [one["seq"] for one in json.loads(call("audit", "verify", clinic, "--json").out)["broken"]] == [4]


def test_a_cut_tail_is_found_by_the_head(clinic: Path, tmp_path: Path) -> None:
    head = tmp_path / "head.json"
    printed = call("audit", "head", head)
    assert printed.code == 0
    assert json.loads(head.read_text())["hash"] in printed.out
    assert call("audit", "verify", clinic, "--head", head).code == 0
    tamper(clinic, "DELETE FROM entries WHERE seq = 10")
    assert call("audit", "verify", clinic).code == 0
    assert call("audit", "verify", clinic, "--head", head).code == 1


def test_many_faults_are_not_said_one_by_one(clinic: Path) -> None:
    ledger = Ledger(f"sqlite:///{clinic}")
    fill_more = [ledger.append("P9", n, "note", "{}", "{}", AT) for n in range(40)]
    ledger.close()
    assert len(fill_more) == 40
    tamper(clinic, "UPDATE entries SET body = body || ' '")
    said = call("audit", "verify", clinic)
    assert "30 more" in said.out


@pytest.mark.parametrize("line", [
    "{}", "no json", "[]", '{"seq": 1}', '{"seq":1,"seq":2,"person":"","number":1,"at":"","by":"","kind":"","body":"",'
    '"before":"","hash":""}',
    '{"seq":"1","person":"","number":1,"at":"","by":"","kind":"","body":"","before":"","hash":""}',
])  # fmt: skip
def test_what_is_no_export_is_refused(tmp_path: Path, line: str) -> None:
    (tmp_path / "chain.jsonl").write_text(line + "\n")
    said = call("audit", "verify", tmp_path / "chain.jsonl")
    assert said.code == 3
    assert "line 1" in said.sentence


def test_a_change_of_the_export_is_found(clinic: Path, tmp_path: Path) -> None:
    path = tmp_path / "chain.jsonl"
    call("audit", "export", path)
    path.write_text(path.read_text().replace('"kind": "note"', '"kind": "nota"', 1))
    assert call("audit", "verify", path).code == 1
    path.write_bytes(path.read_bytes().replace(b"note", b"n\xff\xfee", 1))
    assert call("audit", "verify", path).code == 1


def test_nothing_is_overwritten_and_nothing_is_made_where_nothing_is(clinic: Path, tmp_path: Path) -> None:
    for command in ("export", "head"):
        assert call("audit", command, clinic).code == 3
    assert call("audit", "verify", tmp_path / "none.db").code == 3
    assert not (tmp_path / "none.db").exists()
    (tmp_path / "head.json").write_text("{}")
    assert call("audit", "verify", clinic, "--head", tmp_path / "head.json").code == 3


@pytest.mark.parametrize(("language", "program", "arguments"), [
    ("python", sys.executable, ["-"]), ("javascript", "node", ["-"]),
])  # fmt: skip
def test_the_program_of_the_docs_finds_the_same(
    clinic: Path, tmp_path: Path, language: str, program: str, arguments: list[str],
) -> None:
    """The stand-alone checkers of docs/record.md, without bobina."""
    if shutil.which(program) is None:
        pytest.skip(f"needs {program}")
    (shown,) = re.findall(rf"```{language}\n(.*?)```", DOCS.read_text(encoding="utf-8"), re.DOTALL)
    call("audit", "export", tmp_path / "chain.jsonl")

    def said() -> subprocess.CompletedProcess[str]:
        command = [program, *arguments, "chain.jsonl"]
        return subprocess.run(command, input=shown, cwd=tmp_path, capture_output=True, text=True, check=False)

    head = call("audit", "verify", clinic).out.split()[4].rstrip(":")
    assert said().returncode == 0, said().stderr
    assert head in said().stdout
    text = (tmp_path / "chain.jsonl").read_text()
    for changed in (text.replace("anna", "Anna", 1), "".join(text.splitlines(keepends=True)[1:])):
        (tmp_path / "chain.jsonl").write_text(changed)
        assert said().returncode != 0
