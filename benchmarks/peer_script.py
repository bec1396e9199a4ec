"""What an analyst would write with pandas, pingouin and matplotlib: the same tables as `gapkit score`, simpler looks.

Run as `python peer_script.py SURVEY.xlsx OUTPUT_FOLDER`. Columns are named E_<item> and P_<item>, an item code is its
dimension's code and a number, and there is one column "segment". With a column "nps" it says what moves it, too.
With `careful` as a third word the resamples of the places are sums, as somebody writes who has waited for them before.
"""

from __future__ import annotations

import base64
import io
import json
import sys
import warnings
from pathlib import Path

import matplotlib

matplotlib.use("Agg")

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pingouin as pg
from peer_drivers import drivers
from peer_quality import answers_table, doubtful_rows, responses_needed
from scipy.stats import t as student_t

RESAMPLES = 10_000
SMALLEST_GAP = 0.3

Scores = dict[str, tuple[pd.Series, pd.Series]]
"""Perception and expectation of every person, by dimension."""


def tested(
    perception: pd.Series, expectation: pd.Series, *, signed_rank: bool = True, resampled: bool = True
) -> dict[str, float]:
    """Return everything about one gap."""
    pair = pd.DataFrame({"e": expectation, "p": perception}).dropna()
    gap = (pair["p"] - pair["e"]).to_numpy()
    test = pg.ttest(pair["p"], pair["e"], paired=True).iloc[0]
    error = gap.std(ddof=1) / np.sqrt(gap.size)
    row = {
        "n": gap.size,
        "expectation": pair["e"].mean(),
        "perception": pair["p"].mean(),
        "gap": gap.mean(),
        "gap_sd": gap.std(ddof=1),
        "gap_se": error,
        "t": test["T"],
        "p_value": test["p_val"] if "p_val" in test.index else test["p-val"],
        "d_av": abs(pg.compute_effsize(pair["p"], pair["e"], paired=True, eftype="cohen")) * np.sign(gap.mean()),
    }
    row["equivalence_p"] = pg.tost(pair["p"], pair["e"], bound=SMALLEST_GAP, paired=True)["pval"].iloc[0]
    row["gap_low"], row["gap_high"] = test["CI95"] if "CI95" in test.index else test["CI95%"]
    if signed_rank:
        wilcoxon = pg.wilcoxon(pair["p"], pair["e"]).iloc[0]
        row["w"] = wilcoxon["W_val"] if "W_val" in wilcoxon.index else wilcoxon["W-val"]
        row["rank_biserial"] = wilcoxon["RBC"]
    if resampled:
        low, high = pg.compute_bootci(gap, func="mean", n_boot=RESAMPLES, method="bca", seed=1, decimals=6)
        row["bootstrap_low"], row["bootstrap_high"] = low, high
    return row


def alpha(frame: pd.DataFrame) -> float:
    """Return Cronbach's alpha of people who answered everything."""
    return float(pg.cronbach_alpha(data=frame, nan_policy="listwise")[0])


def scores_of(data: pd.DataFrame, blocks: dict[str, list[str]]) -> Scores:
    """Return each person's mean over the items of a dimension answered twice, if they are half of them or more."""
    scores = {}
    for name, block in blocks.items():
        expectation = data[[f"E_{code}" for code in block]]
        perception = data[[f"P_{code}" for code in block]]
        both = expectation.notna().to_numpy() & perception.notna().to_numpy()
        enough = both.sum(axis=1) >= np.ceil(len(block) / 2)
        scores[name] = (
            perception.where(both).mean(axis=1).where(enough),
            expectation.where(both).mean(axis=1).where(enough),
        )
    return scores


def overall_of(scores: Scores) -> tuple[pd.Series, pd.Series]:
    """Return each person's mean over all dimensions, of those who have all of them."""
    perception, expectation = (pd.DataFrame({name: pair[i] for name, pair in scores.items()}) for i in (0, 1))
    return perception.mean(axis=1, skipna=False), expectation.mean(axis=1, skipna=False)


