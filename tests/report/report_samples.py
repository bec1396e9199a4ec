"""Reports built by hand, with every kind of block, for the tests of a medium. Every number is invented."""

from __future__ import annotations

from dataclasses import replace

from gapkit.report.blocks import (
    Card,
    Cards,
    Conclusion,
    Cover,
    Fact,
    Flags,
    Kpi,
    Part,
    Question,
    Report,
    Section,
    StampBlock,
    Strip,
    Summaries,
    Summary,
)
from gapkit.report.formats import Locale, locale_of
from tests.report.sample_tables import gaps_section, items_section, reliability_section, segments_section
from tests.report.sample_words import DIMENSIONS, ITEMS, STATES, Words, axis_of, dumbbell

HOSTILE = (
    "<script>alert(1)</script>",
    "=1+1",
    "\"quoted\" 'single' & <b>bold</b>",
    "\u202eabc right to left\u2066 left open",
    "👩🏽‍💻 emoji 🎉",
    "x" * 300,
    "{{ 7 * 7 }} {% raw %} </style></title><!--",
    "\x00\x08 controls \ud800 half a sign",
)


def sample_report(language: str = "es", *, second_language: str | None = None, code: str | None = None) -> Report:
    """Return a report of 22 items, 5 dimensions and 2 segment columns."""
    say = Words(language)
    locale = locale_of(language, code)
    return Report(
        language=language,
        locale=locale.code,
        title=say("Seguros Alborada · Diagnóstico de brechas", "Alborada Insurance · Gap diagnosis"),
        document=say("Seguros Alborada · ola 2", "Alborada Insurance · wave 2"),
        foot="Seguros Alborada · ola 2 · 2026",
        cover=_cover(say, locale),
        parts=(
            Part("front", "", (_summary(say, language, second_language), _how_to_read(say), _quality(say))),
            Part(
                "listen",
                say("Escuchar · AS IS", "Listen · AS IS"),
                (gaps_section(say, locale), items_section(say, locale), segments_section(say, locale)),
                say("Escuchar", "Listen"),
                say("Análisis: cómo es hoy la experiencia", "Analysis: what the experience is today"),
                say("¿Conoce la compañía la situación actual?", "Does the company know where it stands?"),
            ),
            Part("appendix", say("Anexos", "Appendices"), (reliability_section(say, locale), _stamp(say))),
        ),
    )


def hostile_report(text: str) -> Report:
    """Return the sample with one text in every place a text can stand."""
    report = _replaced(sample_report("en", second_language="es"), text)
    assert isinstance(report, Report)
    return report


def only_section(section: Section, *, language: str = "en") -> Report:
    """Return a report with a single section."""
    report = sample_report(language)
    return replace(report, parts=(Part("only", "Only", (section,)),))


_KEPT = (
    "id",
    "key",
    "kind",
    "role",
    "state",
    "shade",
    "width",
    "language",
    "locale",
    "target",
    "text_side",
    "sort_key",
)


def _replaced(node: object, text: str, name: str = "") -> object:
    """Return a copy of a piece of a report with its texts replaced; ids, kinds and roles stay."""
    if isinstance(node, str):
        return text if node and name not in _KEPT else node
    if (
        isinstance(node, tuple)
        and name in ("flags", "legend", "marks", "states")
        and node
        and isinstance(node[0], tuple)
    ):
        return tuple((role, text) for role, _ in node)
    if isinstance(node, tuple):
        return tuple(_replaced(part, text, name) for part in node)
    if isinstance(node, dict):
        return {key: _replaced(value, text) for key, value in node.items()}
    if hasattr(node, "__dataclass_fields__"):
        changes = {n: _replaced(getattr(node, n), text, n) for n in node.__dataclass_fields__ if n != "labels"}
        return replace(node, **changes)  # type: ignore[type-var]
    return node


