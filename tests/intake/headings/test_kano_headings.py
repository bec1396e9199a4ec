"""Headings of Kano questions: both columns of a feature find each other, and nothing else is taken for a pair."""

from __future__ import annotations

import pytest

from gapkit.intake.columns import Column
from gapkit.intake.headings.kano import kano_halves, kano_pairs


def pairs(*headings):
    return [
        (one.stem, one.functional.index, one.dysfunctional.index, one.named)
        for one in kano_pairs(Column(place, heading) for place, heading in enumerate(headings))
    ]


@pytest.mark.parametrize(
    ("functional", "dysfunctional", "stem", "named"),
    [
        ("F1", "D1", "1", False),
        ("f-12", "d-12", "12", False),
        ("K3_F", "K3_D", "K3", False),
        ("kano_f_1", "kano_d_1", "1", True),
        ("kano_f_wifi", "KANO_D_wifi", "wifi", True),
        ("kano 4 f", "kano 4 d", "4", True),
        ("Wifi gratis (funcional)", "Wifi gratis (disfuncional)", "Wifi gratis", True),
        ("Functional: free wifi", "Dysfunctional: free wifi", "free wifi", True),
        ("F1. ¿Cómo se sentiría si hubiera wifi?", "D1. ¿Y si no hubiera wifi?", "1", True),
        ("F2) Free parking", "D2) No free parking", "2", False),
        ("Wifi gratis [con]", "Wifi gratis [sin]", None, None),
    ],
)
def test_the_usual_headings_make_a_pair(functional, dysfunctional, stem, named):
    expected = [] if stem is None else [(stem, 1, 2, named)]
    assert pairs("id", functional, dysfunctional) == expected


def test_pairs_keep_the_order_of_the_file_whatever_that_of_their_columns():
    assert [one[0] for one in pairs("D2", "F1", "D1", "F2")] == ["2", "1"]


@pytest.mark.parametrize("headings", [("F1", "F1", "D1"), ("F1", "D2"), ("Área funcional", "Edad"), ("E1", "P1")])
def test_what_is_alone_or_comes_twice_makes_no_pair(headings):
    assert pairs(*headings) == []


def test_the_wording_after_a_code_is_kept_as_the_name():
    found = kano_pairs([Column(0, "D1. And if there was none?"), Column(1, "F1. How would you feel with free wifi?")])
    assert [(one.wording, one.functional.index) for one in found] == [("How would you feel with free wifi?", 1)]


def test_a_question_without_the_other_is_told_apart_from_pairs_and_from_what_comes_twice():
    headings = ("kano_f_app", "kano_f_wifi", "kano_d_wifi", "D9", "F7", "F7")
    found = kano_halves(Column(place, heading) for place, heading in enumerate(headings))
    assert [(one.column.header, one.lacking, one.named) for one in found] == [
        ("kano_f_app", False, True),
        ("D9", True, False),
    ]
