"""What an analyst would write with pandas, pingouin and matplotlib: the same tables as `gapkit score`, simpler looks.

Run as `python peer_script.py SURVEY.xlsx OUTPUT_FOLDER`. Columns are named E_<item> and P_<item>, an item code is its
dimension's code and a number, and there is one column "segment".
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

RESAMPLES = 10_000
SMALLEST_GAP = 0.3


def tested(perception: pd.Series, expectation: pd.Series, *, signed_rank: bool = True) -> dict[str, float]:
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
        low, high = pg.compute_bootci(gap, func="mean", n_boot=RESAMPLES, method="bca", seed=1, decimals=6)
        row["bootstrap_low"], row["bootstrap_high"] = low, high
    return row


def alpha(frame: pd.DataFrame) -> float:
    """Return Cronbach's alpha of people who answered everything."""
    return float(pg.cronbach_alpha(data=frame, nan_policy="listwise")[0])


def rank_bands(data: pd.DataFrame, codes: list[str]) -> pd.DataFrame:
    """Return the places each item takes, worst first, in resamples of people."""
    gap = np.column_stack([data[f"P_{code}"] - data[f"E_{code}"] for code in codes])
    random = np.random.default_rng(1)
    places = np.empty((RESAMPLES, len(codes)))
    for sample in range(RESAMPLES):
        means = np.nanmean(gap[random.integers(0, len(gap), len(gap))], axis=0)
        places[sample] = means.argsort().argsort() + 1
    low, high = np.quantile(places, [0.1, 0.9], axis=0)
    first = (places == 1).mean(axis=0)
    return pd.DataFrame({"rank_low": low, "rank_high": high, "p_worst": first}, index=codes)


def chart(items: pd.DataFrame) -> str:
    """Return a picture of the gaps, ready for a page."""
    figure, axes = plt.subplots(figsize=(8, 6))
    axes.hlines(items.index, items["perception"], items["expectation"])
    axes.plot(items["perception"], items.index, "o", items["expectation"], items.index, "D")
    picture = io.BytesIO()
    figure.savefig(picture, format="png", dpi=100)
    plt.close(figure)
    return base64.b64encode(picture.getvalue()).decode("ascii")


def main(survey: Path, folder: Path) -> None:
    """Read the survey, make the tables, write a page, a workbook and the numbers."""
    warnings.simplefilter("ignore")
    data = pd.read_excel(survey)
    codes = [name[2:] for name in data.columns if name.startswith("E_")]
    blocks: dict[str, list[str]] = {}
    for code in codes:
        blocks.setdefault(code.rstrip("0123456789").rstrip("_"), []).append(code)
    items = pd.DataFrame({code: tested(data[f"P_{code}"], data[f"E_{code}"]) for code in codes}).T
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
    dimensions = pd.DataFrame({name: tested(p, e) for name, (p, e) in scores.items()}).T
    for table in (items, dimensions):
        table["p_adjusted"] = pg.multicomp(table["p_value"].to_numpy(dtype=float), method="holm")[1]
    segments = pd.DataFrame(
        [
            {"segment": value, "dimension": name, **tested(p[rows], e[rows], signed_rank=False)}
            for value, rows in data.groupby("segment").groups.items()
            for name, (p, e) in scores.items()
        ]
    )
    reliability, dropped = [], []
    for name, block in blocks.items():
        for column in "EPG":
            if column == "G":
                frame = pd.DataFrame({code: data[f"P_{code}"] - data[f"E_{code}"] for code in block})
            else:
                frame = data[[f"{column}_{code}" for code in block]].set_axis(block, axis=1)
            coefficient, interval = pg.cronbach_alpha(data=frame, nan_policy="listwise")
            reliability.append([name, column, coefficient, *interval])
            for code in block:
                rest = frame.drop(columns=code)
                both = pd.DataFrame({"item": frame[code], "rest": rest.sum(axis=1, skipna=False)}).dropna()
                dropped.append([name, column, code, both.corr().iloc[0, 1], alpha(rest)])
    tables = {
        "items": items,
        "dimensions": dimensions,
        "segments": segments,
        "ranks": rank_bands(data, codes),
        "reliability": pd.DataFrame(reliability, columns=["dimension", "column", "alpha", "low", "high"]),
        "items_rest": pd.DataFrame(dropped, columns=["dimension", "column", "item", "item_rest", "alpha_if_dropped"]),
    }
    folder.mkdir(parents=True, exist_ok=True)
    page = "".join(f"<h2>{name}</h2>{table.to_html(float_format='%.3f')}" for name, table in tables.items())
    (folder / "report.html").write_text(
        f"<!doctype html><title>Gaps</title><img src='data:image/png;base64,{chart(items)}'>{page}", encoding="utf-8"
    )
    with pd.ExcelWriter(folder / "report.xlsx") as book:
        for name, table in tables.items():
            table.to_excel(book, sheet_name=name)
    numbers = {name: json.loads(table.to_json(orient="split", double_precision=15)) for name, table in tables.items()}
    (folder / "numbers.json").write_text(json.dumps(numbers), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
