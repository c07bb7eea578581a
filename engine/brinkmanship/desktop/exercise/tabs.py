"""The tabs of control's page: orders, injects, an inject made up now, notes, going back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from brinkmanship.desktop.exercise.control_state import EVERYBODY, ControlState
from brinkmanship.desktop.kit import theme as th
from brinkmanship.desktop.kit import widgets as w
from brinkmanship.desktop.kit.flow import Flow, scrolling
from brinkmanship.desktop.kit.theme import Colour, parse_colour
from brinkmanship.desktop.kit.ui import Rect, Ui
from brinkmanship.game.session.exercise import Entry, Status, title_of

TABS = (("orders", "Orders"), ("injects", "Injects"), ("new", "New inject"), ("notes", "Notes"), ("turns", "Go back"))
TONE: dict[Status, Colour] = {
    Status.WAITING: th.MUTED,
    Status.DUE: th.GOLD,
    Status.CHOSEN: th.GOLD,
    Status.HELD: th.ORANGE,
    Status.SKIPPED: th.FAINT,
    Status.RELEASED: th.GOOD,
}
SAYS: dict[Status, str] = {
    Status.WAITING: "waiting",
    Status.DUE: "due: goes in",
    Status.CHOSEN: "goes in",
    Status.HELD: "held",
    Status.SKIPPED: "skipped",
    Status.RELEASED: "released",
}


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
    colours = exercise.game.prepared.names.colours
    with scrolling(ui, body, "control/orders", pad=2) as flow:
        if not desk.resolved or over:
            for seat in exercise.seats:
                cell = flow.take(28)
                w.dot(ui, (cell.x + 5, cell.centery), 9, parse_colour(colours[seat]))
                ui.text((cell.x + 18, cell.y, cell.width - 170, 28), desk.name(seat), "strong")
                label = "Show its end" if over else "Let it plan again"
                if w.button(ui, (cell.right - 140, cell.y, 140, 26), label, f"control/seat/{seat}"):
                    if not over:
                        exercise.give_back(seat)
                    desk.wanted = seat
                if not over:
                    for text in desk.orders[seat]:
                        flow.paragraph(f"• {text}", "small", th.TEXT_SOFT)
                    if not desk.orders[seat]:
                        flow.paragraph("no orders", "small", th.FAINT)
                flow.gap(8)
        if not over and not desk.resolved:
            flow.paragraph("The programs decide when the turn is resolved.", "small", th.MUTED)
            flow.gap(8)
        if desk.truth.view.turn:
            flow.caption(f"Orders of turn {desk.truth.view.turn}")
            last = ""
            for who, text in desk.truth.last_orders:
                if who != last:
                    flow.line(who, "small-strong")
                last = who
                flow.paragraph(f"• {text}", "small", th.TEXT_SOFT)
            if not desk.truth.last_orders:
                flow.paragraph("none", "small", th.MUTED)


def _injects(ui: Ui, body: Rect, desk: ControlState) -> None:
    with scrolling(ui, body, "control/injects", pad=2) as flow:
        if not desk.entries:
            flow.paragraph("This exercise has no list of injects. Think of one under “New inject”.", "body", th.MUTED)
        for entry in desk.entries:
            _entry(ui, flow, desk, entry)


def _entry(ui: Ui, flow: Flow, desk: ControlState, entry: Entry) -> None:
    planned, inject = entry.planned, entry.planned.inject
    open_ = desk.chosen == inject.id
    says = f"{SAYS[entry.status]}, turn {entry.turn}" if entry.status is Status.RELEASED else SAYS[entry.status]
    if w.row(
        ui,
        flow.take(30, 2),
        planned.name,
        f"inject/{inject.id}",
        value=says,
        selected=open_,
        style="medium",
        value_tone=TONE[entry.status],
    ):
        desk.chosen, desk.reason = ("" if open_ else inject.id), ""
    if not open_:
        return
    flow.x, flow.width = flow.x + 10, flow.width - 20
    names = desk.exercise.game.prepared.names
    day = names.date(planned.day)
    clock = f" {day:%H:%M}" if isinstance(day, datetime) else ""
    when = f"{day.day} {day:%B}{clock}" if planned.day >= 0 else "no day"
    when += f", once {planned.when}" if planned.when else ""
    to = ", ".join(desk.name(seat) for seat in inject.to) or "everybody"
    flow.paragraph(f"To {to} · {when}", "small", th.MUTED)
    flow.paragraph(inject.text or "(no text)", "body", th.TEXT)
    for text in inject.effects:
        flow.paragraph(text, "small", th.SKY)
    if entry.reason:
        flow.paragraph(f"Reason: {entry.reason}", "small", th.GOLD)
    if entry.status is not Status.RELEASED and not desk.resolved:
        flow.gap(4)
        desk.reason = w.text_input(
            ui, flow.take(30, 6), desk.reason, "inject/reason", hint="Reason, kept in the record", limit=200
        )
        cell = flow.take(30, 4)
        third = (cell.width - 12) / 3
        for number, (decision, label, standing) in enumerate(
            (
                ("release", "Release", (Status.CHOSEN, Status.DUE)),
                ("hold", "Hold", (Status.HELD,)),
                ("skip", "Skip", (Status.SKIPPED,)),
            )
        ):
            place = Rect(cell.x + number * (third + 6), cell.y, third, 30)
            is_so = entry.status in standing
            if w.button(ui, place, label, f"inject/{decision}", selected=is_so):
                problem = desk.decide(inject.id, decision)
                if problem:
                    ui.toast(problem, "warn")
    flow.x, flow.width = flow.x - 10, flow.width + 20
    flow.gap(8)


def _new(ui: Ui, body: Rect, desk: ControlState) -> None:
    if desk.resolved:
        ui.paragraph(
            (body.x, body.y, body.width, 0),
            "Injects go in while the orders of a turn are on this desk, before it is resolved.",
            "body",
            th.MUTED,
        )
        return
    playable = desk.exercise.game.playable
    with scrolling(ui, body, "control/new", pad=2) as flow:
        flow.caption("What the seats read")
        desk.text = w.text_input(
            ui, flow.take(32, 4), desk.text, "new/text", hint="A report, a rumour, a call…", limit=400
        )
        if ui.text_width(desk.text) > flow.width - 24:
            flow.paragraph(desk.text, "small", th.TEXT_SOFT)
        flow.gap(6)
        flow.caption("To", "" if desk.to else "everybody")
        half = (flow.width - 8) / 2
        for number, seat in enumerate(playable):
            if number % 2 == 0:
                cell = flow.take(26)
            place = Rect(cell.x + (number % 2) * (half + 8), cell.y, half, 26)
            if w.checkbox(ui, place, desk.name(seat), seat in desk.to, f"new/to/{seat}"):
                desk.to.add(seat)
            else:
                desk.to.discard(seat)
        flow.gap(8)
        flow.caption("Effects, parted by semicolons", "may be empty")
        desk.effects = w.text_input(
            ui, flow.take(32, 4), desk.effects, "new/effects", hint="world.tension += 0.05; …", limit=400
        )
        wrong = desk.wrong()
        for text in wrong:
            flow.paragraph(text, "small", th.TONES["bad"])
        if desk.statements and not wrong:
            for text in desk.statements:
                flow.paragraph(text, "small", th.GOOD)
        flow.gap(6)
        ready = bool(desk.text.strip() or desk.statements) and not wrong
        if w.button(ui, flow.take(34, 12), "Put it into this turn", "new/put", enabled=ready, kind="primary"):
            for text in desk.put_in():
                ui.toast(text, "warn")
        if desk.exercise.improvised:
            flow.caption("Go in with this turn")
        for number, inject in enumerate(desk.exercise.improvised):
            cell = flow.take(28, 2)
            to = ", ".join(inject.to) or "everybody"
            ui.text((cell.x, cell.y, cell.width - 40, 28), f"{title_of(inject)} ({to})", "small", th.TEXT_SOFT)
            if w.button(ui, (cell.right - 30, cell.y, 28, 26), "×", f"new/withdraw/{number}", kind="quiet"):
                desk.exercise.withdraw(number)
                break


def _notes(ui: Ui, body: Rect, desk: ControlState) -> None:
    exercise = desk.exercise
    with scrolling(ui, body, "control/notes", pad=2) as flow:
        flow.caption("What you saw")
        desk.note = w.text_input(ui, flow.take(32, 6), desk.note, "note/text", hint="Who did what, and why", limit=400)
        if ui.text_width(desk.note) > flow.width - 24:
            flow.paragraph(desk.note, "small", th.TEXT_SOFT)
        cell = flow.take(32, 12)
        options = [(EVERYBODY, "of all seats"), *((seat, desk.name(seat)) for seat in exercise.seats)]
        desk.about = w.stepper(ui, (cell.x, cell.y, cell.width - 132, 32), options, desk.about, "note/about")
        ready = bool(desk.note.strip())
        write = Rect(cell.right - 124, cell.y, 124, 32)
        if w.button(ui, write, "Write down", "note/write", enabled=ready, kind="primary"):
            desk.write_down()
        turns = {node.number: node.turn for node in exercise.game.branch}
        seen = exercise.observations
        if seen:
            flow.caption("Written down", str(len(seen)))
        for note in reversed(seen):
            of = desk.name(note.about) if note.about else "all"
            flow.line(f"Turn {turns[note.node]} · {of}", "small-strong", th.MUTED)
            flow.paragraph(note.text, "body", th.TEXT)
            flow.gap(6)


def _turns(ui: Ui, body: Rect, desk: ControlState) -> None:
    game = desk.exercise.game
    with scrolling(ui, body, "control/turns", pad=2) as flow:
        flow.paragraph(
            "Go back to the end of an earlier turn and begin a new branch there. The branch that is left stays in the record.",
            "small",
            th.MUTED,
        )
        flow.gap(6)
        road = game.branch
        for node in reversed(road):
            cell = flow.take(32, 4)
            when = game.prepared.names.date(node.world.day)
            label = f"Turn {node.turn}" if node.turn else "The start"
            ui.text((cell.x, cell.y, cell.width - 150, 32), f"{label} · {when:%d %B %Y}", "body")
            if node is road[-1]:
                ui.text((cell.right - 140, cell.y, 134, 32), "now", "small-strong", th.GOLD, align="right")
                continue
            sure = desk.back_to == node.turn
            text = "Really go back?" if sure else "Go back here"
            kind = "danger" if sure else "plain"
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
    "notes": _notes,
    "turns": _turns,
}
