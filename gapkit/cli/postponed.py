"""A quicker start: modules that nothing uses yet load when something does."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from importlib.util import LazyLoader, find_spec, module_from_spec

PARTS_OF_NUMPY = ("numpy.char", "numpy.ctypeslib", "numpy.f2py", "numpy.ma", "numpy.strings", "numpy.testing")
"""Parts that `score` does not use: for texts, for C and Fortran, its masked arrays, and its test tools."""


def postpone(names: Iterable[str] = PARTS_OF_NUMPY) -> None:
    """Have modules load at their first use instead of at the first look at their package.

    scipy looks at every name numpy has, and numpy then loads what stands behind it: a fifteenth of a whole `score`.
    """
    for name in names:
        spec = None if name in sys.modules else find_spec(name)
        if spec is None or spec.loader is None:
            continue
        spec.loader = LazyLoader(spec.loader)
        module = module_from_spec(spec)
        sys.modules[name] = module
        spec.loader.exec_module(module)
        package, _, own = name.rpartition(".")
        setattr(sys.modules[package], own, module)
