"""What is missing where nobody asked the company, and how to get it: a short section instead of an empty window."""

from __future__ import annotations

from gapkit.i18n import say
from gapkit.report.blocks import Card, Cards, Section
from gapkit.report.voice import Voice


def missing_section(voice: Voice) -> Section | None:
    """Return the section of a survey with expectations whose company side nobody asked; None of any other survey."""
    if not voice.paired or voice.people is None or voice.is_of_staff:
        return None
    form = f"gapkit form {voice.form} --for company -o company.xlsx"
    least = voice.locale.number(voice.diagnosis.thresholds.johari.fewest_raters)
    told = (
        _said(voice, "missing", k=least),
        _said(voice, "how", form=form, score="gapkit score … --company company.xlsx"),
    )
    return Section(
        id="johari",
        kicker=_said(voice, "kicker"),
        title=_said(voice, "title"),
        contents=_said(voice, "contents"),
        blocks=(Cards((Card("", paragraphs=told),), columns=1),),
    )


def _said(voice: Voice, key: str, /, **parameters: object) -> str:
    # A small catalogue of its own: that of the window is large, and most surveys have no window.
    return say(f"johari_missing.{key}", voice.language, **parameters)
