"""`python -m benchmarks`: run the cases, print a table, exit with 1 when a promise is broken."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path

from benchmarks import cases, drivers, plans, processes
from benchmarks.cases import Case
from benchmarks.harness import Equality, Line, compare, line, race, write_lines

TIERS = {
    "smoke": cases.SMOKE | drivers.SMOKE | plans.SMOKE | processes.SMOKE,
    "full": cases.FULL | drivers.FULL | plans.FULL | processes.FULL,
}


def run(case: Case, tier: str) -> list[Line]:
    """Return one row per peer of a case. A peer that cannot do the job is said so and left out."""
    mine = case.contestant.run()
    equality: dict[str, list[Equality]] = {}
    for peer in case.peers:
        try:
            equality[peer.contestant.name] = list(peer.equal(mine, peer.contestant.run()))
        except (MemoryError, ImportError) as problem:
            print(f"{case.id}: {peer.contestant.name} cannot do this: {problem!r}", file=sys.stderr)
    able = [peer for peer in case.peers if peer.contestant.name in equality]
    costs = race([case.contestant, *(peer.contestant for peer in able)], rounds=case.rounds)
    return [
        line(
            case=case.id,
            title=case.title,
            n=case.n,
            peer=peer.contestant.name,
            ours=costs[case.contestant.name],
            theirs=costs[peer.contestant.name],
            gate=peer.gate,
            at_least=case.at_least,
            equality=equality[peer.contestant.name],
            tier=tier,
            note=peer.note,
        )
        for peer in able
    ]


def shown(one: Line) -> str:
    """Return a row of the table."""
    errors = ", ".join(f"{check['what']} {check['error']:.0e}" for check in one.equality if check["error"] > 0)
    equality = "" if one.equal is None else errors or "identical"
    ratio = f"{one.ratio:,.3g}x ({one.ratio_low:,.3g}..{one.ratio_high:,.3g})"
    return f"  {one.peer:46} {one.target:9} {ratio:32} {one.gate:9} {one.verdict:12} {equality}"


def print_comparison(rows: Iterable[tuple[str, str, int, float, float, float]]) -> None:
    """Print old ratio, new ratio, and the new over the old."""
    for case, peer, n, old, new, change in rows:
        print(f"{case:5} {n:>7} {peer:44} {old:>10.3g} -> {new:<10.3g} {change:.2f}")


def main(arguments: list[str] | None = None) -> int:
    """Run what was asked for and return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--tier", choices=sorted(TIERS), default="smoke")
    parser.add_argument("--only", default="", help="cases, for instance P1,P4")
    parser.add_argument("--save", type=Path, metavar="FILE", help="write the rows as JSON lines")
    parser.add_argument("--compare", nargs=2, type=Path, metavar=("OLD", "NEW"), help="compare two saved results")
    options = parser.parse_args(arguments)
    if options.compare:
        print_comparison(compare(*options.compare))
        return 0
    wanted = [name for name in options.only.split(",") if name]
    unknown = [name for name in wanted if name not in TIERS[options.tier]]
    if unknown:
        parser.error(f"{options.tier} has no {', '.join(unknown)}; it has {', '.join(TIERS[options.tier])}")
    from threadpoolctl import threadpool_limits

    lines: list[Line] = []
    print("Ratios of CPU time: peer over gapkit, or gapkit over peer where the gate says <=.")
    print(f"  {'peer':46} {'target':9} {'median (lowest..highest)':32} {'gate':9} {'verdict':12} largest differences")
    with threadpool_limits(limits=1, user_api="blas"):
        for name, make in TIERS[options.tier].items():
            if wanted and name not in wanted:
                continue
            case = make()
            try:
                found = run(case, options.tier)
            finally:
                case.close()
            print(f"{case.id}  {case.title}{f', n = {case.n:,}' if case.n else ''}")
            for one in found:
                print(shown(one), flush=True)
            lines += found
    if options.save:
        print(write_lines(options.save, lines))
    return int(any(one.verdict == "FAIL" for one in lines))


if __name__ == "__main__":
    sys.exit(main())
