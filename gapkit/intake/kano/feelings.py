"""What a cell says of how somebody feels with a feature, or without it."""

from __future__ import annotations

from gapkit.intake.answers.cells import comparable
from gapkit.intake.columns import KanoRules
from gapkit.intake.files.tables import OddCell
from gapkit.intake.words.text import number_in, plain, tidy, without_numbering
from gapkit.model.kano import FEELINGS
from gapkit.record import Record, field

_LABELS = {
    "like": (
        *("like", "i like it", "i like it that way", "i would like it", "i would like it very much", "i d like it"),
        *("i enjoy it", "i enjoy it that way", "i like it very much", "delighted", "satisfied"),
        *("me gusta", "me gusta asi", "me gustaria", "me gustaria mucho", "me gusta mucho", "me gusta que sea asi"),
        *("me encanta", "me agrada", "me agrada asi", "me complace"),
    ),
    "must_be": (
        *("must be", "must be that way", "it must be that way", "it must be", "i expect it", "i expect it that way"),
        *("it is a basic necessity", "it is a must", "it should be that way", "expected", "expect it"),
        *("debe ser asi", "tiene que ser asi", "debe ser", "deberia ser asi", "lo espero", "lo espero asi"),
        *(
            "es lo minimo",
            "es lo esperado",
            "lo doy por hecho",
            "es algo basico",
            "es basico",
            "es una necesidad basica",
        ),
        *("espero que sea asi", "debe estar", "es imprescindible"),
    ),
    "neutral": (
        *("neutral", "i am neutral", "i m neutral", "i feel neutral", "i do not care", "i don t care", "no feeling"),
        *("indifferent", "i am indifferent", "it does not matter", "it makes no difference"),
        *(
            "me es indiferente",
            "indiferente",
            "me da igual",
            "me da lo mismo",
            "soy neutral",
            "neutro",
            "no me importa",
        ),
        *("me resulta indiferente", "me deja indiferente", "soy indiferente"),
    ),
    "live_with": (
        *("live with", "live with it", "i can live with it", "i can live with it that way", "i can tolerate it"),
        *("tolerate", "tolerate it", "i can tolerate it that way", "i can accept it", "i can put up with it"),
        *(
            "puedo vivir con ello",
            "puedo vivir con eso",
            "puedo aceptarlo",
            "puedo tolerarlo",
            "lo tolero",
            "lo acepto",
        ),
        *("lo puedo tolerar", "lo puedo aceptar", "lo puedo soportar", "puedo soportarlo", "me conformo"),
        *("no me gusta pero lo tolero", "no me gusta pero puedo vivir con ello", "no me gusta pero lo acepto"),
    ),
    "dislike": (
        *(
            "dislike",
            "i dislike it",
            "i dislike it that way",
            "i don t like it",
            "i do not like it",
            "i would dislike it",
        ),
        *("i can t accept it", "i cannot accept it", "dissatisfied"),
        *("no me gusta", "me disgusta", "no me gusta asi", "me disgusta asi", "no me gustaria", "me desagrada"),
        *("no lo acepto", "no lo tolero", "me molesta", "no me gusta nada", "no me gusta que sea asi"),
    ),
}
_KNOWN = {label: FEELINGS.index(name) for name, labels in _LABELS.items() for label in (*labels, plain(name))}


class Feelings(Record):
    """Reads cells: with the labels people declared, the usual ones in Spanish and English, and numbers from 1 to 5.

    `missing` are values that say there is no answer; numbers mean nothing until it is said which stands for "I like".
    """

    rules: KanoRules
    missing: frozenset[object] = field(default_factory=frozenset)

    def code(self, cell: object) -> int | None:
        """Return the place in `FEELINGS`, -1 for no answer; None for a cell that says neither.

        >>> read = Feelings(KanoRules(like=5))
        >>> read.code("Me gusta así."), read.code("5 (I dislike it)"), read.code(5.0), read.code(" "), read.code("7")
        (0, 4, 0, -1, None)
        """
        if cell is None or (isinstance(cell, float) and cell != cell):
            return -1
        if isinstance(cell, OddCell):
            return self._declared().get(plain(cell.text))
        text = tidy(cell)
        if not text or comparable(cell) in self.missing:
            return -1
        declared = self._declared().get(plain(text))
        if declared is not None:
            return declared
        number = number_in(text)
        if number is not None:
            return self._of_number(number)
        return self._of_text(text)

    def _declared(self) -> dict[str, int]:
        return {plain(label): FEELINGS.index(name) for label, name in self.rules.labels.items()}

    def _of_number(self, number: float) -> int | None:
        if self.rules.like is None or number not in (1, 2, 3, 4, 5):
            return None
        return int(number) - 1 if self.rules.like == 1 else 5 - int(number)

    @staticmethod
    def _of_text(text: str) -> int | None:
        beside = text.partition("(")[2].rpartition(")")[0]
        for one in (text, without_numbering(text), text.partition("(")[0], beside):
            found = _KNOWN.get(plain(one).lstrip("0123456789 "))
            if found is not None:
                return found
        return None
