"""Two tabs of control's page: letters of all seats, and rulings with odds, dice and overridden numbers."""

from __future__ import annotations

from dataclasses import dataclass, field

from brinkmanship.desktop.exercise.mail import (
    Compose,
    choose_recipients,
    choose_template,
    name_of,
    send,
    sender_of,
)
from brinkmanship.desktop.kit import theme as th, widgets as w
from brinkmanship.desktop.kit.flow import Flow, scrolling
from brinkmanship.desktop.kit.text_area import text_area, too_long
from brinkmanship.desktop.kit.ui import Rect, Ui
from brinkmanship.game.errors import GameError
from brinkmanship.game.exercise.exercise import Exercise
from brinkmanship.game.exercise.letters import CONTROL, MOST_LETTERS_OF_TEXT
from brinkmanship.game.exercise.rulings import DICE, MOST_LETTERS, PERCENT, Ruling, Submission
from brinkmanship.game.record.tree import Inject
from brinkmanship.game.session.injects import problems

_SHOWN = 60
BY_DICE, YES, NO = "", "yes", "no"


@dataclass
class RulingDraft:
    """A ruling that is being made, and a number that is to be overridden."""

    about: str = ""  # a submission, '' none
    text: str = ""
    pros: str = ""  # parted by semicolons
    cons: str = ""
    percent: str = ""  # '' two dice
    then: str = ""  # statements parted by semicolons
    otherwise: str = ""
    to: set[str] = field(default_factory=set)
    choosing: bool = False  # whether the seats it is told to are unfolded
    decided: str = BY_DICE
    reason: str = ""
    last: Ruling | None = None
    ref: str = ""
    value: str = ""
    why: str = ""

    @property
    def begun(self) -> bool:
        """Whether anything is written."""
        fields = (
            self.text,
            self.pros,
            self.cons,
            self.then,
            self.otherwise,
            self.reason,
            self.ref,
            self.value,
            self.why,
        )
        return any(one.strip() for one in fields)


def parts(text: str) -> list[str]:
    """Return what is parted by semicolons."""
    return [part for one in text.split(";") if (part := one.strip())]


def draw_letters(ui: Ui, body: Rect, exercise: Exercise, compose: Compose) -> None:
    """Draw all letters, the newest first, under a message of control's own."""
    with scrolling(ui, body, "control/letters", pad=2) as flow:
        flow.caption("Write as control")
        area = Rect(flow.x, flow.y, flow.width, 0)
        flow.gap(choose_recipients(ui, area, exercise, compose, CONTROL, "letters", 2) + 4)
        left, right = flow.halves(30, 6)
        choose_template(ui, left, exercise.templates, compose, "letters/form")
        compose.subject = w.text_input(ui, right, compose.subject, "letters/subject", hint="Subject", limit=200)
        place = flow.take(104, 6)
        compose.text = text_area(ui, place, compose.text, "letters/text", hint="Message", limit=MOST_LETTERS_OF_TEXT)
        ready = bool(compose.text.strip()) and bool(compose.public or compose.to)
        ready = ready and not too_long(compose.text, MOST_LETTERS_OF_TEXT)
        cell = flow.take(32, 10)
        if w.button(ui, (cell.x, cell.y, 130, 32), "Send", "letters/send", enabled=ready, kind="primary"):
            send(ui, exercise, compose, CONTROL)
        found = exercise.letters()[::-1]
        if found:
            flow.caption("All letters", str(len(found)))
        for one in found[:_SHOWN]:
            to = ", ".join(name_of(exercise, seat) for seat in one.to) or "everybody"
            medium = f" · {one.medium}" if one.medium else ""
            flow.paragraph(f"Turn {one.turn} · {sender_of(exercise, one)} to {to}{medium}", "small-strong", th.MUTED)
            if one.subject:
                flow.paragraph(one.subject, "strong", th.TEXT)
            flow.paragraph(one.text, "body", th.TEXT if one.kind == "message" else th.TEXT_SOFT)
            flow.gap(7)