def rank_bands(gaps: pd.DataFrame, *, careful: bool = False) -> pd.DataFrame:
    """Return the places each column takes in resamples of people, by its gap and by its priority."""
    gap, random = gaps.to_numpy(), np.random.default_rng(1)
    mean, sd, n = np.empty((3, RESAMPLES, gap.shape[1]))
    filled, present = np.nan_to_num(gap), np.isfinite(gap)
    stacked = np.hstack([filled, filled**2, present])
    for sample in range(RESAMPLES):
        rows = random.integers(0, len(gap), len(gap))
        if careful:
            total, squares, n[sample] = np.split(stacked[rows].sum(axis=0), 3)
            mean[sample] = total / n[sample]
            sd[sample] = np.sqrt((squares - total * mean[sample]) / (n[sample] - 1))
        else:
            drawn = gap[rows]
            mean[sample], sd[sample] = np.nanmean(drawn, axis=0), np.nanstd(drawn, axis=0, ddof=1)
            n[sample] = np.isfinite(drawn).sum(axis=0)
    matters = student_t.cdf((-mean - SMALLEST_GAP) / (sd / np.sqrt(n)), n - 1)
    found = {}
    for name, score in (("rank", -mean), ("priority", np.maximum(-mean, 0) * matters)):
        places = (-score).argsort(axis=1).argsort(axis=1) + 1
        found[f"{name}_low"], found[f"{name}_high"] = np.quantile(places, [0.1, 0.9], axis=0)
        found[f"{name}_p_top1"], found[f"{name}_p_top3"] = (places == 1).mean(axis=0), (places <= 3).mean(axis=0)
    return pd.DataFrame(found, index=gaps.columns)


def all_at_once(gaps: pd.DataFrame) -> pd.DataFrame:
    """Return whether all dimension gaps are zero, and whether they are equal, by Hotelling's T2."""
    complete = gaps.dropna()
    differences = complete.iloc[:, 1:].sub(complete.iloc[:, 0], axis=0)
    tests = {"joint": pg.multivariate_ttest(complete), "profile": pg.multivariate_ttest(differences)}
    found = pd.DataFrame({name: test.iloc[0] for name, test in tests.items()}).T
    return found.rename(columns={"F": "f", "pval": "p_value"})


def chart(table: pd.DataFrame, low: str, high: str, *marks: str) -> str:
    """Return a picture of a table, a line from one column to another and marks on it, ready for a page."""
    figure, axes = plt.subplots(figsize=(8, 6))
    axes.hlines(table.index, table[low].astype(float), table[high].astype(float))
    for mark, sign in zip(marks, "oD", strict=False):
        axes.plot(table[mark], table.index, sign)
    picture = io.BytesIO()
    figure.savefig(picture, format="png", dpi=100)
    plt.close(figure)
    return f"<img src='data:image/png;base64,{base64.b64encode(picture.getvalue()).decode('ascii')}'>"


