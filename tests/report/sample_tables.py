"""Sections with tables of the invented report: gaps, items, segments, reliability."""

from __future__ import annotations

from gapkit.report.blocks import Axis, Card, Cards, Cell, Column, Figure, Mark, Row, Section, Strip, Table
from gapkit.report.formats import Locale
from tests.report.sample_words import DIMENSIONS, GROUPS, ITEMS, STATES, Words, axis_of, dumbbell


def _interval(low: float, gap: float, high: float, state: str) -> tuple[Mark, ...]:
    end = "short" if state in ("short", "short_small") else "over"
    return (
        Mark("band", -0.3, 0.3),
        Mark("zero", 0.0),
        Mark(f"interval_{end}", low, high),
        Mark(f"estimate_{end}", gap),
    )


def gaps_section(say: Words, locale: Locale) -> Section:
    scores = axis_of(
        4, 7, (4, 5, 6, 7), locale, say("Percepción y expectativa, de 4 a 7", "Perception and expectation, 4 to 7")
    )
    gaps = axis_of(-2, 0.5, (-2, -1, 0), locale, say("Brecha con su intervalo", "Gap with its interval"))
    rows = tuple(
        Row(
            (
                Cell(say(es, en)),
                Strip(dumbbell(p, e, locale.number(p, 1), locale.number(e, 1))),
                Strip(_interval(low, gap, high, state)),
                Cell(locale.signed(gap), locale.interval(low, high), gap, bold=True),
                Cell(say(*STATES[state]), state=state),
            )
        )
        for es, en, p, e, gap, low, high, state in DIMENSIONS.values()
    )
    columns = (
        Column("dimension", say("Dimensión", "Dimension"), "text", width="16%"),
        Column("scores", "", "strip", scores, "29%"),
        Column("interval", "", "strip", gaps, "22%"),
        Column("gap", say("Brecha", "Gap"), "gap", small=say("(entre)", "(between)")),
        Column("state", say("Lectura", "Reading"), "state", width="14%"),
    )
    return Section(
        "gaps",
        say("Análisis AS IS · Brechas", "AS IS analysis · Gaps"),
        say(
            "Dos dimensiones concentran el déficit; los tangibles cumplen",
            "Two dimensions hold the shortfall; tangibles meet",
        ),
        say("Brechas por dimensión", "Gaps by dimension"),
        (
            Figure(
                "f-gaps",
                say("Responder y cumplir: más de un punto por debajo", "Responding and keeping: over a point short"),
                say(
                    "Media por dimensión (el eje empieza en 4). n = 412.",
                    "Mean by dimension (the axis starts at 4). n = 412.",
                ),
                Table("t-gaps", say("Brecha por dimensión", "Gap by dimension"), columns, rows, stacked=True),
                legend=(
                    ("perception", say("Percepción", "Perception")),
                    ("expectation", say("Expectativa", "Expectation")),
                    ("gap_short", say("Déficit", "Shortfall")),
                    ("interval_short", say("Brecha e intervalo", "Gap and interval")),
                    ("band", say("Sin importancia práctica (±0,30)", "No practical importance (±0.30)")),
                ),
                note=say("Intervalos del 95 %.", "95% intervals."),
            ),
        ),
        lead=say(
            "Capacidad de respuesta (−1,5) y fiabilidad (−1,1) quedan por debajo.",
            "Responsiveness (−1.5) and reliability (−1.1) fall short.",
        ),
        so_label=say("Y entonces, ¿qué?", "So what?"),
        so_what=say("Mejorar la media exige mover dos dimensiones.", "Moving the mean means moving two dimensions."),
    )


def items_section(say: Words, locale: Locale) -> Section:
    axis = axis_of(4, 7, (4, 5, 6, 7), locale, say("Percepción y expectativa", "Perception and expectation"))
    rows = tuple(_item_row(i, axis, say, locale) for i in range(22))
    columns = (
        Column("place", say("Puesto", "Place"), "rank", small=say("(rango)", "(range)")),
        Column("item", say("Aspecto", "Item"), "text", width="28%"),
        Column("scores", "", "strip", axis, "18%"),
        Column("gap", say("Brecha", "Gap"), "gap"),
        Column("state", say("Lectura", "Reading"), "state", width="15%"),
        Column("share", say("Bajo mínimo", "Below minimum"), "share"),
        Column("priority", say("Prioridad", "Priority"), "priority"),
    )
    table = Table(
        "t-items",
        say("Los 22 aspectos ordenados por brecha", "The 22 items ordered by gap"),
        columns,
        rows,
        sortable=True,
        sort_key="place",
        filters=tuple((code, say(names[0], names[1])) for code, names in DIMENSIONS.items()),
        filter_label=say("Filtrar por dimensión", "Filter by dimension"),
        filter_count=say("22 de 22", "22 of 22"),
    )
    return Section(
        "items",
        say("Análisis AS IS · Los aspectos", "AS IS analysis · The items"),
        say(
            "«Avisan de cuándo» es el último; del 2.º al 5.º hay empate técnico",
            "“They say when” ranks last; places 2 to 5 are a technical tie",
        ),
        say("Los 22 aspectos", "The 22 items"),
        (
            Figure(
                "f-items",
                say("Los cinco peores tratan de plazos y rapidez", "The five worst are about dates and speed"),
                say("Brecha media por aspecto, n = 412.", "Mean gap by item, n = 412."),
                table,
                note=say("Rango: 8 de cada 10 remuestreos.", "Range: 8 in 10 resamples."),
                long=True,
            ),
        ),
    )