def _cover(say: Words, locale: Locale) -> Cover:
    lines = tuple(
        (say(es, en), Strip(dumbbell(p, e)), locale.signed(gap, 1)) for es, en, p, e, gap, *_ in DIMENSIONS.values()
    )
    return Cover(
        kicker=say("Diagnóstico de expectativas · ola 2", "Expectations diagnosis · wave 2"),
        title=say("El cliente echa en falta saber cuándo", "What customers miss is knowing when"),
        lead=say(
            "La experiencia queda **0,7 puntos por debajo** de lo que los clientes esperan (escala de 1 a 7).",
            "Experience falls **0.7 points short** of what customers expect (scale 1 to 7).",
        ),
        facts=(
            Fact(say("Cliente", "Client"), "Seguros Alborada"),
            Fact(say("Campo", "Fieldwork"), say("4–22 de mayo de 2026", "4–22 May 2026")),
            Fact("Base", say("412 clientes · 3 canales", "412 customers · 3 channels")),
        ),
        fingerprint_title=say("Lo esperado ◇ y lo vivido ●", "Expected ◇ and experienced ●"),
        fingerprint_label=say("Brecha media por dimensión: de −1,5 a 0,0.", "Mean gap by dimension: from −1.5 to 0.0."),
        fingerprint_axis=axis_of(4.5, 7, (), locale, ""),
        fingerprint=lines,
        kpis=(
            Kpi(say("Brecha global", "Overall gap"), locale.signed(-0.72), locale.between(-0.79, -0.65, 2)),
            Kpi("NPS", "−4", say("entre −12 y +4: no se distingue de cero", "between −12 and +4: not told from zero")),
            Kpi(say("Peor aspecto", "Worst item"), locale.signed(-2.16, 1), say(*ITEMS[0])),
            Kpi(
                say("Para empezar", "Start with"),
                "RE1",
                say("la mayor prioridad en 9 de 10", "top priority in 9 of 10"),
            ),
        ),
        label=say("Portada y mensaje clave", "Cover and key message"),
    )


def _summary(say: Words, language: str, second_language: str | None) -> Section:
    title = say("Tres conclusiones, cada una con su confianza", "Three conclusions, each with its confidence")
    languages = [language, *([second_language] if second_language else [])]
    return Section(
        "summary",
        say("Resumen ejecutivo", "Executive summary"),
        title,
        say("Resumen ejecutivo", "Executive summary"),
        (
            Summaries(
                tuple(
                    Question(f"{i} · {say('Escuchar', 'Listen')}", say(*texts), say(*answer), target, say(*link))
                    for i, (texts, answer, target, link) in enumerate(_QUESTIONS, 1)
                ),
                say("Las cuatro preguntas", "The four questions"),
                tuple(_summary_in(each, title) for each in languages),
            ),
        ),
        lead=say("Cada frase indica la solidez de su evidencia.", "Each sentence states how strong its evidence is."),
    )


_QUESTIONS = (
    (
        ("¿Se conoce el AS IS?", "Is the AS IS known?"),
        ("**Sí.** 22 aspectos.", "**Yes.** 22 items."),
        "gaps",
        ("Ver", "See"),
    ),
    (
        ("¿Está definida la brecha?", "Is the gap defined?"),
        ("**Sí.** Dos dimensiones.", "**Yes.** Two dimensions."),
        "items",
        ("Ver", "See"),
    ),
    (
        ("¿Hay un TO BE?", "Is there a TO BE?"),
        ("**No.** Falta un taller.", "**No.** A workshop is missing."),
        "",
        ("", ""),
    ),
    (("¿Hay hoja de ruta?", "Is there a roadmap?"), ("**En parte.**", "**In part.**"), "segments", ("Ver", "See")),
)


def _summary_in(language: str, title: str) -> Summary:
    say = Words(language)
    link = say("Prueba: brechas por dimensión", "Evidence: gaps by dimension")
    return Summary(
        language,
        title if language == "es" else "Three conclusions, each with its confidence",
        "",
        (
            Conclusion(
                say(
                    "**La brecha está en responder y en cumplir.** En capacidad de respuesta la experiencia queda "
                    "**1,5 puntos** por debajo de lo esperado (entre 1,4 y 1,6).",
                    "**The gap is about responding and keeping promises.** On responsiveness, experience falls "
                    "**1.5 points** short of expectations (between 1.4 and 1.6).",
                ),
                "●●●",
                say("Evidencia sólida", "Strong evidence"),
                "gaps",
                link,
            ),
            Conclusion(
                say("**Los tangibles cumplen.**", "**Tangibles meet expectations.**"),
                "●●○",
                say("Evidencia moderada", "Moderate evidence"),
                "gaps",
                link,
            ),
            Conclusion(
                say("**No se sabe** si hay cambio.", "**It is not known** whether it changed."),
                "○○○",
                say("No concluyente", "Not conclusive"),
                "items",
                link,
            ),
        ),
        say("Decisión que se pide:", "Decision asked:"),
        say("Empezar por comprometer y comunicar plazos.", "Start by promising dates and telling people."),
    )


