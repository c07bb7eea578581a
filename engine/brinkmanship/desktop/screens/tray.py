"""The order tray: the plan of this turn as cards that can be moved, looked at and taken back."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import pygame

from brinkmanship.desktop import formatting
from brinkmanship.desktop.kit import theme as th, widgets as w
from brinkmanship.desktop.kit.tooltip import Tip, TipRow
from brinkmanship.desktop.kit.ui import Rect, Ui
from brinkmanship.desktop.screens import decisions, effects, tips
from brinkmanship.desktop.screens.game_state import GameScreenState
from brinkmanship.game.session.orders import Order
from brinkmanship.game.view.asked import answer_words
from brinkmanship.game.view.foretell_text import sum_text
from brinkmanship.game.view.foretell_types import Foretold
from brinkmanship.game.view.report_text import points_text
from brinkmanship.game.view.types import Choice
from brinkmanship.text import counted

_LEAST = 142.0  # width of a card on which an order can be read


def describe(state: GameScreenState, order: Order) -> tuple[str, str]:
    """Return an order as a title and what it is aimed at."""
    if order.answer:
        title, _, proposer = answer_words(state.session.view, order).partition(", proposed by ")
        return title, f"proposed by {proposer}" if proposer else ""
    choice = state.session.choice(order.action)
    answers = {c.action: (c.name, d.name) for d in state.session.view.dilemmas for c in d.choices}
    if choice is None and order.action in answers:
        return answers[order.action]
    title = choice.name if choice else order.action.replace("_", " ")
    if order.lift:
        title = f"End: {title}"
    aim = ""
    if choice is not None and order.target:
        aim = next((target.name for target in choice.targets if target.id == order.target), "")
    aim = aim or (state.session.name(order.target) if order.target else "")
    place = state.session.name(order.place) if order.place else ""
    return title, " → ".join(part for part in (aim, place) if part)


def draw(ui: Ui, rect: Rect, state: GameScreenState) -> None:
    """Draw the tray."""
    view = state.session.view
    with w.panel(ui, rect, "tray"):
        head = Rect(rect.x + 12, rect.y + 6, rect.width - 24, 24)
        if w.button(ui, (head.right - 56, head.y, 56, 24), "Redo", "tray/redo", kind="quiet"):
            state.session.redo()
        if w.button(ui, (head.right - 116, head.y, 56, 24), "Undo", "tray/undo", kind="quiet"):
            state.session.undo()
        room = Rect(head.x, head.y, head.width - 124, 24)
        label, open_ = decisions.reminder(state)
        if label:
            if ui.text_width(label, "medium") + 24 > room.width - 60:
                label = label.split(":")[0]
            width = ui.text_width(label, "medium") + 24
            place = Rect(room.right - width, head.y, width, 24)
            if w.button(ui, place, label, "tray/decisions", kind="primary" if open_ else "plain"):
                state.dialog = "decisions"
            room.width -= width + 8
        title = next(
            (one for one in ("Orders of this turn", "Orders") if ui.text_width(one, "caption") <= room.width), ""
        )
        used = w.caption(ui, room, title)
        given = view.orders_per_turn - view.orders_left
        count, points = f"{given} of {view.orders_per_turn}", f"{counted(round(view.capital_left, 1), 'point')} left"
        kept = f" · {state.session.kept}" if state.session.kept else ""
        rest = Rect(room.x + used + 12, room.y, room.width - used - 12, 24)
        gain = _sum(state)
        said = (f"{count} · {points}{gain}{kept}", f"{count} · {points}{gain}", f"{count} · {points}", points, count)
        left = next((one for one in said if ui.text_width(one, "small") <= rest.width), "")
        w.item(ui, (rest.x, rest.y, ui.text_width(left, "small"), 24), "tray/sum", left, partial(_of_plan, state))
        ui.text(rest, left, "small", th.MUTED)
        slots = max(view.orders_left + len(view.plan), 1)
        fit = max(int((head.width + 8) // (_LEAST + 8)), len(view.plan) + 1)
        shown = min(slots, fit)  # the last place stands for all the further free ones
        width = min((head.width - 8 * (shown - 1)) / shown, 300)
        for number in range(shown):
            cell = Rect(head.x + number * (width + 8), rect.y + 36, width, rect.height - 46)
            if number < len(view.plan):
                _card(ui, cell, state, number, view.plan[number])
            else:
                ui.fill(cell, (30, 38, 54, 120), radius=6, edge=(48, 58, 80))
                hint = "Choose an action" if width >= 130 else "Choose"
                half = (cell.height - 4) / 2
                if number == len(view.plan) and w.button(
                    ui, (cell.x, cell.y, cell.width, half), hint, "tray/new", kind="quiet"
                ):
                    state.right = "actions"
                    state.drop_order()
                    state.reveal("inspector")
                elif number == len(view.plan):
                    below = (cell.x, cell.bottom - half, cell.width, half)
                    if w.button(ui, below, "Ask your staff" if width >= 130 else "Ask", "tray/advice", kind="quiet"):
                        state.dialog = "situation"
                elif number > len(view.plan):
                    free = slots - number if number == shown - 1 else 1
                    ui.text(cell, f"{free} more slots" if free > 1 else "Free slot", "small", th.FAINT, align="center")


def _told(state: GameScreenState) -> list[tuple[Order, Foretold | None]]:
    """Return what each order of the plan would do, None of those that are still worked out."""
    if state.session.busy:
        return []
    return [(order, state.session.foresight.of(order)) for order in state.session.view.plan if not order.answer]


def _sum(state: GameScreenState) -> str:
    """Return what the plan would do to the aims together, for the head of the tray; '' until it is known."""
    told = [one for _, one in _told(state)]
    known = [one for one in told if one is not None]
    if not told or len(known) < len(told):
        return ""
    return f" · your aims {points_text(sum(one.total + one.later for one in known))}"


def _of_plan(state: GameScreenState) -> Tip | None:
    """Return the tooltip of the plan: what each order does to the aims, and all of them together."""
    told = _told(state)
    if not told:
        return None
    rows = []
    for order, one in told:
        said = sum_text(one) if one is not None else "…"
        rows.append(TipRow(" · ".join(filter(None, describe(state, order))), said))
    together: dict[str, float] = {}
    for _, one in told:
        for aim in one.moved() if one is not None else ():
            together[aim.text] = together.get(aim.text, 0.0) + aim.mean
    for text, delta in sorted(together.items(), key=lambda pair: -abs(pair[1])):
        rows.append(TipRow(text, formatting.change(delta), "good" if delta > 0 else "warn"))
    asked = any(one.consent is not None for _, one in told if one is not None)
    about = "What the orders do by themselves, once they are in effect."
    return Tip("This plan and your aims, of 100", rows, about, "If all who are asked agree." if asked else "")


def _tip(state: GameScreenState, choice: Choice, order: Order) -> Tip:
    """Return the tooltip of a card: the order's full name, what it would do, and what the action is."""
    tip = tips.of_action(state, choice, order)
    told = None if state.session.busy else state.session.foresight.of(order)
    rows = [*(effects.rows(told) if told is not None else ()), *tip.rows]
    return replace(tip, title=" · ".join(filter(None, describe(state, order))), rows=rows)


