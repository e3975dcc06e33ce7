"""SPM's priors: obtained through pip by the user's own choice, and nothing else is taken for them."""

import gzip
import io
import zipfile
from pathlib import Path

import numpy as np
import pytest

from bobina.space import BadInput
from bobina.space.units import mm
from bobina.store.priors import NAME, data_folder, get_spm_priors, spm_priors

TPM = "fsroot/_spm/cleaned/spm/tpm/TPM.nii"
LICENCE = "fsroot/_spm/cleaned/spm/LICENCE"


def wheel(folder: Path, inside: dict[str, bytes]) -> Path:
    """What pip would have left in ``folder``: an archive in a wheel."""
    (folder / "download").mkdir(parents=True)
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        for name, content in inside.items():
            archive.writestr(name, content)
    path = folder / "download" / "spm_runtime-25.1.2.post4-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("spm_runtime/_spm/_spm.ctf", inner.getvalue())
    return path


@pytest.fixture
def offline(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", "")
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")


def test_what_was_not_obtained_is_none(tmp_path: Path) -> None:
    assert spm_priors(tmp_path) is None


def test_what_pip_left_is_taken_up_checked_and_read(tmp_path: Path, shared: Path, offline: None) -> None:
    content = gzip.decompress((shared / "default_head" / "SPM25_TPM_6class_1.5mm.nii.gz").read_bytes())
    left = wheel(tmp_path, {TPM: content, LICENCE: b"GNU GENERAL PUBLIC LICENSE Version 2"})
    said: list[str] = []
    path = get_spm_priors(tmp_path, said.append)
    assert path == tmp_path / NAME
    assert "GENERAL PUBLIC LICENSE" in said[0]
    assert not left.exists()
    assert get_spm_priors(tmp_path, said.append) == path
    assert len(said) == 1
    priors = spm_priors(tmp_path)
    assert priors is not None
    white, grey = priors.at(np.array([[-28, -30, 30], [-48, -68, 30]]) * mm).T[:, :2]
    assert white[0] > 0.9
    assert grey[1] > 0.5
    assert priors.at(np.zeros((1, 3)))[:, 0].sum() == pytest.approx(1)


def test_other_content_is_not_kept(tmp_path: Path, offline: None) -> None:
    wheel(tmp_path, {TPM: b"something else", LICENCE: b"terms"})
    with pytest.raises(BadInput, match="checksum"):
        get_spm_priors(tmp_path)
    assert not (tmp_path / NAME).exists()
    (tmp_path / NAME).write_bytes(b"something else")
    with pytest.raises(BadInput, match="checksum"):
        spm_priors(tmp_path)


def test_an_archive_without_them_is_named(tmp_path: Path, offline: None) -> None:
    wheel(tmp_path, {LICENCE: b"terms"})
    with pytest.raises(BadInput, match="post4"):
        get_spm_priors(tmp_path)


def test_offline_says_so_and_half_a_wheel_is_no_wheel(tmp_path: Path, offline: None) -> None:
    left = wheel(tmp_path, {TPM: b"", LICENCE: b""})
    left.write_bytes(left.read_bytes()[:100])
    with pytest.raises(BadInput, match="online"):
        get_spm_priors(tmp_path)
    assert not (tmp_path / NAME).exists()


def test_the_users_data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert data_folder() == tmp_path / "bobina"
    monkeypatch.delenv("XDG_DATA_HOME")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert data_folder() == tmp_path / ".local" / "share" / "bobina"
