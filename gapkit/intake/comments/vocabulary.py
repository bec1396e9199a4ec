"""What headings and cells about comments say, in Spanish and in English; all in plain form."""

from __future__ import annotations

from gapkit.intake.words.text import plain, tokens, words
from gapkit.intake.words.vocabulary import COMMENT_WORDS, ID_COMPANIONS, ID_WORDS


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


_FILLERS = _set(
    "de del la el los las en un una su the of a an to in for it that which que y and or o se este esta"
    " comentario comentarios comment comments respuesta respuestas answer answers abierta abiertas open cliente"
    " customer asignado asignada asignados assigned primer segundo tercer first second third maps principal secundario"
    " secundaria main secondary other otros otras"
)
_KINDS: dict[str, frozenset[str]] = {
    "codes": _set("codigo codigos code codes coding codificacion tema temas theme themes etiqueta etiquetas tag tags"),
    "valence": _set(
        "valencia valence polaridad polarity tono tone dolor pain pains gain gains aporte aporta duele"
        " sentimiento sentiment signo sign"
    ),
    "emotion": _set("emocion emociones emotion emotions"),
    "role": _set("papel rol role empatia empathy mapa map celda cell dice piensa hace siente"),
    "coder": _set("codificador codificadora codificado codificada codifica coder coded by por quien who"),
    "consent": _set("consentimiento consent citable citables quotable permiso permission"),
    "question": _set("pregunta question"),
    "item": _set("aspecto item"),
    "dimension": frozenset({"dimension"}),
    "touchpoint": _set("touchpoint punto contacto"),
    "name": _set("nombre name label etiqueta tema theme significado meaning definicion definition"),
    "text": _set("texto text verbatim literal"),
}
_BESIDE = ("codes", "valence", "emotion", "role")
_CODING = (*_BESIDE, "coder", "consent", "question", "item", "dimension", "touchpoint", "text")
_CODERS = _set("codificador codificadora coder")
_OF_CODING = _KINDS["codes"] | _CODERS
_SECOND = _set("second segunda segundo")
_QUOTING = _set("citar citarle citarlo citarla citarte citarlos quote quoted quoting citable quotable")
_LONG = 25

_PAIN = _set("pain pains dolor duele dolores negativo negativa negative neg queja critica complaint - − –") | {
    "le duele",
    "pain point",
    "punto de dolor",
}
_GAIN = _set(
    "gain gains aporta aporte positivo positiva positive pos elogio praise ganancia beneficio benefit + alegria"
) | {"le aporta"}
_NEITHER = _set("neutro neutra neutral ninguno ninguna none mixto mixta mixed ambos both 0")
_ROLE_VALUES: dict[str, frozenset[str]] = {
    "says": _set("says say said dice decir dicho"),
    "thinks": _set("thinks think thought piensa pensar pensado cree"),
    "does": _set("does do did done hace hacer hecho"),
    "feels": _set("feels feel felt siente sentir sentido"),
}
_YES = _set("si yes y s x 1 true verdadero ok acepto autorizo agree agreed citable quotable")
_NO = _set("no n 0 false falso rechazo none") | {"no acepto", "no autorizo", "not agreed", ""}
_NO_THEME = frozenset(
    {"-", "–", "none", "ninguno", "ninguna", "sin tema", "sin codigo", "no theme", "no code", "no codificable"}
    | {"uncodable", "n a", "nada", "nothing"}
)
_NOTHING = frozenset(
    {"", "no", "na", "n a", "ns nc", "nada", "ninguno", "ninguna", "none", "nothing", "sin comentarios", "no comments"}
    | {"no comment", "sin comentario", "ningun comentario", "nada mas", "nothing else", "x", "ok", "no aplica"}
)


def coding_kind(header: str) -> str:
    """Return what a column of a coding sheet holds, blank for what such a sheet does not have."""
    said = _bare(header)
    if said and said <= ID_WORDS | ID_COMPANIONS and said & ID_WORDS:
        return "id"
    found = next((kind for kind in _CODING if said and said <= _KINDS[kind]), "")
    if found == "coder" and len(said) == 1 and not said & _CODERS:
        return ""  # "coded" may well be yes or no
    if found:
        return found
    if is_quoting(header):
        return "consent"
    return "text" if words(header) & COMMENT_WORDS and not said else ""


def is_second_coding(name: str) -> bool:
    """Tell whether a sheet or file holds the codes of a second person: "Second coding", "Codificación 2".

    >>> is_second_coding("Segunda codificación"), is_second_coding("codes-2.csv"), is_second_coding("Hoja2")
    (True, True, False)
    """
    said = set(tokens(name))
    return bool(said & _OF_CODING) and (2 in said or bool(said & _SECOND))


def beside_kind(header: str) -> str:
    """Return what a column of a survey holds about the comment to its left, blank for anything else.

    Consent to take part is no leave to quote: a column of consent has to speak of quoting.
    """
    if is_quoting(header):
        return "consent"
    said = _bare(header)
    return next((kind for kind in _BESIDE if said and said <= _KINDS[kind]), "")


def book_kind(header: str) -> str:
    """Return what a column of a code book holds, blank for anything else."""
    said = _bare(header)
    if said & _KINDS["codes"] and said <= _KINDS["codes"] - _KINDS["name"]:
        return "code"
    kinds = ("name", "item", "dimension", "touchpoint", "valence", "role")
    return next((kind for kind in kinds if said and said <= _KINDS[kind]), "")


def is_quoting(header: str) -> bool:
    """Tell whether a heading asks for leave to quote."""
    said = words(header)
    return bool(said & _QUOTING) and len(said) <= _LONG


def valence_of(text: str) -> str | None:
    """Return pain, gain, or blank for neither; None for what is no valence."""
    said = _said(text)
    if said in _PAIN:
        return "pain"
    return "gain" if said in _GAIN else "" if not said or said in _NEITHER else None


def role_of(text: str) -> str | None:
    """Return the cell of an empathy map, blank for none; None for what is no cell."""
    said = _said(text)
    if not said:
        return ""
    return next((role for role, known in _ROLE_VALUES.items() if said in known), None)


def consent_of(text: str) -> bool | None:
    """Return whether a person agreed to be quoted; None where it cannot be told."""
    said = plain(text)
    first, _, _ = text.partition(",")
    if said in _NO or plain(first) in _NO:
        return False
    return True if said in _YES or (plain(first) in _YES and "," in text and "no" not in words(text)) else None


def is_no_theme(text: str) -> bool:
    """Tell whether a cell of codes says that the comment was read and holds no theme."""
    return _said(text) in _NO_THEME


def is_no_comment(text: str) -> bool:
    """Tell whether what somebody wrote says nothing: a dash, "no", "nothing", "no comments"."""
    return not text.strip() or plain(text) in _NOTHING


def _said(text: str) -> str:
    """Return a text in plain form; signs alone stay as they are."""
    return plain(text) or text.strip()


def _bare(header: str) -> frozenset[str]:
    """Return the words of a heading that say something, numbers aside."""
    return frozenset(one for one in tokens(header) if isinstance(one, str)) - _FILLERS
