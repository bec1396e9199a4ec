"""Exports as survey tools write them: their headings, their own columns, their ways to name the rows of a grid.

The wording of the items is that of the shipped questionnaires, which is gapkit's own paraphrase.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import numpy as np

from gapkit.intake.questionnaires import read_questionnaire
from tests.intake.survey_samples import answers

SERVQUAL = read_questionnaire("servqual91")
SERVPERF = read_questionnaire("servperf92")
CODES = [item.code for item in SERVQUAL.items]
PEOPLE = 12
CELLS = answers(PEOPLE, seed=7)
"""Expectations, then perceptions, of twelve people."""

SECONDS = [60 + 7 * person for person in range(PEOPLE)]
QUESTIONS = {
    "es": ("Expectativas: así debe ser una compañía excelente", "Percepciones: así es nuestra compañía"),
    "en": ("Expectations: how an excellent company should be", "Perceptions: how our company is"),
}
CHANNEL = {"es": "Canal", "en": "Channel"}


def texts(language: str) -> list[str]:
    """Return what the items ask."""
    return [item.text.in_(language) for item in SERVQUAL.items]


def times(person: int) -> tuple[datetime, datetime]:
    """Return when a person began and handed in."""
    start = datetime(2026, 3, 4, 10, 0, 0) + timedelta(minutes=31 * person)
    return start, start + timedelta(seconds=SECONDS[person])


def channel(person: int) -> str:
    """Return the channel of a person."""
    return ("web", "oficina", "app")[person % 3]


def grid(language: str) -> list[str]:
    """Return the headings of two grids as "Question [Row]"."""
    return [f"{question} [{text}]" for question in QUESTIONS[language] for text in texts(language)]


def google_forms(language: str = "es") -> list[list[object]]:
    """Return what Google Forms puts into its sheet: a time, questions, and a column per row of a grid."""
    first = {
        "es": ["Marca temporal", "Dirección de correo electrónico"],
        "en": ["Timestamp", "Email Address"],
    }[language]
    rows = [[*first, CHANNEL[language], *grid(language)]]
    for person in range(PEOPLE):
        when = times(person)[1].strftime("%d/%m/%Y %H:%M:%S")
        rows.append([when, f"p{person}@example.org", channel(person), *CELLS[person].tolist()])
    return rows


def microsoft_forms(language: str = "es") -> list[list[object]]:
    """Return what Microsoft Forms exports: a column per statement, the statement alone as heading."""
    first = {
        "es": ["ID", "Hora de inicio", "Hora de finalización", "Correo electrónico", "Nombre"],
        "en": ["ID", "Start time", "Completion time", "Email", "Name"],
    }[language]
    expected = [item.expectation_text.in_(language) for item in SERVQUAL.items]
    rows = [[*first, CHANNEL[language], *expected, *texts(language)]]
    for person in range(PEOPLE):
        mine = [person + 1, *times(person), "anonymous", "", channel(person)]
        rows.append([*mine, *CELLS[person].tolist()])
    return rows


def surveymonkey(language: str = "en") -> list[list[object]]:
    """Return what SurveyMonkey exports: a row of questions, and under it the rows of each grid."""
    first = {
        "en": ["Respondent ID", "Collector ID", "Start Date", "End Date", "IP Address", "Email Address", "First Name"],
        "es": [
            "Identificación del encuestado", "Identificación del recopilador", "Fecha de inicio",
            "Fecha de finalización", "Dirección IP", "Dirección de correo electrónico", "Nombre",
        ],
    }[language]  # fmt: skip
    blank = [""] * (len(SERVQUAL.items) - 1)
    expected, perceived = QUESTIONS[language]
    answer = {"en": "Response", "es": "Respuesta"}[language]
    head = [*first, "Last Name" if language == "en" else "Apellido", CHANNEL[language]]
    rows: list[list[object]] = [
        [*head, expected, *blank, perceived, *blank],
        [""] * len(first) + ["", answer, *texts(language), *texts(language)],
    ]
    for person in range(PEOPLE):
        start, end = (moment.strftime("%m/%d/%Y %I:%M:%S %p") for moment in times(person))
        mine = [118_000_000_000 + person, 4_321, start, end, "10.0.0.1", "", "", "", channel(person)]
        rows.append([*mine, *CELLS[person].tolist()])
    return rows


def qualtrics(language: str = "en", *, codes: bool = False, numeric: bool = False) -> list[list[object]]:
    """Return what Qualtrics exports: names, wordings and import ids, then answers with two previews among them."""
    names = ["StartDate", "EndDate", "Status", "IPAddress", "Progress", "Duration (in seconds)", "Finished"]
    names += ["RecordedDate", "ResponseId", "DistributionChannel", "UserLanguage"]
    shown = {
        "en": [
            "Start Date", "End Date", "Response Type", "IP Address", "Progress", "Duration (in seconds)", "Finished",
            "Recorded Date", "Response ID", "Distribution Channel", "User Language",
        ],
        "es": [
            "Fecha de inicio", "Fecha de finalización", "Tipo de respuesta", "Dirección IP", "Progreso",
            "Duración (en segundos)", "Finalizado", "Fecha registrada", "ID de respuesta", "Canal de distribución",
            "Idioma del usuario",
        ],
    }[language]  # fmt: skip
    asked = [f"{q} - {text}" for q in QUESTIONS[language] for text in texts(language)]
    if codes:
        called = [f"{role}_{code}" for role in "EP" for code in CODES]
    else:
        called = [f"Q{block}_{n}" for block in (3, 4) for n in range(1, 23)]
    ids = [f'{{"ImportId":"QID{i}"}}' for i in range(len(names) + 1 + len(called))]
    rows: list[list[object]] = [[*names, "Q2", *called], [*shown, CHANNEL[language], *asked], ids]
    kinds = ["0", "1", "2"] if numeric else ["IP Address", "Survey Preview", "Survey Test"]
    for person in range(-2, PEOPLE):
        start, end = (moment.strftime("%Y-%m-%d %H:%M:%S") for moment in times(max(person, 0)))
        test = person < 0
        mine = [start, end, kinds[-person] if test else kinds[0], "10.0.0.1", 100, SECONDS[max(person, 0)], "True", end]
        mine += [f"R_{person + 100:x}", "preview" if test else "anonymous", "EN", channel(max(person, 0))]
        rows.append([*mine, *([7] * 44 if test else CELLS[person].tolist())])
    return rows


def limesurvey(language: str = "en", *, headings: str = "code") -> list[list[object]]:
    """Return what LimeSurvey exports: headings by code, by text, or by both."""
    first = {
        "code": ["id", "submitdate", "lastpage", "startlanguage", "seed", "startdate", "datestamp", "ipaddr"],
        "en": [
            "Response ID", "Date submitted", "Last page", "Start language", "Seed", "Date started", "Date last action",
            "IP address",
        ],
        "es": [
            "ID de respuesta", "Fecha de envío", "Última página", "Lenguaje inicial", "Semilla", "Fecha de inicio",
            "Fecha de la última acción", "Dirección IP",
        ],
    }["code" if headings == "code" else language]  # fmt: skip
    if headings == "code":
        asked = [f"{role}[{code}]" for role in "EP" for code in CODES]
        last = ["canal", "interviewtime", "groupTime12", "ETime"]
    elif headings == "text":
        asked, last = grid(language), [CHANNEL[language]]
    else:
        pairs = zip("EP", QUESTIONS[language], strict=True)
        asked = [f"{r}[SQ{n:03}]. {q} [{t}]" for r, q in pairs for n, t in enumerate(texts(language), 1)]
        last = [f"canal. {CHANNEL[language]}"]
    rows: list[list[object]] = [[*first, *asked, *last]]
    for person in range(PEOPLE):
        start, end = (moment.strftime("%Y-%m-%d %H:%M:%S") for moment in times(person))
        rest = [channel(person), SECONDS[person], 3.2, 4.1][: len(last)]
        mine = [person + 41, end, 3, "es", 778_812 + person, start, end, "10.0.0.1"]
        rows.append([*mine, *CELLS[person].tolist(), *rest])
    return rows


def kobo(*, separator: str = "/") -> list[list[object]]:
    """Return what KoboToolbox and ODK export: names with the path of their groups."""
    asked = [f"{group}{separator}{code}" for group in ("expectation", "perception") for code in CODES]
    if separator == "/":
        last = ["__version__", "_id", "_uuid", "_submission_time", "_validation_status", "_notes", "_status", "_index"]
    else:
        last = [
            "meta-instanceID",
            "KEY",
            "SubmitterID",
            "AttachmentsPresent",
            "Status",
            "ReviewState",
            "DeviceID",
            "Edits",
        ]
    rows: list[list[object]] = [["start", "end", f"person{separator}canal", *asked, *last]]
    for person in range(PEOPLE):
        start, end = (moment.isoformat(timespec="milliseconds") + "+02:00" for moment in times(person))
        key = f"uuid:{person:032x}"
        own = ["vA1", person + 900, key, end, "", "", "submitted_via_web", person + 1]
        if separator == "-":
            own = [key, key, 17, 0, "", "", "", 0]
        rows.append([start, end, channel(person), *CELLS[person].tolist(), *own])
    return rows


def typeform(language: str = "en") -> list[list[object]]:
    """Return what Typeform exports: a token, the questions as they are asked, and times in UTC."""
    expected = [item.expectation_text.in_(language) for item in SERVQUAL.items]
    last = [
        "Response Type",
        "Start Date (UTC)",
        "Stage Date (UTC)",
        "Submit Date (UTC)",
        "Network ID",
        "Tags",
        "Ending",
    ]
    rows: list[list[object]] = [["#", CHANNEL[language], *expected, *texts(language), *last]]
    for person in range(PEOPLE):
        start, end = (moment.strftime("%Y-%m-%d %H:%M:%S") for moment in times(person))
        own = ["completed", start, "", end, f"n{person}", "", ""]
        rows.append([f"{person:032x}", channel(person), *CELLS[person].tolist(), *own])
    return rows


def expected_codes() -> np.ndarray:
    """Return what the answers must read as: expectations above perceptions, items down, people across."""
    return CELLS.T
