"""Answers to Kano questions of some people."""

import numpy as np

from gapkit.model import Answers, Text
from gapkit.model.kano import KanoAnswers, KanoFeature


def test_people_are_chosen_with_their_answers_on_every_feature():
    kano = KanoAnswers(
        (KanoFeature("K1", Text("a", "a")), KanoFeature("K2", Text("b", "b"))),
        np.array([[0, 1, 2], [3, 4, -1]], np.int8),
        np.array([[4, 3, 2], [1, 0, -1]], np.int8),
    )
    answers = Answers({"perception": np.ones((1, 3), np.uint8)}, kano=kano)
    chosen = answers.select(np.array([True, False, True])).kano
    assert chosen.functional.tolist() == [[0, 2], [3, -1]] and chosen.dysfunctional.tolist() == [[4, 2], [1, -1]]
    assert chosen.features == kano.features
