"""Whether there is a GPU to solve on."""

from __future__ import annotations

import os
from functools import cache
from types import ModuleType

from bobina.space import BadInput

VARIABLE = "BOBINA_DEVICE"
"""environment variable: ``cpu`` never asks for a GPU, ``gpu`` wants one; without it, one is used where there is one"""
NEEDED = 3 * 2**30
"""memory of a GPU below which it is left alone, bytes: 7 million voxels take about 2"""


def accelerator() -> ModuleType | None:
    """CuPy where it can be imported and a GPU answers, else None.

    BadInput where ``BOBINA_DEVICE`` is neither ``cpu`` nor ``gpu``, or asks for a GPU that is not there.
    """
    asked = os.environ.get(VARIABLE, "")
    if asked not in ("", "cpu", "gpu"):
        raise BadInput(f"the environment variable {VARIABLE} is {asked!r}: set it to cpu or gpu, or leave it out")
    found = None if asked == "cpu" else _cuda()
    if asked == "gpu" and found is None:
        raise BadInput(
            f"the environment variable {VARIABLE} asks for a GPU, but none answers with CuPy and {NEEDED // 2**30} GiB"
            " of memory: install bobina[gpu] and CUDA, or leave the variable out"
        )
    return found


@cache
def _cuda() -> ModuleType | None:
    """CuPy, if a small product on the first GPU comes out right; whatever goes wrong on the way: there is none."""
    try:
        import cupy

        ones = cupy.ones((2, 2), cupy.float32)
        works = float((ones @ ones).sum()) == 8 and cupy.cuda.runtime.memGetInfo()[1] >= NEEDED
    except Exception:
        return None
    module: ModuleType = cupy
    return module if works else None
