"""Journeys: the file that draws one, the table of its operational KPIs, and both read together with a survey."""

from gapkit.intake.journeys.drawn import journey_of
from gapkit.intake.journeys.file import JourneyFile, read_journey
from gapkit.intake.journeys.kpis import read_kpis
from gapkit.intake.journeys.survey import of_rows, read_along

__all__ = ["JourneyFile", "journey_of", "of_rows", "read_along", "read_journey", "read_kpis"]
