"""``bobina backup`` and ``bobina restore``."""

from pathlib import Path

import pytest

from bobina.store.record import Ledger
from command import call
from ledgers import fill


@pytest.fixture
def clinic(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "clinic.db"
    ledger = Ledger(f"sqlite:///{path}")
    fill(ledger, 2, 5)
    ledger.close()
    monkeypatch.setenv("BOBINA_DATABASE", f"sqlite:///{path}")
    return path


def test_there_and_back(clinic: Path, tmp_path: Path) -> None:
    copy, new, head = tmp_path / "copy.db", tmp_path / "new.db", tmp_path / "head.json"
    assert call("audit", "head", head).code == 0
    assert call("backup", copy).out.startswith("copy.db: 11 entries")
    said = call("restore", copy, "--database", f"sqlite:///{new}", "--head", head)
    assert (said.code, said.out.split()[0]) == (0, "11")
    assert call("audit", "verify", new, "--head", head).out.startswith("12 entries")


def test_neither_overwrites(clinic: Path, tmp_path: Path) -> None:
    content = clinic.read_bytes()
    assert call("backup", clinic).code == 3
    assert call("backup", tmp_path / "copy.db").code == 0
    assert call("restore", tmp_path / "copy.db").code == 3
    assert call("restore", tmp_path / "none.db", "--database", f"sqlite:///{tmp_path / 'new.db'}").code == 3
    assert clinic.read_bytes()[:16] == content[:16]
    assert call("audit", "verify", clinic).code == 0
    assert not (tmp_path / "new.db").exists()
