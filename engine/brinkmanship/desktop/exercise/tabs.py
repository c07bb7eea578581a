"""The tabs of control's page: orders, injects, an inject made up now, notes, going back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from itertools import groupby
from operator import itemgetter

from brinkmanship.desktop.exercise.control_state import EVERYBODY, ControlState
from brinkmanship.desktop.exercise.mail import MEDIA
from brinkmanship.desktop.exercise.rulings_tab import draw_letters, draw_rulings
from brinkmanship.desktop.kit import theme as th, widgets as w
from brinkmanship.desktop.kit.flow import Flow, scrolling
from brinkmanship.desktop.kit.text_area import text_area, too_long
from brinkmanship.desktop.kit.theme import Colour, parse_colour
from brinkmanship.desktop.kit.ui import Rect, Ui
from brinkmanship.game.exercise.exercise import AS_PLANNED, EFFECTS_LATER, NOW, Entry, Status
from brinkmanship.game.exercise.schedule import HSEEP
from brinkmanship.game.record.tree import RATINGS
from brinkmanship.game.session.injects import title_of
from brinkmanship.game.view.labels import long_date
from brinkmanship.msel.preview import verdict
from brinkmanship.text import counted

TABS = (
    *(("orders", "Orders"), ("injects", "Injects"), ("new", "New"), ("letters", "Letters"), ("rulings", "Rulings")),
    *(("notes", "Notes"), ("turns", "Turns")),
)
SAYS: dict[Status, tuple[str, Colour]] = {
    Status.WAITING: ("waiting", th.MUTED),
    Status.DUE: ("due: goes in", th.GOLD),
    Status.CHOSEN: ("goes in", th.GOLD),
    Status.HELD: ("held", th.ORANGE),
    Status.SKIPPED: ("skipped", th.FAINT),
    Status.RELEASED: ("released", th.GOOD),
}
LONG = 20_000
"""Letters that a note or an inject may have; planners write some 4,000."""


def draw(ui: Ui, inner: Rect, desk: ControlState, *, busy: bool) -> None:
    """Draw the tabs and the one that is open."""
    if ui.focus == "" and not busy and desk.fresh:
        desk.fresh = False
        ui.set_focus(f"control/tab/{desk.tab}")
    desk.tab = w.tabs(ui, (inner.x, inner.y, inner.width, 30), TABS, desk.tab, "control/tab")
    body = Rect(inner.x, inner.y + 40, inner.width, inner.height - 40)
    if busy:
        ui.text((body.x, body.y, body.width, 24), "The turn is being resolved.", "body", th.MUTED)
        return
    _TABS[desk.tab](ui, body, desk)


def _orders(ui: Ui, body: Rect, desk: ControlState) -> None:
    exercise, over = desk.exercise, desk.exercise.game.outcome is not None
    with scrolling(ui, body, "control/orders", pad=2) as flow:
        for seat in exercise.seats:
            _seat(ui, flow, desk, seat, over=over)
        for seat in () if over else exercise.absent:
            cell = _seat_line(ui, flow, desk, seat, 140)
            if w.button(ui, cell, "Give it to people", f"control/people/{seat}"):
                desk.hand_over(seat)
            flow.paragraph("The AI plays it.", "small", th.FAINT)
            flow.gap(8)
        if not over and not desk.resolved:
            flow.paragraph("The AI decides when the turn is resolved.", "small", th.MUTED)
            flow.gap(8)
        if desk.truth.view.turn:
            flow.caption(f"Orders of turn {desk.truth.view.turn}")
            for who, orders in groupby(desk.truth.last_orders, key=itemgetter(0)):
                flow.line(who, "small-strong")
                for _, text in orders:
                    flow.paragraph(f"• {text}", "small", th.TEXT_SOFT)
            if not desk.truth.last_orders:
                flow.paragraph("none", "small", th.MUTED)


def _seat_line(ui: Ui, flow: Flow, desk: ControlState, seat: str, width: float) -> Rect:
    """Draw a seat's name; return the place for a button beside it."""
    cell = flow.take(28)
    w.dot(ui, (cell.x + 5, cell.centery), 9, parse_colour(desk.exercise.game.prepared.facts.colours[seat]))
    ui.text((cell.x + 18, cell.y, cell.width - width - 24, 28), desk.name(seat), "strong")
    return Rect(cell.right - width, cell.y, width, 26)