def _card(ui: Ui, cell: Rect, state: GameScreenState, number: int, order: Order) -> None:
    title, aim = describe(state, order)
    choice = None if order.answer else state.session.choice(order.action)
    name = f"tray/{number}"
    ui.fill(cell, th.FIELD, radius=6, edge=th.SELECT_EDGE)
    tip = None if choice is None else partial(_tip, state, choice, order)
    if w.item(ui, cell, name, title, tip, kind="card", radius=6):
        open_card(state, order)
    if ui.keys_for(name, (pygame.K_DELETE, pygame.K_BACKSPACE)):
        state.session.remove(number)
        return
    room = cell.width - 34
    one_line = ui.text_width(title, "small-strong") <= room
    ui.paragraph((cell.x + 10, cell.y + 6, room, 0), title, "small-strong", th.TEXT, max_lines=2, name=f"{name}/title")
    answers = {c.action: c.cost for d in state.session.view.dilemmas for c in d.choices}
    price = 0.0 if order.answer else answers.get(order.action, 0.0) if choice is None else choice.cost * order.amount
    cost = "" if choice is None and not price else formatting.points(round(price, 2))
    short = f"{price:.3g}" if cost else ""
    foot = Rect(cell.x + 10, cell.bottom - 22, cell.width - 20 - (50 if len(state.session.view.plan) > 1 else 0), 17)
    said = [(aim, cost), (aim, short), ("", cost), ("", short)]
    if one_line:
        ui.text((cell.x + 10, cell.y + 24, cell.width - 20, 17), aim, "small", th.TEXT_SOFT)
        said = said[2:]
    fits = [one for one in said if ui.text_width("  ".join(filter(None, one)), "small-strong") <= foot.width]
    about, paid = fits[0] if fits else ("", "")
    used = ui.text(foot, paid, "small-strong", th.GOLD) + 8 if paid else 0.0
    ui.text((foot.x + used, foot.y, foot.width - used, 17), about, "small", th.TEXT_SOFT)
    if w.button(ui, (cell.right - 26, cell.y + 3, 22, 22), "×", f"{name}/remove", kind="quiet"):
        if refused := state.session.remove(number):
            ui.toast(" ".join(reason.text for reason in refused[0].reasons), "warn")
        return
    last = number + 1 >= len(state.session.view.plan)
    for there, step, right, label, way in ((number > 0, -1, 52, "‹", "earlier"), (not last, 1, 28, "›", "later")):
        place = (cell.right - right, cell.bottom - 25, 22, 22)
        if there and cell.width > 84 and w.button(ui, place, label, f"{name}/{way}", kind="quiet"):
            state.session.move(number, step)
            return


def open_card(state: GameScreenState, order: Order) -> None:
    """Look at an order of the plan again, or at the question that it answers."""
    if order.answer or state.session.choice(order.action) is None:
        state.dialog = "decisions"
        return
    state.reveal("inspector")
    state.choose(order.action, order.target)
    state.place, state.size = order.place, order.amount


def keys(ui: Ui, state: GameScreenState) -> None:
    """Go to the cards of the plan by number: the first time to the card, then to what it holds; Delete takes it out."""
    for number, order in enumerate(state.session.view.plan[:9]):
        if ui.key(pygame.K_1 + number):
            if ui.focus == f"tray/{number}":
                open_card(state, order)
            else:
                state.reveal("tray")
                ui.set_focus(f"tray/{number}")
