"""Questions that wait for a seat, and the calendar: their pages and the command that answers."""

from __future__ import annotations

from collections.abc import Sequence

from brinkmanship.game.session.orders import Order
from brinkmanship.game.view.labels import short_date
from brinkmanship.game.view.question_types import DilemmaView
from brinkmanship.game.view.types import SeatView
from brinkmanship.terminal.io import TerminalIO
from brinkmanship.terminal.names import Unclear, find
from brinkmanship.text import counted, ended


def waiting(voice: TerminalIO, view: SeatView) -> None:
    """Say how many questions wait for an answer, if any does."""
    left = [dilemma for dilemma in view.dilemmas if not dilemma.answered]
    if len(left) == 1:
        voice.say(
            f"A decision waits for you, by {short_date(left[0].due)}: {ended(left[0].name)} Type 'choose'.", "note"
        )
    elif left:
        voice.say(
            f"{counted(len(left), 'decision')} wait for you, the first by {short_date(left[0].due)}: type 'choose'.",
            "note",
        )


def dilemmas(voice: TerminalIO, view: SeatView) -> None:
    """Print every open question with its choices."""
    if not view.dilemmas:
        voice.say("No decision waits for you.")
    for dilemma in view.dilemmas:
        _dilemma(voice, dilemma)


def _dilemma(voice: TerminalIO, dilemma: DilemmaView) -> None:
    voice.head(f"{dilemma.name} ({dilemma.id})")
    voice.text(dilemma.text)
    default = next(choice.name for choice in dilemma.choices if choice.default)
    voice.say(f"Decide by {short_date(dilemma.due)}. Silence means: {default}.", "note")
    rows = []
    for choice in dilemma.choices:
        facts = [f"costs {choice.cost:g} capital"] if choice.cost else []
        facts += [choice.known, *(["chosen"] if choice.in_plan else [] if choice.legal else ["not possible"])]
        facts += [why.rstrip(".") for why in choice.why_not]
        rows.append((choice.id, f"{choice.name} ({'; '.join(facts)}). {choice.text}".strip()))
    voice.table(("Choice", ""), rows)
    voice.say(f"'choose {dilemma.id} {dilemma.choices[0].id}' answers.", "quiet")


def answered(view: SeatView, words: Sequence[str], plan: Sequence[Order]) -> tuple[list[Order], Order]:
    """Return the plan with the answer that *words* give (a question and a choice, or the choice of the only one).

    Another answer to the same question leaves the plan. Raises `Unclear`.
    """
    open_ = view.dilemmas
    if not open_:
        raise Unclear("No decision waits for you.")
    if len(open_) == 1 and (len(words) == 1 or words[0] != open_[0].id):
        dilemma, rest = open_[0], list(words)
    else:
        id = find(words[0], [(d.id, d.name) for d in open_], "question")
        dilemma, rest = next(d for d in open_ if d.id == id), list(words[1:])
    if not rest:
        known = ", ".join(choice.id for choice in dilemma.choices)
        raise Unclear(f"Say which choice: choose {dilemma.id} CHOICE, with one of {known}.")
    id = find(" ".join(rest), [(c.id, c.name) for c in dilemma.choices], "choice")
    order = Order(view.seat, next(c.action for c in dilemma.choices if c.id == id))
    others = {choice.action for choice in dilemma.choices}
    return [*(o for o in plan if o.action not in others), order], order


def calendar(voice: TerminalIO, view: SeatView) -> None:
    """Print the dated facts that last or lie ahead."""
    rows = []
    for fact in view.calendar:
        when = short_date(fact.start) + (f" to {short_date(fact.end)}" if fact.end != fact.start else "")
        rows.append((when, f"{fact.name}{' (now)' if fact.now else ''}", fact.text))
    voice.table(("Date", "", ""), rows, "Dates", none="No date is known ahead.")