def _how_to_read(say: Words) -> Section:
    return Section(
        "reading",
        say("Cómo leer", "How to read"),
        say("La brecha es lo vivido menos lo esperado", "The gap is what was lived minus what was expected"),
        say("Cómo leer", "How to read"),
        (
            Cards(
                (
                    Card(
                        say("Dos respuestas por aspecto", "Two answers per item"),
                        paragraphs=(say("Cada cliente valoró de 1 a 7:", "Each customer rated from 1 to 7:"),),
                        marks=(
                            (
                                "expectation",
                                say("**Expectativa**: lo que se espera", "**Expectation**: what is wanted"),
                            ),
                            ("perception", say("**Percepción**: lo vivido", "**Perception**: what was lived")),
                            ("minimum", say("**Mínimo**: lo que se aceptaría", "**Minimum**: what would do")),
                        ),
                        closing=say("**Brecha** = percepción − expectativa.", "**Gap** = perception − expectation."),
                    ),
                    Card(
                        say("Cuánta certeza hay", "How sure we are"),
                        paragraphs=(say("Junto a cada resultado hay un intervalo.", "Every result has an interval."),),
                        states=tuple(
                            (state, f"**{say(*label)}**: {say('lo que significa', 'what it means')}")
                            for state, label in STATES.items()
                        ),
                    ),
                )
            ),
        ),
    )


def _quality(say: Words) -> Section:
    return Section(
        "quality",
        say("Calidad de los datos", "Data quality"),
        say("Los datos permiten concluir en el conjunto", "The data carry conclusions for the whole"),
        say("Calidad de los datos", "Data quality"),
        (
            Cards(
                (
                    Card(
                        say("Recogida", "Collection"),
                        facts=(
                            Fact(say("Respuestas", "Responses"), "437"),
                            Fact(say("Válidas", "Valid"), "**412**"),
                        ),
                    ),
                    Card(
                        say("Excluidas", "Left out"),
                        facts=(
                            Fact(say("Misma nota en todo", "Same score everywhere"), "11"),
                            Fact(say("En blanco", "Blank"), "6"),
                        ),
                    ),
                    Card(
                        say("Canal", "Channel"),
                        bullets=(say("Oficina: 33 %", "Branch: 33%"), say("Digital: 42 %", "Digital: 42%")),
                    ),
                ),
                columns=3,
                framed=True,
            ),
            Flags(
                (
                    ("caution", say("**Efecto techo.** En 7 de 22 aspectos.", "**Ceiling.** On 7 of 22 items.")),
                    ("passed", say("**Canal equilibrado.**", "**Channels are balanced.**")),
                    ("cannot_say", say("**No prueba causas.**", "**It does not prove causes.**")),
                )
            ),
        ),
    )


def _stamp(say: Words) -> Section:
    return Section(
        "stamp",
        say("Anexo B · Sello", "Appendix B · Stamp"),
        say("Con estos datos se obtiene este mismo informe", "These data give this very report"),
        say("B. Sello", "B. Stamp"),
        (
            StampBlock(
                (
                    Fact(say("Herramienta", "Tool"), "gapkit 0.1.0"),
                    Fact(
                        say("Datos", "Data"),
                        "survey.csv · sha256 f8de98b7b0e0f6667bb26833caa26401498bd9baa830d90f569cbb996e22f52d",
                    ),
                    Fact(say("Semilla", "Seed"), "20260609"),
                ),
                {"seed": 20260609, "name": "</script><!--", "rows": [437, 79], "share": float("nan")},
                say("No contiene datos personales.", "It holds no personal data."),
            ),
        ),
    )