def _seat(ui: Ui, flow: Flow, desk: ControlState, seat: str, *, over: bool) -> None:
    exercise = desk.exercise
    waits = seat in exercise.waiting
    label = "Show its end" if over else "Hand over the screen" if waits else "Reopen planning"
    cell = _seat_line(ui, flow, desk, seat, 170)
    if w.button(ui, cell, label, f"control/seat/{seat}"):
        if not over:
            exercise.give_back(seat)
        desk.wanted = seat
    if not over:
        stands = "Has not handed in yet:" if waits else "Has handed in:"
        flow.paragraph(stands if desk.orders[seat] else f"{stands[:-1]}, no orders.", "small", th.MUTED)
        for text in desk.orders[seat]:
            flow.paragraph(f"• {text}", "small", th.TEXT_SOFT)
        cell, name = flow.take(26), f"control/program/{seat}"
        place = (cell.x, cell.y, 190, 24)
        if len(exercise.seats) > 1 and w.button(ui, place, "Let the program play it", name, kind="quiet"):
            desk.hand_over(seat)
    flow.gap(8)


def _injects(ui: Ui, body: Rect, desk: ControlState) -> None:
    with scrolling(ui, body, "control/injects", pad=2) as flow:
        if not desk.entries:
            flow.paragraph("This exercise has no list of injects. Think of one under “New”.", "body", th.MUTED)
        elif any(
            entry.status in (Status.WAITING, Status.DUE, Status.HELD) and entry.day >= 0 for entry in desk.entries
        ):
            _shift(ui, flow, desk)
        for entry in desk.entries:
            _entry(ui, flow, desk, entry)
        flow.rule()
        _from_file(ui, flow, desk)


def _shift(ui: Ui, flow: Flow, desk: ControlState) -> None:
    cell = flow.take(30, 4)
    hint = "Days, below 0 earlier"
    days = (cell.x, cell.y, cell.width - 210, 30)
    desk.shift_days = w.text_input(ui, days, desk.shift_days, "injects/days", hint=hint, limit=8)
    place = (cell.right - 200, cell.y, 200, 30)
    ready = bool(desk.shift_days.strip())
    if w.button(ui, place, "Move all that wait", "injects/shift", enabled=ready) and (problem := desk.shift()):
        ui.toast(problem, "warn")
    if ready and not desk.chosen:
        hint = "Reason, kept in the record"
        desk.reason = w.text_input(ui, flow.take(30, 4), desk.reason, "injects/reason", hint=hint, limit=LONG)
    flow.gap(4)


def _from_file(ui: Ui, flow: Flow, desk: ControlState) -> None:
    flow.caption("Add a list", "spreadsheet or script")
    cell = flow.take(30, 4)
    path = (cell.x, cell.y, cell.width - 90, 30)
    desk.path = w.text_input(ui, path, desk.path, "injects/path", hint="msel.xlsx", limit=1000)
    if w.button(ui, (cell.right - 82, cell.y, 82, 30), "Read", "injects/read", enabled=bool(desk.path.strip())):
        desk.read_file()
    reading = desk.reading
    if reading is None:
        return
    flow.paragraph(verdict(reading), "small-strong", th.TONES["bad"] if reading.refused or reading.errors else th.GOOD)
    for problem in reading.problems:
        flow.paragraph(problem.text, "small", th.TONES["bad"] if problem in reading.errors else th.TONES["warn"])
    for name, rows in reading.unknown:
        flow.paragraph(f"{name} is nobody here ({counted(rows, 'row')}).", "small", th.TONES["warn"])
    if reading.planned:
        left, right = flow.halves(32, 4)
        if w.button(ui, left, f"Add {len(reading.planned)}", "injects/add", kind="primary"):
            for text in desk.add_file():
                ui.toast(text, "warn")
        if w.button(ui, right, "Leave it", "injects/leave"):
            desk.reading = None


