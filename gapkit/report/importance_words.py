"""Importance in words: what replaces a sentence where an outcome has a part in the weights; loaded only there."""

from __future__ import annotations

from gapkit.report.voice import Voice


def derived_words(voice: Voice, part: str) -> str:
    """Return what "lead", "weight" or "method" say where importance is derived in part; nothing where it is not."""
    if voice.weight_source not in ("both", "derived"):
        return ""
    from gapkit.report.priority_words import main_aim, told

    kind = "" if voice.paired or part == "weight" else "_perception"
    return told(voice, f"{part}.{voice.weight_source}{kind}", gap=voice.smallest_gap, **main_aim(voice))


def method_words(voice: Voice, name: str, **numbers: str) -> str:
    """Return how something was computed; priorities as they were where an outcome has a part in them."""
    derived = derived_words(voice, "method") if name.startswith("priority") else ""
    return derived or voice.say(f"method.{name}", **numbers)


def missing_choice(voice: Voice) -> str:
    """Return that the importance somebody asked for is not in the data; nothing where it is."""
    choice = voice.diagnosis.thresholds.importance
    if choice in ("both", voice.weight_source):
        return ""
    from gapkit.report.priority_words import told

    return told(voice, "lead.chosen", how=told(voice, f"lead.how_{choice}"))


def gain_line(voice: Voice) -> str:
    """Return what closing the first gap of the roadmap goes along with; nothing where that was not worked out."""
    if not voice.diagnosis.what_if:
        return ""
    from gapkit.report.priority_words import what_if_line

    return what_if_line(voice)
