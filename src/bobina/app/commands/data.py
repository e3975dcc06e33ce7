"""``bobina data get``: what bobina may use but does not carry."""

from __future__ import annotations

import json
from typing import Literal

from bobina import store
from bobina.app.commands import Json


def get(what: Literal["spm-priors"], *, json_: Json = False) -> int:
    """Obtain what bobina may use but does not carry, through the package client.

    Parameters
    ----------
    what
        spm-priors: the tissue priors of SPM (GPL-2, your own choice); heads are then made with them.
    json_
        Print the path as JSON.
    """
    path = store.get_spm_priors(say=lambda terms: None if json_ else print(terms.split("\n\n")[0]))
    print(json.dumps({what: str(path)}) if json_ else f"{what}: {path}")
    return 0