def _entry(ui: Ui, flow: Flow, desk: ControlState, entry: Entry) -> None:
    planned, inject = entry.planned, entry.planned.inject
    open_, name = desk.chosen == inject.id, f"inject/{inject.id}"
    says, tone = SAYS[entry.status]
    says += f", turn {entry.turn}" if entry.status is Status.RELEASED else ""
    cell = flow.take(30, 2)
    if w.row(ui, cell, planned.name, name, value=says, selected=open_, style="medium", value_tone=tone):
        desk.chosen, desk.reason = ("" if open_ else inject.id), ""
    if not open_:
        return
    flow.x, flow.width = flow.x + 10, flow.width - 20
    names = desk.exercise.game.prepared.names
    day = names.date(max(entry.day, 0))
    clock = f" {day:%H:%M}" if isinstance(day, datetime) else ""
    when = f"{day.day} {day:%B}{clock}" if entry.day >= 0 else "no day"
    when += f", once {planned.when}" if planned.when else ""
    to = ", ".join(desk.name(seat) for seat in inject.to) or "everybody"
    sender, medium = inject.sender or planned.msel.sender, inject.medium or planned.msel.medium
    came = f"From {sender}{f' by {medium}' if medium else ''} · " if sender or medium else ""
    flow.paragraph(f"{came}{'to' if came else 'To'} {to} · {when}", "small", th.MUTED)
    flow.paragraph(inject.text or "(no text)", "body", th.TEXT)
    for text in inject.effects:
        flow.paragraph(text, "small", th.SKY)
    if entry.reason:
        flow.paragraph(f"Reason: {entry.reason}", "small", th.GOLD)
    if entry.shown and entry.goes_in:
        flow.paragraph(f"The seats read it while they plan. {EFFECTS_LATER}", "small", th.GOLD)
    if entry.status is not Status.RELEASED:
        flow.gap(4)
        hint = "Reason, kept in the record"
        desk.reason = w.text_input(ui, flow.take(30, 6), desk.reason, "inject/reason", hint=hint, limit=LONG)
        for decision, label, about, chosen in (
            ("release", "Release with this turn", "", entry.status in (Status.CHOSEN, Status.DUE) and not entry.shown),
            (NOW, "Release now", "they read it at once", entry.goes_in and entry.shown),
            ("hold", "Hold", "", entry.status is Status.HELD),
            ("skip", "Skip", "", entry.status is Status.SKIPPED),
            (AS_PLANNED, "As planned", "on its day or condition", entry.status is Status.WAITING),
        ):
            cell = flow.take(28, 4)
            place = Rect(cell.x, cell.y, 190, 28)
            ui.text((place.right + 10, cell.y, cell.width - 200, 28), about, "small", th.MUTED)
            if w.button(ui, place, label, f"inject/{decision}", selected=chosen):
                problem = desk.decide(inject.id, decision)
                if problem:
                    ui.toast(problem, "warn")
        flow.gap(4)
        left, right = flow.halves(30, 4)
        step, at = max(desk.exercise.game.prepared.rules.ticks_per_turn, 1), entry.day
        problem = ""
        if w.button(ui, left, "A turn earlier", "inject/earlier", enabled=at - step >= desk.exercise.game.day):
            problem = desk.move(inject.id, at - step)
        if w.button(ui, right, "A turn later", "inject/later", enabled=at >= 0):
            problem = desk.move(inject.id, at + step)
        marks = [(one, one) for one in HSEEP if one not in ("Released", "Complete") or one == entry.hseep]
        status = w.stepper(ui, flow.take(30, 4), marks, entry.hseep, "inject/status")
        if status != entry.hseep:
            problem = desk.mark(inject.id, status)
        if problem:
            ui.toast(problem, "warn")
    for note in entry.history:
        flow.paragraph(f"{note.date[:10]} {note.words}", "small", th.FAINT)
    flow.x, flow.width = flow.x - 10, flow.width + 20
    flow.gap(8)


def _new(ui: Ui, body: Rect, desk: ControlState) -> None:
    with scrolling(ui, body, "control/new", pad=2) as flow:
        flow.caption("What the seats read")
        hint = "A report, a rumour, a call…"
        desk.text = text_area(ui, flow.take(96, 4), desk.text, "new/text", hint=hint, limit=LONG)
        left, right = flow.halves(30, 4)
        desk.sender = w.text_input(ui, left, desk.sender, "new/sender", hint="From (blank: control)", limit=200)
        media = [("", "No medium"), *((key, label) for key, (label, _) in MEDIA.items())]
        desk.medium = w.stepper(ui, right, media, desk.medium, "new/medium")
        desk.title = w.text_input(ui, flow.take(30, 4), desk.title, "new/title", hint="Headline", limit=200)
        flow.gap(6)
        flow.caption("To", "" if desk.to else "everybody")
        for number, seat in enumerate(desk.exercise.game.playable):
            if number % 2 == 0:
                cells = flow.halves(26)
            ticked = w.checkbox(ui, cells[number % 2], desk.name(seat), seat in desk.to, f"new/to/{seat}")
            (desk.to.add if ticked else desk.to.discard)(seat)
        flow.gap(8)
        flow.caption("Effects, separated by semicolons", "may be empty")
        hint = "world.tension += 0.05; …"
        desk.effects = w.text_input(ui, flow.take(32, 4), desk.effects, "new/effects", hint=hint, limit=LONG)
        wrong = desk.wrong()
        for text in wrong or desk.statements:
            flow.paragraph(text, "small", th.TONES["bad"] if wrong else th.GOOD)
        flow.gap(6)
        ready = bool(desk.text.strip() or desk.statements) and not wrong and not too_long(desk.text, LONG)
        left, right = flow.halves(34, 4)
        put = w.button(ui, left, "Add to this turn", "new/put", enabled=ready, kind="primary")
        now = w.button(ui, right, "Tell them now", "new/now", enabled=ready and bool(desk.text.strip()))
        if put or now:
            for text in desk.put_in(now=now):
                ui.toast(text, "warn")
        about = f"Told now, the seats read it while they plan. Either way it goes in with this turn. {EFFECTS_LATER}"
        flow.paragraph(about, "small", th.MUTED)
        flow.gap(8)
        if desk.exercise.improvised:
            flow.caption("Go in with this turn")
        for number, inject in enumerate(desk.exercise.improvised):
            cell = flow.take(28, 2)
            to = ", ".join(inject.to) or "everybody"
            told = ", told now" if inject.id in desk.exercise.game.pending.shown else ""
            ui.text((cell.x, cell.y, cell.width - 40, 28), f"{title_of(inject)} ({to}{told})", "small", th.TEXT_SOFT)
            if w.button(ui, (cell.right - 30, cell.y, 28, 26), "×", f"new/withdraw/{number}", kind="quiet"):
                desk.exercise.withdraw(number)
                break


