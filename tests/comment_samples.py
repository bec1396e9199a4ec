"""Small coded surveys: made comments with codes beside them or on a sheet of their own, in two languages."""

from __future__ import annotations

import numpy as np

from tests.intake.survey_samples import survey

BOOK_ES = [
    ["Código", "Nombre", "Dimensión", "Aspecto", "Punto de contacto", "Valencia"],
    ["espera", "Tiempo de espera", "Capacidad de respuesta", "", "Oficina", "dolor"],
    ["trato", "Trato del personal", "", "EMP1; EMP2", "Oficina", ""],
    ["app", "La aplicación se cae", "", "", "Web y app", "dolor"],
    ["precio", "Subida de precio", "", "", "", "dolor"],
]
"""Two themes that the questionnaire asks about and two that it does not."""

_TEXTS = {
    "espera": "Esperé 45 minutos en la oficina de Getafe y nadie me avisó",
    "trato": "La persona que me atendió, Marta Gil, fue muy amable",
    "app": "La aplicación se cierra cada vez que intento pagar, mi correo es ana@x.es",
    "precio": "Me subieron el precio sin avisar y tuve que llamar al 600 123 456",
}
_EMOTIONS = {"espera": "Enfado", "trato": "Alegría", "app": "frustración", "precio": "enfado"}
_ROLES = {"espera": "siente", "trato": "dice", "app": "hace", "precio": "piensa"}


def coded_people(people: int = 160, *, seed: int = 3) -> list[dict[str, object]]:
    """Return who wrote what: channel, comment, codes, valence, emotion, role, leave to quote; blank for no comment.

    People of the web write of the application, those of the branch of waiting and of how they were treated.
    """
    random = np.random.default_rng(seed)
    rows = []
    for person in range(people):
        channel = "Web" if person % 2 else "Oficina"
        chances = (0.1, 0.1, 0.6, 0.2) if channel == "Web" else (0.5, 0.35, 0.02, 0.13)
        row: dict[str, object] = {"id": f"C{person + 1:03d}", "canal": channel}
        if random.random() < 0.7:
            theme = str(random.choice(list(_TEXTS), p=chances))
            both = theme == "espera" and random.random() < 0.3
            row |= {
                "texto": _TEXTS[theme] + (". Eso sí, el trato fue bueno" if both else "") + f" ({person % 7} veces)",
                "codigos": "espera (-); trato (+)" if both else theme,
                "valencia": "" if both else "aporte" if theme == "trato" else "dolor",
                "emocion": _EMOTIONS[theme],
                "papel": _ROLES[theme],
                "cita": ["Sí", "No", ""][int(random.integers(0, 3))],
            }
            if random.random() < 0.1:
                row |= dict.fromkeys(("codigos", "valencia", "emocion", "papel"), "")
        rows.append(row)
    return rows


def beside(people: list[dict[str, object]], *, seed: int = 5) -> list[list[object]]:
    """Return a survey with the codes in columns beside the comments."""
    heads = {
        "id": "Folio",
        "canal": "Canal",
        "texto": "Comentario: ¿qué echó en falta?",
        "codigos": "Códigos",
        "valencia": "Valencia (dolor / aporte)",
        "emocion": "Emoción",
        "papel": "Papel",
        "cita": "¿Podemos citar su comentario sin su nombre?",
    }
    answers = survey(len(people), seed=seed)
    told = [list(heads.values()), *([row.get(key, "") for key in heads] for row in people)]
    return [[*mine, *theirs] for mine, theirs in zip(told, answers, strict=True)]


def apart(people: list[dict[str, object]], *, seed: int = 5) -> tuple[list[list[object]], list[list[object]]]:
    """Return a survey with comments, and the coding sheet that belongs to it."""
    answers = survey(len(people), seed=seed)
    heads = ["Folio", "Canal", "Comentarios"]
    told = [heads, *([row["id"], row["canal"], row.get("texto", "")] for row in people)]
    coding: list[list[object]] = [
        ["Codificación de comentarios (borrador)", "", "", "", "", "", ""],
        ["Folio", "Código 1", "Código 2", "Valencia", "Emoción", "Mapa de empatía", "Citable"],
    ]
    for row in people:
        codes = str(row.get("codigos", "")).split("; ")
        if codes[0]:
            pair = [*codes, ""][:2]
            coding.append([row["id"], *pair, row["valencia"], row["emocion"], row["papel"], row["cita"]])
    return [[*mine, *theirs] for mine, theirs in zip(told, answers, strict=True)], coding