def draw_rulings(ui: Ui, body: Rect, exercise: Exercise, draft: RulingDraft) -> None:
    """Draw the orders in free text, the ruling that is being made, and overrides."""
    with scrolling(ui, body, "control/rulings", pad=2) as flow:
        found = exercise.submissions()
        if not found:
            flow.paragraph(
                "Nobody has handed in an order in free text. A ruling may be about anything else.", "small", th.MUTED
            )
        for one in (*(s for s in found if s.ruling is None), *(s for s in reversed(found) if s.ruling is not None)):
            _submission(ui, flow, exercise, draft, one)
        flow.gap(4)
        over = exercise.game.outcome is not None
        if not over:
            _ruling(ui, flow, exercise, draft)
            flow.rule()
            _override(ui, flow, exercise, draft)
        for ruling in reversed([one for one in exercise.rulings() if not one.submission]):
            flow.gap(4)
            flow.paragraph(f"Ruling {ruling.number}: {ruling.text}", "small", th.TEXT_SOFT)
            flow.paragraph(rolled(ruling), "small", th.GOOD if ruling.success else th.ORANGE)


def _submission(ui: Ui, flow: Flow, exercise: Exercise, draft: RulingDraft, one: Submission) -> None:
    cell, chosen = flow.take(28, 2), draft.about == one.id
    by = f" · {one.author}" if one.author else ""
    label = f"{name_of(exercise, one.seat)}{by} · {one.date[:10]}"
    state = "ruled" if one.ruling is not None else "waits"
    if w.row(
        ui, cell, label, f"submission/{one.id}", value=state, selected=chosen, style="small-strong", value_tone=th.GOLD
    ):
        draft.about = "" if chosen else one.id
    flow.paragraph(one.text, "body", th.TEXT)
    if one.ruling is not None:
        if one.ruling.text:
            flow.paragraph(f"Ruled: {one.ruling.text}", "small", th.TEXT_SOFT)
        flow.paragraph(rolled(one.ruling), "small", th.GOOD if one.ruling.success else th.ORANGE)
    flow.gap(6)


def rolled(ruling: Ruling) -> str:
    """Return what was needed, rolled and decided, in words."""
    dice = " + ".join(map(str, ruling.dice)) + (f" = {sum(ruling.dice)}" if len(ruling.dice) > 1 else "")
    what = f"{ruling.odds.needed} or {'more' if ruling.odds.method == DICE else 'less of 100'}"
    said = "Success" if ruling.success else "Failure"
    said += f" against the dice: {ruling.reason}" if ruling.overridden else ""
    return f"{said}. Needed {what} ({ruling.odds.chance:.0%}), rolled {dice}."


def _ruling(ui: Ui, flow: Flow, exercise: Exercise, draft: RulingDraft) -> None:
    about = next((one for one in exercise.submissions() if one.id == draft.about), None)
    flow.caption(
        "Ruling", f"on {name_of(exercise, about.seat)}'s order" if about is not None else "on nothing handed in"
    )
    draft.pros = w.text_input(
        ui, flow.take(30, 4), draft.pros, "ruling/pros", hint="Reasons for; separated by semicolons", limit=4000
    )
    draft.cons = w.text_input(ui, flow.take(30, 4), draft.cons, "ruling/cons", hint="Reasons against; …", limit=4000)
    left, right = flow.halves(30, 4)
    hint = "Per cent; blank: two dice"
    draft.percent = w.text_input(ui, left, draft.percent, "ruling/percent", hint=hint, limit=3)
    options = [(BY_DICE, "The dice decide"), (YES, "Success, I decide"), (NO, "Failure, I decide")]
    draft.decided = w.stepper(ui, right, options, draft.decided, "ruling/decided")
    if draft.decided:
        hint = "Why, against the dice"
        draft.reason = w.text_input(ui, flow.take(30, 4), draft.reason, "ruling/reason", hint=hint, limit=4000)
    hint = "What the seats are told"
    draft.text = text_area(ui, flow.take(72, 4), draft.text, "ruling/text", hint=hint, limit=MOST_LETTERS)
    hint = "Effects of a success: world.tension += 0.05; …"
    draft.then = w.text_input(ui, flow.take(30, 4), draft.then, "ruling/then", hint=hint, limit=4000)
    hint = "Effects of a failure"
    draft.otherwise = w.text_input(ui, flow.take(30, 4), draft.otherwise, "ruling/else", hint=hint, limit=4000)
    chosen = ", ".join(name_of(exercise, seat) for seat in exercise.game.playable if seat in draft.to) or "everybody"
    if w.row(ui, flow.take(28, 4), "Told to", "ruling/to", value=chosen, style="small-strong"):
        draft.choosing = not draft.choosing
    for number, seat in enumerate(exercise.game.playable if draft.choosing else ()):
        if number % 2 == 0:
            cells = flow.halves(26)
        ticked = w.checkbox(ui, cells[number % 2], name_of(exercise, seat), seat in draft.to, f"ruling/to/{seat}")
        (draft.to.add if ticked else draft.to.discard)(seat)
    percent, wrong = _percent(draft.percent)
    statements = [*parts(draft.then), *parts(draft.otherwise)]
    wrong += problems(exercise.game.prepared, Inject("draft", "", tuple(statements))) if statements else ()
    for text in wrong:
        flow.paragraph(text, "small", th.TONES["bad"])
    if not wrong:
        pros, cons = len(parts(draft.pros)), len(parts(draft.cons))
        odds = exercise.odds(pros, cons, DICE if percent is None else PERCENT, percent)
        what = f"{odds.needed} or more with two dice" if percent is None else f"{odds.needed} or less of 100"
        flow.paragraph(f"Odds: {odds.chance:.0%} ({what})", "strong", th.GOLD)
    ready = not wrong and not too_long(draft.text, MOST_LETTERS) and (not draft.decided or bool(draft.reason.strip()))
    cell = flow.take(34, 6)
    if w.button(ui, (cell.x, cell.y, 150, 34), "Roll and rule", "ruling/roll", enabled=ready, kind="primary"):
        _roll(ui, exercise, draft, percent)
    if draft.last is not None:
        flow.paragraph(rolled(draft.last), "strong", th.GOOD if draft.last.success else th.ORANGE)


