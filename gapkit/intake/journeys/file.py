"""The journey file: phases, touchpoints and channels in order, and what is known of each touchpoint."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import tomli

from gapkit.errors import Fault, fault, raise_faults
from gapkit.intake.journeys.table import JourneyTable
from gapkit.model import Phase, Text
from gapkit.model.journey_plan import Assumption, Kpi, KpiValue
from gapkit.record import Record, field

_MOST_LAG = 24


class Point(Record):
    """What a journey file says of a touchpoint; name, phase and channels are None where it leaves them out."""

    code: str
    name: Text | None = None
    phase: str = ""
    channels: tuple[str, ...] | None = None
    items: tuple[str, ...] = ()
    exposure: float | None = None
    owner: str = ""
    assumed: Assumption | None = None


class JourneyFile(Record):
    """What a journey file says, not yet held against a questionnaire; `name` is that of the file."""

    name: str
    phases: tuple[Phase, ...] = ()
    channels: tuple[Phase, ...] = ()
    points: tuple[Point, ...] = ()
    kpis: tuple[Kpi, ...] = ()
    outcome: str = ""
    channel_column: str = ""
    channel_values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    unit_column: str = ""
    period_column: str = ""

    @property
    def draws(self) -> bool:
        """Whether it draws a journey of its own, instead of adding to that of the questionnaire."""
        return bool(self.phases)


def read_journey(path: str | Path) -> JourneyFile:
    """Return what a journey file says; raise everything that is wrong with it at once."""
    path = Path(path)
    faults: list[Fault] = []
    table = JourneyTable(_toml(path), file=path.name, path="", faults=faults)
    survey = table.reader("survey") or JourneyTable({}, file=path.name, path="survey", faults=faults)
    values = survey.reader("channel_values")
    found = JourneyFile(
        name=path.name,
        phases=tuple(_named(one) for one in table.readers("phase")),
        channels=tuple(_named(one) for one in table.readers("channel")),
        points=tuple(_point(one) for one in table.readers("touchpoint")),
        kpis=tuple(_kpi(one) for one in table.readers("kpi")),
        outcome=survey.string("outcome", required=False),
        channel_column=survey.string("channel", required=False),
        channel_values={} if values is None else {code: values.strings(code) for code in values.data},
        unit_column=survey.string("unit", required=False),
        period_column=survey.string("period", required=False),
    )
    survey.close()
    table.close()
    _no_twins(table, found)
    raise_faults(faults)
    return found


def _toml(path: Path) -> dict[str, object]:
    try:
        return tomli.loads(path.read_bytes().decode("utf-8-sig"))
    except FileNotFoundError:
        raise fault("journey.no_file", file=str(path)) from None
    except (OSError, UnicodeDecodeError, RecursionError):
        raise fault("journey.unreadable", file=str(path)) from None
    except tomli.TOMLDecodeError as error:
        raise fault("journey.bad_toml", file=path.name, detail=str(error)) from None


def _named(table: JourneyTable) -> Phase:
    part = Phase(table.code(), table.text("name") or Text())
    table.close()
    return part


def _point(table: JourneyTable) -> Point:
    assumed, channels = table.reader("assumed"), table.strings("channels")
    point = Point(
        code=table.code(),
        name=table.text("name", required=False),
        phase=table.string("phase", required=False),
        channels=channels if table.has("channels") else None,
        items=table.strings("items"),
        exposure=table.number("exposure", low=0, high=1),
        owner=table.string("owner", required=False),
        assumed=None if assumed is None else _assumed(assumed),
    )
    table.close()
    return point


def _assumed(table: JourneyTable) -> Assumption | None:
    expectation, perception = (table.number(key, required=True) for key in ("expectation", "perception"))
    source = table.string("source", required=False)
    table.close()
    if expectation is None or perception is None:
        return None
    return Assumption(expectation, perception, source)


def _kpi(table: JourneyTable) -> Kpi:
    better = table.choice("better", ("lower", "higher"), required=False)
    lag = table.whole("lag", required=False) or 0
    if not 0 <= lag <= _MOST_LAG:
        table.fault("not_between", "lag", found=lag, low="0", high=str(_MOST_LAG))
        lag = 0
    kpi = Kpi(
        code=table.code(),
        name=table.text("name") or Text(),
        touchpoint=table.string("touchpoint"),
        measure=table.string("measure", required=False),
        target=table.number("target"),
        lower_is_better=None if not better else better == "lower",
        lag=lag,
        values=tuple(value for one in table.readers("values") if (value := _value(one)) is not None),
    )
    table.close()
    return kpi


def _value(table: JourneyTable) -> KpiValue | None:
    unit, period = (table.string(key, required=False) for key in ("unit", "period"))
    value = table.number("value", required=True)
    table.close()
    return None if value is None else KpiValue(unit, period, value)


def _no_twins(table: JourneyTable, file: JourneyFile) -> None:
    groups = {
        "phase": [one.code for one in file.phases],
        "channel": [one.code for one in file.channels],
        "touchpoint": [one.code for one in file.points],
        "kpi": [one.code for one in file.kpis],
    }
    for key, named in groups.items():
        codes = [code.lower() for code in named if code]
        for code in sorted({one for one in codes if codes.count(one) > 1}):
            table.fault("twice", key, found=code)
    items = [code for point in file.points for code in point.items]
    for code in sorted({one for one in items if items.count(one) > 1}):
        table.fault("twice", "touchpoint.items", found=code)
