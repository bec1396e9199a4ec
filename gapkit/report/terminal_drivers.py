"""What goes with the outcomes, in lines of the terminal: each part is loaded only where the diagnosis has it."""

from __future__ import annotations

from gapkit.report.terminal_lines import wrapped
from gapkit.report.voice import Voice


def driver_blocks(voice: Voice) -> list[list[str]]:
    """Return drivers, gap or perception, penalties and rewards, Kano classes, who is at risk and what the company sees.

    Each as lines; empty where unknown.
    """
    return [_drivers(voice), _surface(voice), _asymmetry(voice), _kano(voice), _risk(voice), _johari(voice)]


def _drivers(voice: Voice) -> list[str]:
    if not voice.diagnosis.driver_models:
        return []
    from gapkit.report.driver_words import drivers_line

    return wrapped(drivers_line(voice))


def _surface(voice: Voice) -> list[str]:
    if voice.diagnosis.surface is None:
        return []
    from gapkit.report.surface_words import surface_line

    return wrapped(surface_line(voice))


def _asymmetry(voice: Voice) -> list[str]:
    if not voice.diagnosis.asymmetry:
        return []
    from gapkit.report.asymmetry_words import asymmetry_lines

    return [line for text in asymmetry_lines(voice) for line in wrapped(text)]


def _kano(voice: Voice) -> list[str]:
    if not voice.diagnosis.kano:
        return []
    from gapkit.report.kano_words import kano_line

    return wrapped(kano_line(voice))


def _risk(voice: Voice) -> list[str]:
    if not voice.diagnosis.predictions:
        return []
    from gapkit.report.risk_words import risk_line

    return wrapped(risk_line(voice))


def _johari(voice: Voice) -> list[str]:
    if voice.diagnosis.johari is None:
        return []
    from gapkit.report.johari_sentences import johari_lines

    return [line for text in johari_lines(voice) for line in wrapped(text)]
