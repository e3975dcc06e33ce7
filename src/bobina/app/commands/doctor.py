"""``bobina doctor``: is everything here that bobina needs?"""

from __future__ import annotations

import json
import os
import platform
import shutil

import numba

import bobina
from bobina import store
from bobina.app.commands import Json
from bobina.field.device import accelerator
from bobina.head import volumes

NEEDED_GIB = 4


def doctor(*, json_: Json = False) -> int:
    """Say what this machine has and whether the parts of bobina are in place; exit code 3 where something is missing.

    Fields are solved on the GPU where CuPy finds one, unless the environment variable BOBINA_DEVICE says cpu.

    Parameters
    ----------
    json_
        Print as JSON.
    """
    found = {
        "bobina": bobina.__version__,
        "python": platform.python_version(),
        "cores": os.cpu_count(),
        "threads": numba.get_num_threads(),
        "solves_on": "gpu" if accelerator() else "cpu",
        "memory_gib": _memory(),
        "free_disk_gib": round(shutil.disk_usage(".").free / 2**30, 1),
        "embedded_head_litres": round(1e3 * sum(volumes(store.embedded_head()).values()), 2),
        "chromium": shutil.which("chromium") or shutil.which("google-chrome"),
    }
    memory = found["memory_gib"]
    enough = not isinstance(memory, float) or memory >= NEEDED_GIB
    if json_:
        print(json.dumps(found | {"enough_memory": enough}, indent=2))
    else:
        for name, value in found.items():
            print(f"{name:22} {'not found (only browser tests need it)' if value is None else value}")
        print("all is here" if enough else f"less than {NEEDED_GIB} GiB of memory: a plan at 1 mm may not fit")
    return 0 if enough else 3


def _memory() -> float | None:
    """GiB of memory, None where the system does not say."""
    try:
        return round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30, 1)
    except (ValueError, OSError, AttributeError):
        return None
