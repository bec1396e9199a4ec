"""Cases inside one process: statistics of the same simulated answers, gapkit against named peers (P1 to P7, P11)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from benchmarks import data, ours, peers
from benchmarks.harness import Contestant, Equality, Gate, largest_difference


@dataclass(frozen=True)
class Peer:
    """A peer, what is promised against it, and the check that both got the same numbers (given both results)."""

    contestant: Contestant
    gate: Gate | None = None
    equal: Callable[[Any, Any], Iterable[Equality]] = lambda _ours, _theirs: ()
    note: str = ""


@dataclass(frozen=True)
class Case:
    """One job: gapkit, its peers, how many rounds."""

    id: str
    title: str
    n: int
    contestant: Contestant
    peers: tuple[Peer, ...]
    rounds: int = 5
    close: Callable[[], None] = field(default=lambda: None)

    @property
    def at_least(self) -> bool:
        """Whether the ratios of this case are peer over gapkit."""
        return next((peer.gate.at_least for peer in self.peers if peer.gate is not None), True)


def same(tolerances: dict[str, float], *, relative: bool = True) -> Callable[[Any, Any], list[Equality]]:
    """Return the check that the named numbers agree."""

    def check(mine: Any, theirs: Any) -> list[Equality]:
        return [
            Equality(name, largest_difference(mine[name], theirs[name], relative=relative), tolerance)
            for name, tolerance in tolerances.items()
        ]

    return check


T_TEST = {"gap": 1e-12, "sd": 1e-12, "t": 1e-12, "d_z": 1e-12, "d_av": 1e-12}
RANKS = {"w": 0.0}
ALPHAS = {"alpha": 1e-11, "alpha_if_dropped": 1e-11}


def _with_p(tolerances: dict[str, float], *names: str) -> Callable[[Any, Any], list[Equality]]:
    """Return a check of numbers (relative) and of probabilities (absolute)."""
    first, second = same(tolerances), same(dict.fromkeys(names, 1e-12), relative=False)
    return lambda mine, theirs: [*first(mine, theirs), *second(mine, theirs)]


def core(case: str, n: int, gate: Gate, *, rounds: int, pingouin_ranks: bool) -> Case:
    """P1 to P3: 22 paired tests with interval, effects and signed rank, and 18 alphas with if-dropped."""
    survey, questionnaire = data.make(n), data.questionnaire()
    answers = survey.answers()
    expectation, perception = survey.scores()
    positions = {item.code: place for place, item in enumerate(questionnaire.items)}
    blocks = [[positions[code] for code in codes] for codes in ours.scales(questionnaire)]

    def pingouin() -> dict[str, Any]:
        pairs = peers.pairs(expectation, perception)
        ranks = peers.pingouin_ranks(pairs) if pingouin_ranks else peers.scipy_ranks(pairs)
        return peers.pingouin_t(pairs) | ranks | peers.pingouin_alphas(expectation, perception, blocks)

    name = "pingouin" if pingouin_ranks else "pingouin t and alpha, scipy wilcoxon"
    return Case(
        case,
        "22 paired tests and 18 alphas",
        n,
        Contestant("gapkit", lambda: ours.core(questionnaire, answers)),
        (
            Peer(Contestant(name, pingouin), gate, _with_p(T_TEST | RANKS | ALPHAS, "p", "w_p")),
            Peer(
                Contestant(
                    "scipy, all columns at once (t and ranks only)",
                    lambda: peers.scipy_t_and_ranks(expectation, perception),
                ),
                None,
                _with_p({"t": 1e-12, "low": 1e-12, "high": 1e-12}, "p", "w_p"),
                note="does less: no alphas, no effect sizes",
            ),
        ),
        rounds,
    )


def whole(case: str, n: int, gate: Gate, *, rounds: int) -> Case:
    """P1b: the gaps and the reliability of a diagnosis, against what pingouin has of them."""
    survey, questionnaire = data.make(n), data.questionnaire()
    answers = survey.answers()
    expectation, perception = survey.scores()
    positions = {item.code: place for place, item in enumerate(questionnaire.items)}
    blocks = [[positions[code] for code in codes] for codes in ours.scales(questionnaire)]

    def pingouin() -> dict[str, Any]:
        pairs = peers.pairs(expectation, perception)
        alphas = peers.pingouin_alphas(expectation, perception, blocks)
        return peers.pingouin_t(pairs) | peers.pingouin_ranks(pairs) | alphas

    return Case(
        case,
        "all gaps and reliability of a diagnosis",
        n,
        Contestant("gapkit", lambda: ours.whole(questionnaire, answers)),
        (
            Peer(
                Contestant("pingouin", pingouin),
                gate,
                _with_p({**T_TEST, "alpha": 1e-11}, "p"),
                note="gapkit also does exact tests, bootstrap intervals, effect intervals, verdicts, dimensions",
            ),
        ),
        rounds,
    )


def ranks(case: str, n: int, gate: Gate, *, rounds: int) -> Case:
    """P4: 22 signed-rank tests with ties."""
    survey = data.make(n)
    answers = survey.answers()
    expectation, perception = survey.scores()
    return Case(
        case,
        "22 signed-rank tests",
        n,
        Contestant("gapkit", lambda: ours.rank_tests(answers, 7)),
        (
            Peer(
                Contestant("scipy wilcoxon loop", lambda: peers.scipy_ranks(peers.pairs(expectation, perception))),
                gate,
                _with_p(RANKS, "w_p"),
            ),
        ),
        rounds,
    )


def exact_ranks(case: str, n: int, gate: Gate, *, rounds: int) -> Case:
    """P5: one exact signed-rank test with ties."""
    survey = data.make(n)
    least_clear = int(np.argmin(np.abs(survey.perception.astype(int).sum(axis=1) - survey.expectation.sum(axis=1))))
    e, p = survey.expectation[least_clear], survey.perception[least_clear]
    both = (e > 0) & (p > 0)
    expectation, perception = e[both].astype(float), p[both].astype(float)
    referee = peers.exact_p(p[both].astype(np.int64) - e[both])

    def check(mine: float, theirs: float) -> list[Equality]:
        noise = 5 * np.sqrt(max(referee * (1 - referee), 1e-4) / 9999) + 1e-4
        return [
            Equality("p against the whole distribution", abs(mine - referee), 1e-12),
            Equality("p against scipy's Monte-Carlo p", abs(mine - theirs), float(noise)),
        ]

    return Case(
        case,
        "one exact signed-rank test with ties",
        n,
        Contestant("gapkit", lambda: ours.exact_rank_test(e, p, 7)),
        (
            Peer(
                Contestant("scipy PermutationMethod(9999)", lambda: peers.permutation_p(expectation, perception)),
                gate,
                check,
            ),
        ),
        rounds,
    )


def bootstrap(case: str, n: int, gates: dict[str, Gate], *, rounds: int, one_column: bool = False) -> Case:
    """P6 and P7: BCa intervals of 22 item gaps and 5 dimension gaps."""
    survey, questionnaire = data.make(n), data.questionnaire()
    answers = survey.answers()
    expectation, perception = survey.scores()
    gap = perception - expectation
    columns = [values[~np.isnan(values)] for values in gap.T]
    start = 0
    for dimension in questionnaire.dimensions:
        block = gap[:, start : start + len(dimension.items)]
        start += len(dimension.items)
        enough = (~np.isnan(block)).sum(axis=1) >= len(dimension.items) / 2
        columns.append(np.nanmean(block[enough], axis=1))
    errors = np.array([values.std(ddof=1) / np.sqrt(values.size) for values in columns])

    def check(mine: Any, theirs: Any) -> list[Equality]:
        found = len(theirs["low"])
        return [
            Equality(
                f"{end} end, in standard errors",
                largest_difference(mine[end][:found] / errors[:found], theirs[end] / errors[:found]),
                0.15,
            )
            for end in ("low", "high")
        ]

    makers = {"pingouin": peers.pingouin_bca, "scipy": peers.scipy_bca}
    used, times = (columns[:1], float(len(columns))) if one_column else (columns, 1.0)
    return Case(
        case,
        "BCa intervals of 27 gaps",
        n,
        Contestant("gapkit", lambda: ours.intervals(questionnaire, answers)),
        tuple(
            Peer(
                Contestant(
                    f"{name}, 10 000 resamples{', one column x 27' if one_column else ''}",
                    lambda make=makers[name]: make(used),
                    times,
                ),
                limit,
                check,
                note="resampled ends wander by 0.03 standard errors from seed to seed",
            )
            for name, limit in gates.items()
        ),
        rounds,
    )


def segments(case: str, n: int, gates: tuple[Gate, Gate], *, rounds: int) -> Case:
    """P11: 22 items in 20 segments."""
    survey = data.make(n, segments=20)
    answers = survey.answers()
    expectation, perception = survey.scores()
    return Case(
        case,
        "22 items in 20 segments",
        n,
        Contestant("gapkit", lambda: ours.segment_tests(answers, 7)),
        (
            Peer(
                Contestant(
                    "pingouin ttest, no ranks",
                    lambda: peers.pingouin_segments(expectation, perception, survey.segment, survey.segments),
                ),
                gates[0],
                _with_p(T_TEST, "p"),
            ),
            Peer(
                Contestant(
                    "pandas groupby, moments only",
                    lambda: peers.pandas_segments(expectation, perception, survey.segment),
                ),
                gates[1],
                same({"gap": 1e-12, "sd": 1e-12}),
            ),
        ),
        rounds,
    )


FULL: dict[str, Callable[[], Case]] = {
    "P1": lambda: core("P1", 400, Gate(100, target=100), rounds=7, pingouin_ranks=True),
    "P1b": lambda: whole("P1b", 400, Gate(1.5, target=2), rounds=5),
    "P2": lambda: core("P2", 5_000, Gate(80, target=100), rounds=5, pingouin_ranks=False),
    "P3": lambda: core("P3", 100_000, Gate(60, target=120), rounds=3, pingouin_ranks=False),
    "P4": lambda: ranks("P4", 100_000, Gate(20, target=20), rounds=5),
    "P5": lambda: exact_ranks("P5", 400, Gate(80, target=80), rounds=9),
    "P6": lambda: bootstrap("P6", 400, {"pingouin": Gate(60, target=60), "scipy": Gate(25, target=25)}, rounds=5),
    "P7": lambda: bootstrap("P7", 5_000, {"pingouin": Gate(1000, target=1000)}, rounds=3, one_column=True),
    "P11": lambda: segments("P11", 100_000, (Gate(80, target=80), Gate(2, target=2)), rounds=5),
}
SMOKE: dict[str, Callable[[], Case]] = {
    "P1": lambda: core("P1", 400, Gate(60, target=100), rounds=3, pingouin_ranks=True),
    "P2": lambda: core("P2", 2_000, Gate(50, target=80), rounds=3, pingouin_ranks=False),
    "P4": lambda: ranks("P4", 20_000, Gate(15, target=15), rounds=5),
    "P5": lambda: exact_ranks("P5", 400, Gate(70, target=70), rounds=5),
    "P6": lambda: bootstrap("P6", 400, {"scipy": Gate(25, target=25)}, rounds=3),
    "P11": lambda: segments("P11", 20_000, (Gate(70, target=70), Gate(1.3, target=1.3)), rounds=3),
}
