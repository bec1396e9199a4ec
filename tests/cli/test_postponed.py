"""Modules that wait until they are used."""

from __future__ import annotations

import json
import subprocess
import sys

CODE = """
import json, sys
from gapkit.cli.postponed import PARTS_OF_NUMPY, postpone
postpone()
postpone()
import numpy, scipy.special
waiting = not any(name.startswith(("numpy.f2py.", "numpy.ma.", "numpy.testing.")) for name in sys.modules)
waiting &= "numpy._core.defchararray" not in sys.modules
numpy.testing.assert_allclose(scipy.special.ndtr(0.0), 0.5)
from numpy.testing import assert_equal
import numpy.f2py.crackfortran
assert_equal(callable(numpy.f2py.get_include), True)
assert numpy.ma.is_masked(numpy.ma.masked_array([1, 2], [0, 1]))
assert numpy.char.upper("a") == "A" and numpy.strings.str_len("abc") == 3
there = all(sys.modules[name] is getattr(numpy, name.partition(".")[2]) for name in PARTS_OF_NUMPY)
print(json.dumps([waiting, there]))
"""


def test_parts_of_numpy_wait_until_they_are_used_and_then_work() -> None:
    ran = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    assert json.loads(ran.stdout) == [True, True]


def test_a_module_that_does_not_exist_is_left_alone() -> None:
    code = (
        "from gapkit.cli.postponed import postpone\npostpone(['numpy.no_such_part'])\n"
        "import numpy\nassert not hasattr(numpy, 'no_such_part')"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
