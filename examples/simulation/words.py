"""The words of the example files, in Spanish and in English."""

from __future__ import annotations

from gapkit.model import Text

WORDS = {
    "id": Text(es="ID", en="ID"),
    "date": Text(es="Fecha", en="Date"),
    "na": Text(es="No aplica", en="N/A"),
    "points": Text(es="Importancia (puntos): {name}", en="Importance (points): {name}"),
    "nps": Text(es="Recomendación (0-10)", en="Recommendation (0-10)"),
    "csat": Text(es="Satisfacción general (1-5)", en="Overall satisfaction (1-5)"),
    "comment": Text(es="Comentarios", en="Comments"),
    "agreed": Text(es="¿Podemos citar su comentario?", en="May we quote your comment?"),
    "coding": Text(es="Codificación", en="Coding"),
    "book": Text(es="Libro de códigos", en="Code book"),
    "unit": Text(es="Unidad", en="Unit"),
    "month": Text(es="Mes", en="Month"),
    "answers": Text(es="Respuestas", en="Answers"),
    "readme": Text(es="Léeme", en="Read me"),
}
ITEM_HEADERS = {
    "expectation": Text(es="E{number}. {text}", en="E{number}. {text}"),
    "perception": Text(es="P{number}. {text}", en="P{number}. {text}"),
}
THREE_COLUMN_HEADERS = {
    "minimum": Text(es="Mínimo {number}. {text}", en="Minimum {number}. {text}"),
    "expectation": Text(es="Deseado {number}. {text}", en="Desired {number}. {text}"),
    "perception": Text(es="Percibido {number}. {text}", en="Perceived {number}. {text}"),
}
README = {
    "en": (
        "These answers are simulated. {company} does not exist, and nobody was asked anything.",
        "Made by examples/make_surveys.py with seed {seed}; {people} people, questionnaire {questionnaire}.",
        "Try it: gapkit score {file}",
    ),
    "es": (
        "Estas respuestas son simuladas. {company} no existe y no se ha preguntado nada a nadie.",
        "Hechas con examples/make_surveys.py, semilla {seed}; {people} personas, cuestionario {questionnaire}.",
        "Para probarlo: gapkit score {file}",
    ),
}
JOURNEY_WORDS = {
    "made": Text(
        es="El recorrido de {company}, empresa inventada. Lo escribe examples/make_surveys.py.",
        en="The journey of {company}, an invented company. Written by examples/make_surveys.py.",
    ),
    "workshop": Text(es="taller con diez gestores, febrero de 2026", en="workshop with ten advisers, February 2026"),
    "days": Text(es="Días hasta la primera respuesta", en="Days to the first answer"),
    "unit": Text(es="días", en="days"),
}
KPI_HEADER = {
    "es": ("Punto de contacto", "Indicador", "Unidad", "Periodo", "Valor", "Objetivo"),
    "en": ("Touchpoint", "KPI", "Unit", "Period", "Value", "Target"),
}
YES_NO = {True: Text(es="Sí", en="Yes"), False: Text(es="No", en="No")}
VALENCES = {"pain": Text(es="duele", en="pain"), "gain": Text(es="aporta", en="gain")}
EMOTIONS = {
    "anger": Text(es="enfado", en="anger"),
    "resignation": Text(es="resignación", en="resignation"),
    "relief": Text(es="alivio", en="relief"),
    "joy": Text(es="alegría", en="joy"),
    "distrust": Text(es="desconfianza", en="distrust"),
}
ROLES = {
    "says": Text(es="dice", en="says"),
    "thinks": Text(es="piensa", en="thinks"),
    "does": Text(es="hace", en="does"),
    "feels": Text(es="siente", en="feels"),
}
CODING_HEADER = {
    "es": ("ID", "Código 1", "Código 2", "Valencia", "Emoción", "Mapa de empatía", "Citable"),
    "en": ("ID", "Code 1", "Code 2", "Valence", "Emotion", "Empathy map", "Quotable"),
}
BOOK_HEADER = {
    "es": ("Código", "Nombre", "Dimensión", "Ítem", "Punto de contacto", "Valencia"),
    "en": ("Code", "Name", "Dimension", "Item", "Touchpoint", "Valence"),
}
