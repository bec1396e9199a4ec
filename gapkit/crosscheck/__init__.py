"""The second opinion: what pingouin, statsmodels and scipy make of the same rows, beside our own numbers."""

from gapkit.crosscheck.opinions import second_opinion, with_second_opinion
from gapkit.diagnosis.opinion import Opinion, disagreements, largest_difference

__all__ = ["Opinion", "disagreements", "largest_difference", "second_opinion", "with_second_opinion"]