def _item_row(place: int, axis: Axis, say: Words, locale: Locale) -> Row:
    code = tuple(DIMENSIONS)[place % 5]
    gap = -2.16 + place * 0.115
    state = "short" if gap < -0.6 else "short_small" if gap < -0.3 else "meets" if gap < 0.2 else "over_small"
    perception, expectation = 6.4 + gap * 0.9, 6.4 - gap * 0.1
    share = max(0.63 - place * 0.03, 0.02)
    text = say(*ITEMS[place % len(ITEMS)])
    priority = None if place == 20 else 100 - place * 4.5
    return Row(
        (
            Cell(str(place + 1), f"({place + 1}–{place + 3})", place + 1, bold=True),
            Cell(f"**{code}{place + 1}** {text}", value=f"{code}{place + 1:02d}"),
            Strip(dumbbell(perception, expectation)),
            Cell(locale.signed(gap), locale.interval(gap - 0.13, gap + 0.13), gap, bold=True),
            Cell(say(*STATES[state]), value=gap + 0.13, state=state),
            Cell(locale.share(share), value=share),
            Cell(locale.number(priority), value=priority),
        ),
        tag=code,
    )


def segments_section(say: Words, locale: Locale) -> Section:
    rows = []
    for group, names in GROUPS.items():
        for i, name in enumerate(names):
            cells: list[Cell | Strip] = [Cell(name, f"n = {134 - 20 * i}")]
            for k, (_, _, _, _, gap, *_) in enumerate(DIMENSIONS.values()):
                cells.append(_heat_cell(gap - 0.15 * i + 0.1 * k, i, k, say, locale))
            rows.append(Row(tuple(cells), group=group))
    columns = (
        Column("group", "", "text", width="21%"),
        *(Column(code, say(es, en), "heat") for code, (es, en, *_) in DIMENSIONS.items()),
    )
    return Section(
        "segments",
        say("Análisis AS IS · Segmentos", "AS IS analysis · Segments"),
        say("Las pymes viven la peor experiencia", "Small firms live the worst experience"),
        say("Segmentos", "Segments"),
        (
            Figure(
                "f-segments",
                say("La respuesta falla en todos los grupos", "Responsiveness fails in every group"),
                say(
                    "Brecha media. Borde discontinuo: menos de 30 respuestas.",
                    "Mean gap. Dashed edge: fewer than 30 responses.",
                ),
                Table("t-segments", say("Brecha por segmento", "Gap by segment"), columns, tuple(rows)),
                legend=(("indicative", say("Indicativo", "Indicative")), ("hidden", say("Oculto", "Hidden"))),
                note=say("El valor aparece siempre escrito.", "The value is always written."),
            ),
        ),
    )


def _heat_cell(gap: float, i: int, k: int, say: Words, locale: Locale) -> Cell:
    if i == 4 and k == 0:
        return Cell(say(*STATES["hidden"]), value=gap, state="hidden", hatched=True)
    shade = "n4" if gap <= -2 else "n3" if gap <= -1.4 else "n2" if gap <= -0.8 else "n1" if gap < -0.3 else "z0"
    shade = "p1" if gap > 0.3 else shade
    if i == 4:
        return Cell(locale.signed(gap, 1), say("indicativo", "indicative"), gap, "indicative", shade, dashed=True)
    return Cell(locale.signed(gap, 1), say("clara", "clear"), gap, "short", shade, bold=True)


def reliability_section(say: Words, locale: Locale) -> Section:
    columns = (
        Column("dimension", say("Dimensión", "Dimension"), "text"),
        Column("items", say("Aspectos", "Items"), "count"),
        Column("alpha", say("Alfa", "Alpha"), "score"),
        Column("omega", "Omega", "score"),
    )
    rows = tuple(
        Row((Cell(say(es, en)), Cell("4", value=4), Cell("0,76", "0,72 a 0,79", 0.76), Cell("—")))
        for es, en, *_ in DIMENSIONS.values()
    )
    return Section(
        "reliability",
        say("Anexo A · Fiabilidad", "Appendix A · Reliability"),
        say("Las escalas son consistentes", "The scales are consistent"),
        say("A. Fiabilidad", "A. Reliability"),
        (
            Figure(
                "f-rel",
                say("Consistencia suficiente", "Consistent enough"),
                say("Por dimensión.", "By dimension."),
                Table("t-rel", say("Fiabilidad", "Reliability"), columns, rows),
            ),
            Cards((Card("", bullets=(say("**¿Se distinguen?** Sí.", "**Do they differ?** Yes."),)),), columns=1),
        ),
    )
