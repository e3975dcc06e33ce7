"""A module whose arrays, like CuPy's, never meet numpy's: they come by ``asarray`` and leave by ``get``."""

from types import ModuleType
from typing import Any

import numpy as np


class Elsewhere(np.ndarray[Any, Any]):
    """An array that refuses numpy's beside it."""

    def get(self) -> np.ndarray[Any, Any]:
        return np.array(self.view(np.ndarray))

    def __array_ufunc__(self, ufunc: np.ufunc, method: Any, *inputs: Any, **kwargs: Any) -> Any:
        refuse_mixed(inputs, kwargs.get("out", ()))
        if "out" in kwargs:
            kwargs["out"] = tuple(plain(one) for one in kwargs["out"])
        result = getattr(ufunc, method)(*map(plain, inputs), **kwargs)
        return result.view(Elsewhere) if isinstance(result, np.ndarray) else result

    def __array_function__(self, func: Any, types: Any, args: Any, kwargs: Any) -> Any:
        refuse_mixed(args)
        return func(*map(plain, args), **kwargs).view(Elsewhere)

    def __setitem__(self, where: Any, value: Any) -> None:
        refuse_mixed((value,))
        super().__setitem__(where, value)


def plain(one: Any) -> Any:
    return one.view(np.ndarray) if isinstance(one, Elsewhere) else one


def refuse_mixed(*groups: Any) -> None:
    for one in (one for group in groups for one in group):
        if isinstance(one, np.ndarray) and one.ndim and not isinstance(one, Elsewhere):
            raise TypeError("numpy's array met one that lies elsewhere")


def made(name: str) -> Any:
    return lambda *args, **kwargs: getattr(np, name)(*args, **kwargs).view(Elsewhere)


xp = ModuleType("elsewhere")
"""what the code may use of CuPy, and no more"""
for name in ("float32", "float64", "int32", "multiply", "sqrt", "maximum", "where"):
    setattr(xp, name, getattr(np, name))
for name in ("asarray", "array", "zeros", "zeros_like"):
    setattr(xp, name, made(name))