def _notes(ui: Ui, body: Rect, desk: ControlState) -> None:
    exercise = desk.exercise
    with scrolling(ui, body, "control/notes", pad=2) as flow:
        flow.caption("What you saw")
        desk.note = text_area(ui, flow.take(96, 6), desk.note, "note/text", hint="Who did what, and why", limit=LONG)
        left, right = flow.halves(32, 6)
        desk.objective = w.text_input(ui, left, desk.objective, "note/objective", hint="Objective", limit=200)
        desk.author = w.text_input(ui, right, desk.author, "note/author", hint="Your name", limit=80)
        ratings = [("", "no rating"), *((key, f"{key}: {words}") for key, words in RATINGS.items())]
        desk.rating = w.stepper(ui, flow.take(32, 6), ratings, desk.rating, "note/rating")
        cell = flow.take(32, 12)
        options = [(EVERYBODY, "of all seats"), *((seat, desk.name(seat)) for seat in exercise.seats)]
        desk.about = w.stepper(ui, (cell.x, cell.y, cell.width - 132, 32), options, desk.about, "note/about")
        write = (cell.right - 124, cell.y, 124, 32)
        if w.button(
            ui,
            write,
            "Write down",
            "note/write",
            enabled=bool(desk.note.strip()) and not too_long(desk.note, LONG),
            kind="primary",
        ):
            desk.write_down()
        here = {node.number: node.turn for node in exercise.game.branch}
        seen = exercise.observations
        if seen:
            flow.caption("Written down", str(len(seen)))
        for note in reversed(seen):
            head = [f"Turn {here[note.node]}" if note.node in here else "On a branch that was left"]
            head += [desk.name(note.about) if note.about else "all", note.author, note.objective, note.rating]
            flow.paragraph(" · ".join(part for part in head if part), "small-strong", th.MUTED)
            flow.paragraph(note.text, "body", th.TEXT)
            flow.gap(6)


def _turns(ui: Ui, body: Rect, desk: ControlState) -> None:
    game = desk.exercise.game
    with scrolling(ui, body, "control/turns", pad=2) as flow:
        about = "Go back to the end of an earlier turn and begin a new branch there."
        flow.paragraph(f"{about} The branch that is left stays in the record.", "small", th.MUTED)
        flow.gap(6)
        branch = game.branch
        for node in reversed(branch):
            cell = flow.take(32, 4)
            when = game.prepared.names.date(node.world.day)
            label = f"Turn {node.turn}" if node.turn else "The start"
            ui.text((cell.x, cell.y, cell.width - 150, 32), f"{label} · {long_date(when)}", "body")
            if node is branch[-1]:
                ui.text((cell.right - 140, cell.y, 134, 32), "now", "small-strong", th.GOLD, align="right")
                continue
            sure = desk.back_to == node.turn
            text, kind = ("Really go back?", "danger") if sure else ("Go back here", "plain")
            if w.button(ui, (cell.right - 140, cell.y + 1, 140, 30), text, f"turns/{node.turn}", kind=kind):
                if sure:
                    desk.go_back(node.turn)
                    ui.toast(f"Back at the end of turn {node.turn}.", "good")
                    return
                desk.back_to = node.turn


_TABS: dict[str, Callable[[Ui, Rect, ControlState], None]] = {
    "orders": _orders,
    "injects": _injects,
    "new": _new,
    "letters": lambda ui, body, desk: draw_letters(ui, body, desk.exercise, desk.compose),
    "rulings": lambda ui, body, desk: draw_rulings(ui, body, desk.exercise, desk.ruling),
    "notes": _notes,
    "turns": _turns,
}