def _percent(text: str) -> tuple[float | None, tuple[str, ...]]:
    if not text.strip():
        return None, ()
    number = text.strip().rstrip("%")
    if number.isdecimal() and int(number) <= 100:
        return float(number), ()
    return None, ("A percentage is a whole number from 0 to 100.",)


def _roll(ui: Ui, exercise: Exercise, draft: RulingDraft, percent: float | None) -> None:
    try:
        draft.last = exercise.rule(
            draft.about,
            draft.text,
            method=DICE if percent is None else PERCENT,
            pros=parts(draft.pros),
            cons=parts(draft.cons),
            percent=percent,
            success_effects=parts(draft.then),
            failure_effects=parts(draft.otherwise),
            to=tuple(seat for seat in exercise.game.playable if seat in draft.to),
            reason=draft.reason,
            override={YES: True, NO: False}.get(draft.decided),
        )
    except GameError as error:
        ui.toast(f"{str(error)[:1].upper()}{str(error)[1:]}.", "warn")
        return
    draft.text = draft.pros = draft.cons = draft.percent = draft.then = draft.otherwise = draft.reason = ""
    draft.about, draft.decided, draft.to = "", BY_DICE, set()


def _override(ui: Ui, flow: Flow, exercise: Exercise, draft: RulingDraft) -> None:
    flow.caption("Override a number", "when the turn resolves")
    left, right = flow.halves(30, 4)
    draft.ref = w.text_input(ui, left, draft.ref, "override/ref", hint="world.tension", limit=200)
    draft.value = w.text_input(ui, right, draft.value, "override/value", hint="New value", limit=30)
    draft.why = w.text_input(
        ui, flow.take(30, 4), draft.why, "override/why", hint="Why; kept in the record", limit=4000
    )
    try:
        value: float | None = float(draft.value)
    except ValueError:
        value = None
    wrong: tuple[str, ...] = ()
    if draft.ref.strip() and value is not None:
        wrong = problems(exercise.game.prepared, Inject("draft", "", (f"{draft.ref.strip()} = {value:.12g}",)))
    elif draft.value.strip() and value is None:
        wrong = ("The new value is a number.",)
    for text in wrong:
        flow.paragraph(text, "small", th.TONES["bad"])
    ready = bool(draft.ref.strip() and draft.why.strip()) and value is not None and not wrong
    cell = flow.take(32, 4)
    if w.button(ui, (cell.x, cell.y, 150, 32), "Override", "override/go", enabled=ready) and value is not None:
        for text in exercise.override(draft.ref, value, draft.why):
            ui.toast(text, "warn")
        draft.ref = draft.value = draft.why = ""