def main(survey: Path, folder: Path, *, careful: bool = False) -> None:
    """Read the survey, make the tables, write a page, a workbook and the numbers."""
    warnings.simplefilter("ignore")
    data = pd.read_excel(survey)
    codes = [name[2:] for name in data.columns if name.startswith("E_")]
    blocks: dict[str, list[str]] = {}
    for code in codes:
        blocks.setdefault(code.rstrip("0123456789").rstrip("_"), []).append(code)
    item_gaps = pd.DataFrame({code: data[f"P_{code}"] - data[f"E_{code}"] for code in codes})
    items = pd.DataFrame({code: tested(data[f"P_{code}"], data[f"E_{code}"]) for code in codes}).T
    scores = scores_of(data, blocks)
    dimensions = pd.DataFrame({name: tested(p, e) for name, (p, e) in scores.items()}).T
    overall = pd.DataFrame({"overall": tested(*overall_of(scores), signed_rank=False)}).T
    dimension_gaps = pd.DataFrame({name: p - e for name, (p, e) in scores.items()})
    for table in (items, dimensions):
        table["p_adjusted"] = pg.multicomp(table["p_value"].to_numpy(dtype=float), method="holm")[1]
    segments = pd.DataFrame(
        [
            {
                "segment": value,
                "dimension": name,
                **tested(p[rows], e[rows], signed_rank=False, resampled=False),
            }
            for value, rows in data.groupby("segment").groups.items()
            for name, (p, e) in (scores | {"overall": overall_of(scores)}).items()
        ]
    )
    reliability, dropped = [], []
    for name, block in [*blocks.items(), ("overall", codes)]:
        for column in "EPG":
            if column == "G":
                frame = item_gaps[block]
            else:
                frame = data[[f"{column}_{code}" for code in block]].set_axis(block, axis=1)
            coefficient, interval = pg.cronbach_alpha(data=frame, nan_policy="listwise")
            among = frame.corr().to_numpy()[np.triu_indices(len(block), 1)].mean()
            reliability.append([name, column, coefficient, *interval, among])
            for code in block if name != "overall" else ():
                rest = frame.drop(columns=code)
                both = pd.DataFrame({"item": frame[code], "rest": rest.sum(axis=1, skipna=False)}).dropna()
                dropped.append([name, column, code, both.corr().iloc[0, 1], alpha(rest)])
    doubtful = doubtful_rows(data, codes)
    kept = scores_of(data[~doubtful["doubtful"]], blocks)
    kept_rows = kept | {"overall": overall_of(kept)}
    tables = {
        "items": items,
        "dimensions": dimensions,
        "overall": overall,
        "tests": all_at_once(dimension_gaps),
        "segments": segments,
        "ranks": rank_bands(item_gaps, careful=careful),
        "dimension_ranks": rank_bands(dimension_gaps, careful=careful),
        "reliability": pd.DataFrame(reliability, columns=["dimension", "column", "alpha", "low", "high", "mean_r"]),
        "items_rest": pd.DataFrame(dropped, columns=["dimension", "column", "item", "item_rest", "alpha_if_dropped"]),
        "next_wave": responses_needed(pd.concat([items, dimensions])["gap_sd"], SMALLEST_GAP),
        "answers": answers_table(data, codes),
        "rows": doubtful,
        "without_doubtful": pd.DataFrame(
            {name: tested(*pair, signed_rank=False, resampled=False) for name, pair in kept_rows.items()}
        ).T,
    }
    if "nps" in data:
        tables |= drivers(data, pd.DataFrame({name: p for name, (p, _) in scores.items()}), codes)
    by_scale = tables["reliability"].set_index(
        tables["reliability"]["dimension"] + " " + tables["reliability"]["column"]
    )
    pictures = [
        chart(dimensions, "perception", "expectation", "perception", "expectation"),
        chart(items, "gap_low", "gap_high", "gap"),
        chart(tables["ranks"], "priority_low", "priority_high"),
        chart(by_scale, "low", "high", "alpha"),
    ]
    folder.mkdir(parents=True, exist_ok=True)
    page = "".join(f"<h2>{name}</h2>{table.to_html(float_format='%.3f')}" for name, table in tables.items())
    (folder / "report.html").write_text(
        f"<!doctype html><title>Gaps</title>{''.join(pictures)}{page}", encoding="utf-8"
    )
    with pd.ExcelWriter(folder / "report.xlsx") as book:
        for name, table in tables.items():
            table.to_excel(book, sheet_name=name)
    numbers = {name: json.loads(table.to_json(orient="split", double_precision=15)) for name, table in tables.items()}
    (folder / "numbers.json").write_text(json.dumps(numbers), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), careful="careful" in sys.argv[3:])
