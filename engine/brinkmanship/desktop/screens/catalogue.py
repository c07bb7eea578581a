"""The catalogue of actions, and making an order of one: target, place, why not, add."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence

import pygame

from brinkmanship.desktop import formatting
from brinkmanship.desktop.kit import theme as th, tooltip, widgets as w
from brinkmanship.desktop.kit.flow import Flow, scrolling
from brinkmanship.desktop.kit.input import Key
from brinkmanship.desktop.kit.ui import Rect, Ui
from brinkmanship.desktop.screens import answers, effects, encyclopedia, tips, war_order
from brinkmanship.desktop.screens.game_state import GameScreenState
from brinkmanship.game.session.orders import Order
from brinkmanship.game.view.report_text import points_text
from brinkmanship.game.view.types import Choice, TargetChoice

FAMILIES = ("diplomacy", "alliance", "military", "arms", "economy", "energy", "cyber", "information", "domestic")


_SIZES = (0.25, 0.5, 1.0, 1.5, 2.0, 3.0)
"""Sizes that can be chosen, beside the least and the most that an action has."""


_AIMED = {
    "actor": "Aimed at", "region": "In which region", "formation": "Which formation", "body": "In which body",
    "axis": "Along which line",
}  # fmt: skip
_SEARCH = "actions/search"
_DIGITS = range(pygame.K_1, pygame.K_9 + 1)
"""Keys of the rows that bear a number: a digit chooses, with shift it puts the order into the plan at once."""
_FEW = 4  # targets of an action of which each is foretold for its row
_COST, _TOTAL = 30.0, 44.0  # widths of the columns of a row


def draw(ui: Ui, rect: Rect, state: GameScreenState) -> None:
    """Draw the list of actions, or the order being made."""
    if state.choice is None:
        _list(ui, rect, state)
    else:
        _order(ui, rect, state, state.choice)


def _list(ui: Ui, rect: Rect, state: GameScreenState) -> None:
    field = (rect.x, rect.y, rect.width, 28)
    down = bool(ui.keys_for(_SEARCH, (pygame.K_DOWN, pygame.K_RETURN)))  # from the words to what they found
    written = state.search.casefold()
    goes_on = {
        code
        for code in _DIGITS
        if written and any(f"{written}{code - pygame.K_0}" in one.name.casefold() for one in state.session.choices)
    }
    numbered = _Numbered(ui, {_SEARCH}, letters=goes_on)
    state.search = w.text_input(ui, field, state.search, _SEARCH, hint="Search the actions")
    with scrolling(ui, (rect.x, rect.y + 34, rect.width, rect.height - 34), "actions/list", pad=2) as flow:
        for caption, found in _found(state):
            flow.caption(caption, "your aims · cost")
            for choice in found:
                if down:
                    ui.set_focus(f"action/{choice.action}")
                    down = False
                _entry(ui, flow, state, choice, numbered)
            flow.gap(7)


def _found(state: GameScreenState) -> Iterator[tuple[str, list[Choice]]]:
    """Give the actions by family; those that a search finds in one list, the likeliest meant first."""
    needle = state.search.strip().casefold()
    if not needle:
        for family in FAMILIES:
            ours = [choice for choice in state.session.choices if choice.family == family]
            if ours:
                ours.sort(key=lambda one: (not one.legal, one.cost, one.name))
                yield f"{family} · {sum(choice.legal for choice in ours)} of {len(ours)}", ours
        return

    def rank(choice: Choice) -> int:
        """Tell where an action has the words: where its name begins, a word of it, within it, in what it says."""
        name = choice.name.casefold()
        if name.startswith(needle):
            return 0
        return 1 if f" {needle}" in name else 2 if needle in name else 3

    matching = [one for one in state.session.choices if needle in f"{one.name} {one.description}".casefold()]
    if matching:
        matching.sort(key=lambda one: (not one.legal, rank(one), one.cost, one.name))
        yield f"found · {sum(choice.legal for choice in matching)} of {len(matching)}", matching


class _Numbered:
    """The first nine rows in sight, while the focus is where digits choose among them.

    `letters` are keys of digits that belong to what is being written: of "Put 8,500 troops on alert", after "put ".
    """

    def __init__(self, ui: Ui, holders: Container[str], letters: Iterable[int] = ()) -> None:
        self._shown = ui.focus in holders
        self._struck = ui.keys_for(ui.focus, {*_DIGITS}.difference(letters))[:1] if self._shown else []
        self._next = 0
        if self._struck:
            ui.input.text = ""  # the digit is a choice, not a letter

    def row(self, ui: Ui, cell: Rect) -> Key | None:
        """Give a row its number, drawn at its edge; return the key where that number was struck."""
        if not self._shown or self._next >= len(_DIGITS) or not ui.in_sight(cell):
            return None
        self._next += 1
        ui.text((cell.x - 1, cell.y + 4, 9, 18), f"{self._next}", "tiny", th.FOCUS, align="center")
        return next((key for key in self._struck if key.code == _DIGITS[self._next - 1]), None)


def _entry(ui: Ui, flow: Flow, state: GameScreenState, choice: Choice, numbered: _Numbered) -> None:
    """Draw an action with what it would do to your aims (the best of its few targets) and what it costs."""
    name = f"action/{choice.action}"
    cost, tone = f"{choice.cost:g}", th.TEXT if choice.legal else th.FAINT
    width = flow.width - 17 - _COST - _TOTAL
    height = max(ui.paragraph_height(choice.name, width, "body"), 18)
    cell = flow.take(height + 8 + (14 if choice.in_force else 0), 2)
    chosen = w.item(ui, cell, name, choice.name, lambda: tips.of_action(state, choice), kind="row", radius=5)
    struck = numbered.row(ui, cell)
    if chosen or struck:
        state.choose(choice.action)
        legal = [target for target in choice.targets if target.legal]
        if struck and struck.shift and len(legal) == 1 and _at_once(state, legal[0]):
            state.target = legal[0].id
            add_at_once(ui, state, state.order(), then=_SEARCH)
        else:
            _go_on(ui, state)
    if not ui.in_sight(cell):
        return
    top, right = Rect(cell.x + 10, cell.y + 4, cell.width - 17, 18), cell.right - 7
    ui.paragraph((top.x, top.y, width, 0), choice.name, "body", tone)
    if choice.in_force:
        ui.text((top.x, top.y + height, width, 14), "in force", "tiny", th.GOLD)
    ui.text((right - _COST, top.y, _COST, 18), cost, "small-strong", th.GOLD, align="right")
    total = _total(state, choice)
    if total is not None:
        said, shade = points_text(total), effects.tone(total if abs(total) >= 0.0005 else 0.0)
        ui.text((right - _COST - _TOTAL, top.y, _TOTAL, 18), said, "small-strong", shade, align="right")


def _total(state: GameScreenState, choice: Choice) -> float | None:
    """Return what an action would do to your aims, aimed at the best of its targets; None where it is not known yet."""
    legal = [target for target in choice.targets if target.legal]
    if choice.needs_place or not 0 < len(legal) <= _FEW or state.session.busy:
        return None
    size = 1.0 if choice.size[0] <= 1 <= choice.size[1] else choice.size[0]
    seat, foresight = state.session.game.seat, state.session.foresight
    found = [foresight.total(Order(seat, choice.action, target.id, amount=size)) for target in legal]
    known = [one for one in found if one is not None]
    return max(known, default=None) if len(known) == len(found) else None


def _order(ui: Ui, rect: Rect, state: GameScreenState, choice: Choice) -> None:
    ready = _ready(state, choice)
    foot, target = 86.0 if ready else 44.0, next((one for one in choice.targets if one.id == state.target), None)
    ends = target is not None and target.can_lift
    told = state.session.foresight.of(state.order(lift=ends)) if ready else None
    body = Rect(rect.x, rect.y, rect.width, rect.height - foot - 6)
    with scrolling(ui, body, f"order/{choice.action}", pad=4) as flow:
        if encyclopedia.ways(ui, flow, state, "‹ All actions", 104, "order", f"action:{choice.action}"):
            state.drop_order()
            return
        flow.paragraph(choice.name, "title", th.TEXT, max_lines=3)
        kind = [choice.family, formatting.points(choice.cost), "stays in force" if choice.measure else "once"]
        kind += ["" if choice.public else "secret", f"after {choice.delay_text}" if choice.delay else ""]
        flow.paragraph(" · ".join(filter(None, kind)), "small", th.GOLD)
        flow.paragraph(choice.description, "small", th.TEXT_SOFT)
        war_order.section(ui, flow, state)
        if choice.size != (1.0, 1.0):
            _size(ui, flow, state, choice)
        for reason in choice.why_not:
            flow.paragraph(f"Not possible: {reason}", "small", th.TONES["bad"])
        if choice.target_kind:
            flow.gap(6)
            legal = sum(target.legal for target in choice.targets)
            flow.caption(_AIMED.get(choice.target_kind, "Aimed at"), f"{legal} of {len(choice.targets)} possible")
            numbered = _Numbered(ui, {f"target/{target.id}" for target in choice.targets})
            for target in sorted(choice.targets, key=lambda one: not one.legal):
                _target(ui, flow, state, target, numbered)
        if state.wants_place:
            _places(ui, flow, state)
        if ready:
            effects.draw(ui, flow, state, told)
        if choice.consent:
            flow.gap(4)
            flow.caption("Needs consent")
            flow.paragraph(choice.consent, "small", th.TONES["warn"])
            _answers(ui, flow, state, choice)
    if ready:
        effects.summary(ui, Rect(rect.x + 4, rect.bottom - foot, rect.width - 8, 36), told)
    _foot(ui, Rect(rect.x, rect.bottom - 44, rect.width, 44), state, choice)


def _ready(state: GameScreenState, choice: Choice) -> bool:
    """Return whether it is clear whom the order is aimed at, and where it goes."""
    if not any(target.id == state.target for target in choice.targets) or state.session.busy:
        return False
    return bool(state.place) or not choice.needs_place


def _size(ui: Ui, flow: Flow, state: GameScreenState, choice: Choice) -> None:
    """Let the size be chosen: what it costs, asks and brings is in proportion."""
    low, high = choice.size
    sizes = sorted({low, high, *(size for size in _SIZES if low < size < high)})
    flow.gap(4)
    flow.caption("Size", f"1 is {choice.size_unit}" if choice.size_unit else "")
    options = [(f"{size:g}", f"{size:g} · {formatting.points(choice.cost * size)}") for size in sizes]
    state.size = float(w.stepper(ui, flow.take(28, 2), options, f"{state.size:g}", "order/size"))
    target = next((one for one in choice.targets if one.id == state.target), None)
    if target is not None and target.counts < 0.995:
        flow.line(f"After recent use it has {target.counts * 100:.0f}% of its effect.", "small", th.MUTED)


def _answers(ui: Ui, flow: Flow, state: GameScreenState, choice: Choice) -> None:
    """Draw how those asked would likely answer the order as it stands, once it is clear who is asked."""
    if not any(target.id == state.target for target in choice.targets):
        flow.line("Choose a target to see the likely answers.", "small", th.MUTED)
        return
    found = state.session.likely(state.order())
    if found is not None:
        flow.gap(2)
        answers.draw(ui, flow, state, found, "order/answer", short=True)
    elif choice.needs_place and not state.place:
        flow.line("Choose a region to see the likely answer.", "small", th.MUTED)


def _target(ui: Ui, flow: Flow, state: GameScreenState, target: TargetChoice, numbered: _Numbered) -> None:
    chosen, name = state.target == target.id, f"target/{target.id}"
    word = "in force" if target.in_force else war_order.word(state, target) if target.legal else "why not?"
    tone = th.TEXT if target.legal or target.can_lift else th.FAINT
    sure = th.GOLD if target.in_force else th.TEXT_SOFT if target.legal else th.TONES["warn"]
    cell = flow.take(25, 1)
    struck = numbered.row(ui, cell)
    cell = Rect(cell.x + 8, cell.y, cell.width - 8, cell.height)
    if _at_once(state, target):
        if struck and struck.shift:
            state.target = target.id
            add_at_once(ui, state, state.order(), then=_SEARCH)
            return
        plus = Rect(cell.right - 25, cell.y, 25, cell.height)
        cell.width -= 28
        if w.button(ui, plus, "+", f"{name}/add", kind="quiet"):
            state.target = target.id
            add_at_once(ui, state, state.order())
            return
        tooltip.offer(ui, f"{name}/add", tooltip.simple("Add to the plan at once"))
    if w.row(ui, cell, target.name, name, selected=chosen, value=word, tone=tone, value_tone=sure) or struck:
        state.target, state.place = target.id, ""
        _go_on(ui, state)
        state.why = "" if target.legal or state.why == target.id else target.id
        for region in state.regions_of(target.kind, target.id)[:1]:
            state.jump("region", region, ui.now_ms)
    unfolded = state.why == target.id or (state.target == target.id and not target.legal)
    _why_not(ui, flow, name, target.name, target.why_not, unfolded=unfolded)


def _at_once(state: GameScreenState, target: TargetChoice) -> bool:
    """Return whether an order needs no more than this target."""
    choice = state.choice
    if choice is None or not target.legal or target.in_force or choice.needs_place:
        return False
    return all((one.action, one.target) != (choice.action, target.id) for one in state.session.view.plan)


def _go_on(ui: Ui, state: GameScreenState) -> None:
    """Take whoever uses the keyboard to the next thing that the order being made needs."""
    choice = state.choice
    if choice is None or not ui.input.keyboard_last:
        return
    target = next((one for one in choice.targets if one.id == state.target), None)
    if target is None:
        legal = next((one for one in choice.targets if one.legal or one.can_lift), None)
        ui.set_focus(f"target/{legal.id}" if legal is not None else "order/back")
    elif choice.needs_place and not state.place:
        places = state.session.game.places(state.action, state.target)
        legal_place = next((one for one in places if one.legal), None)
        ui.set_focus(f"place/{legal_place.id}" if legal_place is not None else "order/back")
    else:
        ui.set_focus("order/lift" if target.can_lift else war_order.button_of(state, state.order()))


def _places(ui: Ui, flow: Flow, state: GameScreenState) -> None:
    places = state.session.game.places(state.action, state.target)
    flow.gap(6)
    flow.caption("To which region?", f"{sum(place.legal for place in places)} of {len(places)} possible")
    for place in sorted(places, key=lambda one: not one.legal):
        chosen, name = state.place == place.id, f"place/{place.id}"
        word, tone = "" if place.legal else "why not?", th.TEXT if place.legal else th.FAINT
        cell = flow.take(25, 1)
        if w.row(ui, cell, place.name, name, selected=chosen, value=word, tone=tone, value_tone=th.TONES["warn"]):
            state.place = place.id
            state.jump("region", place.id, ui.now_ms)
            _go_on(ui, state)
        _why_not(ui, flow, name, place.name, place.why_not, unfolded=state.place == place.id)


def _why_not(ui: Ui, flow: Flow, name: str, what: str, reasons: Sequence[str], *, unfolded: bool) -> None:
    """Tell the reasons against a choice: below it where it is unfolded, and in its tooltip."""
    for reason in reasons if unfolded else ():
        flow.paragraph(f"– {reason}", "small", th.TONES["warn"])
    if reasons:
        rows = [tooltip.TipRow(reason, "", "warn") for reason in reasons]
        tooltip.offer(ui, name, lambda: tooltip.Tip(f"Why not {what}?", rows))


def _foot(ui: Ui, area: Rect, state: GameScreenState, choice: Choice) -> None:
    target = next((one for one in choice.targets if one.id == state.target), None)
    ready = target is not None and (not choice.needs_place or bool(state.place))
    refused = state.session.game.check(state.order()) if ready else None
    wanted, plan = (state.action, state.target, state.place), state.session.view.plan
    planned = any((order.action, order.target, order.place) == wanted for order in plan)
    button = (area.x, area.y + 6, area.width, 36)
    if target is not None and target.can_lift:
        if w.button(ui, button, "Order its end", "order/lift", kind="danger"):
            _add(ui, state, state.order(lift=True))
        return
    enabled = ready and refused is None and not planned
    label = f"Add to the plan · {formatting.points(choice.cost * state.size)}" if enabled else "Not possible"
    if not ready:
        label = "Choose a region" if target is not None else "Choose a target"
    label = "In the plan" if planned else label
    if enabled and (said := war_order.asks(ui, button, state, state.order())) is not None:
        if said:
            _add(ui, state, state.order())
        return
    if w.button(ui, button, label, "order/add", kind="primary" if enabled else "plain", enabled=enabled):
        _add(ui, state, state.order())
    if refused is not None:
        rows = [tooltip.TipRow(reason.text, "", "warn") for reason in refused.reasons]
        tooltip.offer(ui, "order/add", lambda: tooltip.Tip("Why not?", rows))


def add_at_once(ui: Ui, state: GameScreenState, order: Order, then: str = "") -> None:
    """Add an order to the plan; one that begins a war is begun instead, so that its question is asked."""
    if state.session.warning(order) is None:
        _add(ui, state, order, then)
        return
    state.reveal("inspector")
    state.choose(order.action, order.target)
    state.place, state.size = order.place, order.amount


def _add(ui: Ui, state: GameScreenState, order: Order, then: str = "") -> None:
    """Add an order to the plan, or say why not; `then` is what the keyboard goes to, the order's card by default."""
    refused = state.session.add(order)
    if refused is None:
        state.drop_order()
        state.right, state.search = "actions", ""
        if ui.input.keyboard_last and not state.dialog:
            ui.set_focus(then or f"tray/{len(state.session.view.plan) - 1}")
    else:
        ui.toast("; ".join(reason.text for reason in refused.reasons) or "Not possible", "warn")
