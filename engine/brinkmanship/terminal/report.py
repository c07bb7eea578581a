"""The report of a turn, or of several, printed: the war, what came of the seat's orders, its aims, and the rest."""

from __future__ import annotations

from brinkmanship.game.view.number_text import change as moved
from brinkmanship.game.view.report_text import (
    main_causes,
    moved_text,
    points_text,
    result_word,
    score,
    title,
    until_text,
)
from brinkmanship.game.view.reports import TurnReport, WarReport
from brinkmanship.game.view.types import Choice, SeatView
from brinkmanship.terminal.formatting import amount, difference
from brinkmanship.terminal.io import TerminalIO
from brinkmanship.terminal.pages import line, order_words
from brinkmanship.text import counted

_BAD = frozenset({"refused", "blocked", "held", "lapsed"})


def print_report(
    voice: TerminalIO, told: TurnReport, view: SeatView, choices: tuple[Choice, ...], everything: bool = False
) -> None:
    """Print what a turn brought; the minor lines only where `everything` is wanted."""
    voice.head(f"{title(told)}, {until_text(told)}")
    if told.war is not None:
        _war(voice, told.war)
    _orders(voice, told, view, choices)
    _aims(voice, told)
    voice.head("What else happened")
    for entry in told.main:
        voice.bullets([line(entry)], "bad" if entry.weight > 0.66 else "note")
        for more in (*entry.causes[:3], *filter(None, [entry.detail])):
            voice.say(f"    {more}", "quiet")
    if everything:
        voice.bullets([line(entry) for entry in told.minor])
    elif told.minor:
        voice.say(f"And {len(told.minor)} more: 'report all' lists them.", "quiet")
    if not told.main and not told.minor:
        voice.say("Nothing that you learned of.")
    rows = []
    for c in told.changes[:8]:
        top = max(c.before, c.after, 1)
        if by := difference(c.before, c.after, c.unit, top):
            rows.append((c.label, amount(c.before, c.unit, top), amount(c.after, c.unit, top), by))
    if rows:
        voice.table(("Number", "was", "is", "change"), rows, "What changed most", right=(1, 2, 3))
    for w in told.warnings:
        voice.error(w)


def _orders(voice: TerminalIO, told: TurnReport, view: SeatView, choices: tuple[Choice, ...]) -> None:
    known = {(one.action, one.target) for one in told.mine}
    refused = [one for one in told.refused if (one.order.action, one.order.target) not in known]
    if told.mine or refused:
        voice.head("What came of your orders")
    for result in told.mine:
        voice.bullets([f"{result.title}: {result_word(result).lower()}."], "bad" if result.state in _BAD else "good")
        for text in (result.text, moved_text(result)):
            if text:
                voice.say(f"    {text}", "quiet")
    for r in refused:
        reasons = " ".join(reason.text for reason in r.reasons)
        voice.error(f"Your order was not accepted: {order_words(choices, view, r.order)}. {reasons}")


def _aims(voice: TerminalIO, told: TurnReport) -> None:
    if not told.aims:
        return
    before, after = score(told)
    rows = []
    there = [aim for aim in told.aims if moved(aim.after - aim.before) != moved(0.0)]
    for aim in there:
        rows.append((aim.text, amount(aim.before), amount(aim.after), moved(aim.after - aim.before)))
        rows += [(f"  {text}", "", "", moved(by)) for text, by in main_causes(aim)]
    head = f"Your aims: {after * 100:.0f} of 100 ({points_text(after - before)})"
    if rows:
        voice.table(("Aim, and what moved it", "was", "is", "change"), rows, head, right=(1, 2, 3))
    else:
        voice.head(head)
    if still := len(told.aims) - len(there):
        text = "stays as it was" if still == 1 else "stay as they were"
        voice.say(f"{counted(still, 'aim')} {text}.", "quiet")


def _war(voice: TerminalIO, war: WarReport) -> None:
    voice.head("The war")
    voice.say(war.text, "bad")
    rows = [
        (
            f.name,
            f.text,
            f"{f.before * 100:.0f}% taken, now {f.after * 100:.0f}%" if f.attacker and f.defender else "",
        )
        for f in war.fronts
    ]
    voice.table(("Front", "", ""), rows)
    lost = [f"{one.name} {'' if one.exact else 'about '}{one.lost:,.0f}" for one in war.losses]
    if lost:
        voice.say(f"Soldiers lost: {', '.join(lost)}.")
    voice.bullets([one.text for one in war.moved])
