"""The battle for a contested region in the inspector, and all of them side by side: who fights, with what, how it goes."""

from __future__ import annotations

from functools import partial

import pygame

from brinkmanship.desktop import formatting
from brinkmanship.desktop.kit import theme as th, widgets as w
from brinkmanship.desktop.kit.flow import Flow, scrolling
from brinkmanship.desktop.kit.theme import Colour
from brinkmanship.desktop.kit.ui import Rect, Ui
from brinkmanship.desktop.screens import tips, war_numbers
from brinkmanship.desktop.screens.game_state import GameScreenState, Selection
from brinkmanship.game.view.types import Estimate
from brinkmanship.game.view.war_text import ratio_text, war_number
from brinkmanship.game.view.war_types import BattleView, SideView, WarNumber

_COLUMNS = (
    ("Front", 0.0, 0.22),
    ("Attacker holds", 0.22, 0.11),
    ("Since yesterday", 0.33, 0.12),
    ("Attackers", 0.45, 0.13),
    ("Defenders", 0.58, 0.13),
    ("Ratio", 0.71, 0.12),
    ("Supply", 0.83, 0.09),
    ("We lost", 0.92, 0.08),
)
"""Title, left edge and width of each column, in parts of the table."""
_WIDE = 900.0  # logical pixels from which there is room for the table


def of(state: GameScreenState, region: str) -> BattleView | None:
    """Return the battle for a region, None where there is none."""
    return next((one for one in state.session.view.battles if one.front.region == region), None)


def section(ui: Ui, flow: Flow, state: GameScreenState, region: str) -> bool:
    """Draw the battle for a region: the front, the two sides, the ratio and what it is made of; whether there is one."""
    found = of(state, region)
    if found is None:
        return False
    front = found.front
    flow.caption("The battle", "most likely")
    share = front.share
    text = f"{share.value * 100:.0f}%"
    if share.confidence != "exact":
        text = f"~{text} ({formatting.ends(share, '–')})"
    _line(ui, flow, state, f"{state.session.name(front.attacker)} holds", text, share, "battle/share")
    w.progress(ui, flow.take(5, 4), share.value, state.colour(front.attacker))
    if found.advance is not None:
        war_numbers.row(ui, flow, state, found.advance, "battle/advance")
    own_attack = found.sides[0].own
    good = found.ratio.value >= 1.2 if own_attack else found.ratio.value < 1
    bad = found.ratio.value < 1 if own_attack else found.ratio.value >= 1.2
    tone = th.TONES["good" if good else "bad" if bad else "warn"]
    war_numbers.row(ui, flow, state, found.ratio, "battle/ratio", tone=tone)
    war_numbers.row(ui, flow, state, found.expected, "battle/expected")
    for side in found.sides:
        _side(ui, flow, state, side)
    flow.gap(3)
    flow.caption("The ratio is made of")
    war_numbers.factors(ui, flow, state, found.ratio.factors, "battle/made")
    flow.gap(3)
    flow.caption("It depends on")
    war_numbers.factors(ui, flow, state, found.depends, "battle/depends")
    flow.rule()
    return True


def _side(ui: Ui, flow: Flow, state: GameScreenState, side: SideView) -> None:
    prefix = f"battle/{'attack' if side.attacks else 'defence'}"
    flow.gap(4)
    flow.caption(f"{state.session.name(side.actor)} {'attacks' if side.attacks else 'defends'}")
    war_numbers.row(ui, flow, state, side.soldiers, f"{prefix}/soldiers", "Soldiers")
    war_numbers.row(ui, flow, state, side.power, f"{prefix}/power")
    if side.lost_today is not None:
        war_numbers.row(ui, flow, state, side.lost_today, f"{prefix}/lost", tone=th.TONES["warn"])
    if side.losses is not None:
        _line(ui, flow, state, "Lost in the war", _people(side.losses), side.losses, f"{prefix}/losses")
    war_numbers.row(ui, flow, state, side.supply, f"{prefix}/supply")
    for label, found in (("Morale", side.morale), ("In the air", side.air)):
        if found is not None:
            text = formatting.short(found)
            if found.confidence not in ("exact", "none"):
                text = f"{text} ({formatting.ends(found, '–')})"
            _line(ui, flow, state, label, text, found, f"{prefix}/{label.lower().replace(' ', '-')}")


def _people(estimate: Estimate) -> str:
    sure = "" if estimate.confidence == "exact" else "~"
    return f"{sure}{estimate.value:,.0f}"


def _line(ui: Ui, flow: Flow, state: GameScreenState, label: str, value: str, of: Estimate, name: str) -> None:
    cell = flow.take(22)
    w.item(ui, cell, name, label, partial(tips.of_estimate, state, of))
    if ui.in_sight(cell):
        ui.text(w.value(ui, cell, value), label, "body", th.TEXT_SOFT)


def listed(ui: Ui, flow: Flow, state: GameScreenState) -> None:
    """Draw the fronts in a column, each a click from its battle: the attacker's share and the ratio there."""
    view = state.session.view
    if w.button(ui, flow.take(28, 5), "All fronts side by side", "war/open"):
        state.dialog = "war"
    flow.caption("Fronts", "held · ratio")
    for one in sorted(view.battles, key=lambda battle: -battle.front.share.value):
        region, name = one.front.region, f"front/{one.front.region}"
        value = f"{one.front.share.value * 100:.0f}% · {ratio_text(one.ratio)}"
        chosen = state.selection == Selection("region", region)
        mark = state.colour(one.front.attacker)
        if w.row(ui, flow.take(24, 1), one.front.name, name, value=value, selected=chosen, marker=mark):
            state.select("region", region, jump=True, now_ms=ui.now_ms)
    fallen = [front for front in view.fronts if front.taken]
    if fallen:
        flow.gap(4)
        flow.caption("Fallen since the last turn")
    for front in fallen:
        flow.line(front.name, "body", th.TEXT_SOFT, value=f"to {state.session.name(front.attacker)}")
    flow.gap(4)
    flow.caption("The armies")
    for text in _armies(state):
        flow.paragraph(text, "small", th.TEXT_SOFT)


