"""Veraluna Hotels: three columns (minimum, desired, perceived) and a small sample, so that some readings stay open."""

from __future__ import annotations

import datetime

from gapkit.model import Text
from simulation.design import SEED, Design, Group, levels

HOTEL = Design(
    questionnaire="servqual94_3col",
    company=Text(es="Hoteles Veraluna", en="Veraluna Hotels"),
    seed=SEED + 1,
    levels={
        "minimum": levels("REL", 6.6, 6.4, 6.7, 6.5, 6.9)
        | levels("RES", 5.9, 6.1, 6.4)
        | levels("ASS", 6.1, 6.8, 6.7, 6.0)
        | levels("EMP", 5.2, 5.6, 5.4, 5.5)
        | levels("TAN", 5.3, 6.4, 5.6, 4.6, 5.5),
        "expectation": levels("REL", 8.3, 8.1, 8.3, 8.1, 8.4)
        | levels("RES", 7.8, 8.0, 8.1)
        | levels("ASS", 7.9, 8.3, 8.2, 7.8)
        | levels("EMP", 7.3, 7.6, 7.5, 7.6)
        | levels("TAN", 7.3, 8.1, 7.4, 6.4, 7.5),
        "perception": levels("REL", 7.5, 7.0, 7.6, 7.3, 5.9)
        | levels("RES", 6.6, 5.6, 7.5)
        | levels("ASS", 7.6, 7.9, 8.3, 7.3)
        | levels("EMP", 6.9, 7.5, 6.8, 6.9)
        | levels("TAN", 6.7, 8.1, 7.5, 7.0, 7.1),
    },
    spread={"minimum": (0.9, 0.6, 0.9), "expectation": (0.7, 0.5, 0.7), "perception": (0.9, 0.7, 0.9)},
    groupings=(
        (
            Text(es="Tipo de cliente", en="Guest type"),
            (
                Group(Text(es="Ocio", en="Leisure"), 61, {"EMP": 0.3}),
                Group(Text(es="Negocios", en="Business"), 43, {"RES": -0.5, "TAN": 0.2}),
                Group(Text(es="Eventos", en="Events"), 16, {"RES": -0.3}),
            ),
        ),
        (
            Text(es="Ciudad", en="City"),
            (
                Group(Text(es="Costa", en="Coast"), 49, {"TAN": 0.4}),
                Group(Text(es="Capital", en="Capital"), 44, {"REL": -0.3}),
                Group(Text(es="Montaña", en="Mountain"), 27, {"EMP": 0.4}),
            ),
        ),
    ),
    drivers={"REL": 0.35, "RES": 0.25, "ASS": 0.15, "EMP": 0.15, "TAN": 0.10},
    first_day=datetime.date(2026, 3, 2),
    outcome_levels=(8.0, 3.6, 4.6),
    comments=(
        Text(es="La factura llevaba un cargo del minibar que no era mío.",
             en="The bill had a minibar charge that was not mine."),
        Text(es="Cuarenta minutos de espera para entrar en la habitación.",
             en="Forty minutes of waiting to get into the room."),
        Text(es="El personal, encantador.", en="Lovely staff."),
        Text(es="Habitación impecable y muy buena cama.", en="Spotless room and a very good bed."),
        Text(es="Pedí una almohada y llegó a la hora.", en="I asked for a pillow and it came an hour later."),
        Text(es="Volveremos el año que viene.", en="We shall be back next year."),
    ),
)  # fmt: skip
