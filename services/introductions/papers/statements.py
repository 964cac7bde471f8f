"""The value statement as a picture and on paper, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from services.introductions.models import Horizon, Measurement
from services.introductions.rules.statements import Got, SideStatement
from shared.languages import Language, mark
from shared.papers import MARK, UNPRINTABLE, Bar, BarChart, Part, Report, Table, printed_report

HORIZONS = {
    Horizon.SHORT: mark("Short term"),
    Horizon.MID: mark("Mid term"),
    Horizon.LONG: mark("Long term"),
}

_AS_OF = mark("As of %(day)s. Only what all sides confirmed counts.")


def statement_pdf(
    sides: Sequence[SideStatement],
    names: Mapping[int, str],
    *,
    purpose: str,
    association: str,
    on: date,
    language: Language,
) -> bytes:
    """A value statement as PDF: for each side its sums, a picture and a table."""
    report = Report(
        title=language.say("What this partnership has brought"),
        issued_on=on,
        letterhead=[association],
        words=[
            purpose,
            language.say(
                "As of %(day)s. Only what all sides confirmed counts.", day=language.day(on)
            ),
        ],
        parts=[
            Part(
                heading=names[side.position],
                words=summary(side, language),
                picture=chart(side, names[side.position], language),
                table=_table(side, language),
            )
            for side in sides
        ],
        foot=[association],
        unprintable=language.say(UNPRINTABLE, mark=MARK),
    )
    return printed_report(report)


def chart(side: SideStatement, name: str, language: Language) -> BarChart:
    """How far one side's benefits with a number are, as bars."""
    bars = [_bar(row, language) for row in side.rows if row.benefit.is_counted]
    told = "; ".join(f"{bar.label}: {bar.words}" for bar in bars)
    title = language.say("How far it is for %(name)s", name=name)
    return BarChart(title=title, words=told or title, bars=bars)


def summary(side: SideStatement, language: Language) -> list[str]:
    """In short: how much is reached and measured, and what that is worth."""
    counted = [row for row in side.rows if row.benefit.is_counted]
    reached = sum(1 for row in counted if row.percent is not None and row.percent >= 100)
    told = []
    if not side.rows:
        return [language.say("Nothing is stated for this side yet.")]
    if counted:
        facts = {"reached": language.number(reached), "all": language.number(len(counted))}
        told.append(language.say("Targets reached: %(reached)s of %(all)s.", **facts))
    if side.worth:
        sums = language.listed(language.amount(minor, one) for one, minor in side.worth.items())
        told.append(language.say("Worth so far: %(sums)s.", sums=sums))
    late = sum(1 for row in side.rows if row.is_overdue)
    if late:
        told.append(language.say("Measurements that are overdue: %(count)s.", count=late))
    return told


def reached(row: Got, language: Language) -> str:
    """How far a benefit is, in a word."""
    if row.confirmed is None:
        return language.say("not measured yet")
    return language.say("confirmed") if row.percent is None else f"{row.percent} %"


def found(measured: Measurement, unit: str, language: Language) -> str:
    """What was found on a day."""
    what = measured.note if measured.value is None else f"{language.number(measured.value)} {unit}"
    return language.say(
        "%(what)s (%(day)s)", what=what, day=language.short_day(measured.measured_on)
    )


def aim(row: Got, language: Language) -> str:
    """From where to where a benefit is to go, and by when."""
    one = row.benefit
    if one.baseline is None or one.target is None:
        return language.say("no number")
    facts = {"baseline": language.number(one.baseline), "target": language.number(one.target)}
    text = language.say("%(baseline)s to %(target)s %(unit)s", unit=one.unit, **facts)
    if one.due_on is None:
        return text
    return language.say("%(text)s by %(day)s", text=text, day=language.short_day(one.due_on))


def told(row: Got, language: Language) -> str:
    """One benefit in a line: what is counted, the aim, what was confirmed, and what is to be known besides."""
    horizon = language.say(HORIZONS[Horizon(row.benefit.horizon)])
    parts = [f"{row.benefit.metric} ({aim(row, language)})", reached(row, language)]
    if row.confirmed is not None:
        parts.append(found(row.confirmed, row.benefit.unit, language))
    if row.worth_minor is not None and row.currency is not None:
        parts.append(language.amount(row.worth_minor, row.currency))
    return " ".join([f"{horizon}: {', '.join(parts)}.", *remarks(row, language)])


def remarks(row: Got, language: Language) -> list[str]:
    """What is to be known besides: what waits, what is overdue."""
    told = []
    if row.waiting is not None:
        what = found(row.waiting, row.benefit.unit, language)
        told.append(language.say(_WAITS[row.waiting.state], what=what))
    if row.is_overdue and row.benefit.measure_due_on is not None:
        day = language.short_day(row.benefit.measure_due_on)
        told.append(language.say("To be measured since %(day)s.", day=day))
    return told


_WAITS = {
    "open": mark("Not confirmed yet: %(what)s."),
    "disputed": mark("Disputed: %(what)s."),
}


def _bar(row: Got, language: Language) -> Bar:
    return Bar(
        label=f"{row.benefit.metric} ({language.say(HORIZONS[Horizon(row.benefit.horizon)])})",
        percent=row.percent,
        words="-" if row.percent is None else f"{row.percent} %",
    )


def _table(side: SideStatement, language: Language) -> Table:
    names = (
        mark("Horizon"),
        mark("Benefit"),
        mark("Aim"),
        mark("Confirmed"),
        mark("Reached"),
        mark("Worth"),
    )
    rows = [_cells(row, language) for row in side.rows]
    return Table([language.say(one) for one in names], (11, 26, 20, 18, 13, 12), "LLLLRR", rows)


def _cells(row: Got, language: Language) -> tuple[str, ...]:
    one = row.benefit
    has_worth = row.worth_minor is not None and row.currency is not None
    return (
        language.say(HORIZONS[Horizon(one.horizon)]),
        "\n".join([one.metric, *remarks(row, language)]),
        aim(row, language),
        found(row.confirmed, one.unit, language) if row.confirmed else "-",
        reached(row, language),
        language.amount(row.worth_minor or 0, row.currency or "") if has_worth else "-",
    )
