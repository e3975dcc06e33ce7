"""A live operator on disk."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import numpy as np

from bobina.field import Live, Sensors
from bobina.space import BadInput, Surface
from bobina.space.frames import Scanner
from bobina.store.files import whole


def write_live(path: Path, live: Live, made_for: str) -> Path:
    """Write an operator, with the hash of the head, conductivities and version that it was ``made_for``."""
    buffer = io.BytesIO()
    np.savez(
        buffer, made_for=np.array(made_for), vertices=live.surface.vertices, triangles=live.surface.triangles,
        points=live.sensors.points, centre=live.sensors.centre, response=live.response, reading=live.reading,
        error=live.error,
    )
    with whole(path) as draft:
        draft.write_bytes(buffer.getvalue())
    return path


def read_live(path: Path, made_for: str) -> Live:
    """An operator as ``write_live`` wrote it. BadInput: damaged, no operator, or that of another head."""
    try:
        with np.load(path, allow_pickle=False) as file:
            arrays = dict(file)
        found = str(arrays["made_for"])
        live = Live(
            Surface(arrays["vertices"], arrays["triangles"], Scanner), Sensors(arrays["points"], arrays["centre"]),
            arrays["response"], arrays["reading"], arrays["error"],
        )
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
        raise BadInput(f"{path.name} is not a live operator, or damaged: delete it, and it is made anew") from error
    if found != made_for:
        raise BadInput(
            f"{path.name} is the live operator of another head, other conductivities or another bobina: name another "
            "file, or delete it"
        )
    return live