def draw(ui: Ui, state: GameScreenState) -> None:
    """Draw all fronts as a table, each row a click from its battle."""
    view = state.session.view
    with w.modal(ui, (1080, 620), "war") as inner:
        ui.text((inner.x, inner.y, inner.width - 100, 34), "The war", "heading")
        if w.button(ui, (inner.right - 90, inner.y, 90, 32), "Close", "war/close", kind="primary") or ui.key(
            pygame.K_ESCAPE
        ):
            state.dialog = ""
        body = Rect(inner.x, inner.y + 42, inner.width, inner.height - 42)
        with scrolling(ui, body, "war/list", pad=2) as flow:
            if not view.battles:
                flow.paragraph("Nobody fights. There is no front that you know of.", "body", th.MUTED)
            else:
                for text in _armies(state):
                    flow.line(text, "body", th.TEXT_SOFT)
                flow.gap(6)
                (_table if flow.width >= _WIDE else _column)(ui, flow, state)
            fallen = [front for front in view.fronts if front.taken]
            if fallen:
                flow.gap()
                flow.caption("Fallen since the last turn")
                for front in fallen:
                    flow.line(f"{front.name}, to {state.session.name(front.attacker)}", "body", th.TEXT)


def _armies(state: GameScreenState) -> list[str]:
    """Return of each party at war what it has lost, and how its army stands."""
    sides = {side.actor: side for battle in state.session.view.battles for side in battle.sides}
    out = []
    for actor, side in sides.items():
        parts = []
        for label, found in (("lost", side.losses), ("morale", side.morale), ("in the air", side.air)):
            if found is not None:
                parts.append(f"{label} {_people(found) if label == 'lost' else formatting.short(found)}")
        out.append(f"{state.session.name(actor)}: {', '.join(parts) or 'not known'}")
    return out


def _table(ui: Ui, flow: Flow, state: GameScreenState) -> None:
    head = flow.take(20)
    for number, (title, left, wide) in enumerate(_COLUMNS):
        align = "left" if not number else "right"
        ui.text((head.x + head.width * left, head.y, head.width * wide - 8, 20), title, "small", th.MUTED, align=align)
    flow.rule()
    for one in sorted(state.session.view.battles, key=lambda battle: -battle.front.share.value):
        _front(ui, flow, state, one)


def _column(ui: Ui, flow: Flow, state: GameScreenState) -> None:
    """Draw the fronts below each other, where there is no room for a table."""
    for one in sorted(state.session.view.battles, key=lambda battle: -battle.front.share.value):
        attack, defend = one.sides
        held = f"{state.session.name(attack.actor)} holds {one.front.share.value * 100:.0f}% · {ratio_text(one.ratio)}"
        if w.row(ui, flow.take(24), one.front.name, f"war/{one.front.region}", value=held, style="strong"):
            state.dialog = ""
            state.select("region", one.front.region, jump=True, now_ms=ui.now_ms)
        parts = [f"{war_number(attack.soldiers)} against {war_number(defend.soldiers)}"]
        parts += [f"{war_number(one.advance)} since yesterday"] if one.advance is not None else []
        lost = attack.lost_today or defend.lost_today
        parts += [f"we lost {war_number(lost)}"] if lost is not None else []
        flow.paragraph("; ".join(parts), "small", th.MUTED)
        flow.gap(4)


def _front(ui: Ui, flow: Flow, state: GameScreenState, one: BattleView) -> None:
    attack, defend = one.sides
    cell = flow.take(40, 2)
    region = one.front.region
    if w.item(ui, cell, f"war/{region}", one.front.name, kind="row", radius=5):
        state.dialog = ""
        state.select("region", region, jump=True, now_ms=ui.now_ms)
    numbers: tuple[tuple[str, str, Colour], ...] = (
        (f"{one.front.share.value * 100:.0f}%", formatting.ends(one.front.share, "–"), th.TEXT),
        _shown(one.advance),
        _shown(attack.soldiers),
        _shown(defend.soldiers),
        (ratio_text(one.ratio), war_number(one.ratio).partition("(")[2].rstrip(")"), th.GOLD),
        (f"{attack.supply.value * 100:.0f}%", f"defender {defend.supply.value * 100:.0f}%", th.TEXT),
        _shown(attack.lost_today or defend.lost_today),
    )
    at, wide = cell.x + 4, cell.width
    ui.text((at, cell.y, wide * 0.22 - 8, 22), one.front.name, "strong")
    against = f"{state.session.name(attack.actor)} against {state.session.name(defend.actor)}"
    ui.text((at, cell.y + 20, wide * 0.22 - 8, 17), against, "small", th.MUTED)
    for (_, left, width), (first, second, tone) in zip(_COLUMNS[1:], numbers, strict=True):
        box = Rect(cell.x + wide * left, cell.y, wide * width - 8, 22)
        ui.text(box, first, "small-strong", tone, align="right")
        if second:
            ui.text((box.x, cell.y + 20, box.width, 17), second, "small", th.MUTED, align="right")


def _shown(number: WarNumber | None) -> tuple[str, str, Colour]:
    """Return a number, its range and its tone for a cell of the table."""
    if number is None:
        return "–", "", th.MUTED
    value, whole = war_number(number, whole=False), war_number(number)
    return value, whole.removeprefix(value).strip(" ()"), th.TEXT
