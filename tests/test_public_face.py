"""The public names: few, explicit, importable, and found without loading anything heavy."""

import gapkit


def test_every_public_name_is_there():
    assert len(gapkit.__all__) <= 25
    for name in gapkit.__all__:
        assert getattr(gapkit, name) is not None
    assert dir(gapkit) == sorted(gapkit.__all__)


def test_an_unknown_name_is_an_attribute_error():
    assert not hasattr(gapkit, "nothing_of_the_kind")
