"""The dialogue before a turn is committed: the orders, and what is unusual about them."""

from __future__ import annotations

import pygame

from brinkmanship.desktop import formatting
from brinkmanship.desktop.kit import theme as th, widgets as w
from brinkmanship.desktop.kit.flow import scrolling
from brinkmanship.desktop.kit.ui import Rect, Ui
from brinkmanship.desktop.screens import decisions, tray
from brinkmanship.desktop.screens.game_state import GameScreenState
from brinkmanship.text import counted


def unusual(state: GameScreenState) -> list[tuple[str, str]]:
    """Return what is odd about the plan before it is committed, as (text, tone)."""
    view = state.session.view
    found: list[tuple[str, str]] = []
    if not view.plan:
        found.append(("You give no orders this turn.", "muted"))
    elif view.orders_left > 0 and any(choice.legal for choice in state.session.choices):
        found.append((f"You can still give {counted(view.orders_left, 'order')} this turn.", "muted"))
    own = state.actor(view.seat)
    capital = own.tracks.get("capital") if own else None
    if capital is not None and view.capital_left > 0.85 * capital.ceiling:
        found.append(("Political capital is near its maximum; anything gained above it is lost.", "warn"))
    for order in view.plan:
        choice = state.session.choice(order.action)
        if choice is None or order.answer:
            continue
        title, _ = tray.describe(state, order)
        if order.lift:
            found.append((f"{title}: a measure ends.", "muted"))
        if choice.consent:
            likely = state.session.likely(order)
            chance = f" To pass: {formatting.likelihood(likely.passes)}." if likely is not None else ""
            if likely is not None and likely.held:
                chance = " Likely to be held back."
            doubtful = likely is not None and likely.passes < 0.45
            found.append((f"{title}: waits for consent of {choice.consent}.{chance}", "warn" if doubtful else "muted"))
        if choice.cost * order.amount >= 0.6 * max(view.capital, 0.1):
            found.append(
                (
                    f"{title}: takes most of the capital you have ({formatting.points(choice.cost * order.amount)}).",
                    "muted",
                )
            )
    found += decisions.notes(state)
    if (view.horizon - view.day) * view.hours_per_tick / 24 <= view.days_per_turn:
        found.append(("This is the last turn of the game.", "warn"))
    return found


def to_ask(state: GameScreenState) -> bool:
    """Return whether to ask before the turn is committed: where it is wanted, or something unusual was not asked of yet."""
    grave = {text for text, tone in unusual(state) if tone == "warn"}
    return state.settings.confirm_commit or not state.session.alone or bool(grave - state.confirmed)


def draw(ui: Ui, state: GameScreenState) -> bool:
    """Ask before the turn is resolved; return whether it is to be."""
    view, (label, question, _) = state.session.view, state.session.commit_words
    with w.modal(ui, (600, 500), "commit") as inner:
        ui.text((inner.x, inner.y, inner.width, 30), question.format(formatting.day(view.date)), "title")
        body = Rect(inner.x, inner.y + 38, inner.width, inner.height - 92)
        with scrolling(ui, body, "commit/list", pad=2) as flow:
            flow.caption("Orders", f"{view.capital_left:.1f} of {view.capital:.1f} points left")
            if not view.plan:
                flow.line("None", "body", th.MUTED)
            for order in view.plan:
                title, aim = tray.describe(state, order)
                choice = None if order.answer else state.session.choice(order.action)
                flow.line(
                    f"{title}{f' → {aim}' if aim else ''}",
                    "medium",
                    value=f"{choice.cost * order.amount:g}" if choice else "",
                )
            odd = unusual(state)
            if odd:
                flow.gap(8)
                flow.caption("Notes")
                for text, tone in odd:
                    flow.paragraph(text, "small", th.TONES[tone])
        again = Rect(inner.x, inner.bottom - 40, 150, 38)
        if w.button(ui, again, "Cancel", "commit/cancel") or ui.key(pygame.K_ESCAPE):
            state.dialog = ""
        if w.last_button(ui, inner, label, "commit/go"):
            state.dialog = ""
            state.confirmed = {text for text, tone in unusual(state) if tone == "warn"}
            return True
    return False
