"""The truth on the window of `brink host`, within control's border: for control alone, and gone with one key."""

from __future__ import annotations

from brinkmanship.desktop.exercise.page import BORDER, DARK, border, draw_truth
from brinkmanship.desktop.host.looks import TruthLook
from brinkmanship.desktop.kit import theme as th, widgets as w
from brinkmanship.desktop.kit.flow import scrolling
from brinkmanship.desktop.kit.theme import parse_colour
from brinkmanship.desktop.kit.ui import Rect, Same, Ui
from brinkmanship.text import counted

BAR = 46.0
EDGE = 8.0


def areas(ui: Ui) -> tuple[Rect, Rect, Rect]:
    """Return the places of the bar, the facts and the plans."""
    inside = Rect(BORDER, BORDER, ui.width - 2 * BORDER, ui.height - 2 * BORDER)
    top, width = inside.y + BAR + EDGE, min(max(ui.width * 0.24, 290.0), 380.0)
    facts = Rect(inside.x + EDGE, top, width, inside.bottom - EDGE - top)
    plans = Rect(inside.right - EDGE - width, top, width, facts.height)
    return Rect(inside.x, inside.y, inside.width, BAR), facts, plans


def draw(ui: Ui, look: TruthLook, key: str) -> bool:
    """Draw bar, facts, plans and border over the map; return whether the public view is wanted. *key* is told for it."""
    bar, facts, plans = areas(ui)
    ui.fill(bar, DARK)
    ui.register("truth/bar", "panel", bar)
    with ui.in_panel("truth/bar"):
        used = ui.text((bar.x + 14, bar.y, 300, bar.height), "CONTROL", "title", (255, 214, 196))
        x = bar.x + 14 + used + 16
        x += (
            ui.text((x, bar.y, 360, bar.height), "The truth is shown here: no seat may look.", "small", (255, 190, 166))
            + 20
        )
        label = f"Back to the public view ({key})"
        wide = ui.text_width(label, "medium") + 28
        place = (bar.right - wide - 8, bar.y + 8, wide, 30)
        view = look.truth.view
        turn = f"{view.title} · turn {view.turn} · {view.date_text}"
        ui.text((x, bar.y, place[0] - x - 16, bar.height), turn, "medium", align="right")
        back = w.button(ui, place, label, "truth/back", kind="primary", style="medium")
    ui.keep(
        "truth/facts",
        facts.inflate(24, 24),
        Same(look),
        lambda: draw_truth(ui, facts, look.truth, look.outcome, look.body),
    )
    ui.keep("truth/plans", plans.inflate(24, 24), Same(look), lambda: _plans(ui, plans, look))
    border(ui)
    return back


def _plans(ui: Ui, rect: Rect, look: TruthLook) -> None:
    with w.panel(ui, rect, "truth/plans") as inner, scrolling(ui, inner, "truth/plans/list", pad=2) as flow:
        if look.outcome is None:
            flow.caption("Goes in with this turn", str(len(look.going_in)) if look.going_in else "")
            for text in look.going_in:
                flow.paragraph(f"• {text}", "small", th.GOLD)
            if not look.going_in:
                flow.paragraph("No inject.", "small", th.MUTED)
            if look.waiting:
                count = f"{counted(look.waiting, 'order')} in free text"
                flow.paragraph(
                    f"{count} wait{'' if look.waiting > 1 else 's'} for a ruling.", "small", th.TONES["warn"]
                )
            flow.gap(8)
            flow.caption("Plans of this turn")
            for plan in look.plans:
                cell = flow.take(24)
                w.dot(ui, (cell.x + 5, cell.centery), 9, parse_colour(plan.colour))
                state, tone = ("handed in", th.GOOD) if plan.handed_in else ("planning", th.MUTED)
                left = w.value(ui, Rect(cell.x + 18, cell.y, cell.width - 18, 24), state, "small", tone)
                ui.text(left, plan.name, "small-strong")
                for text in plan.orders:
                    flow.paragraph(f"• {text}", "small", th.TEXT_SOFT)
                flow.gap(3)
        if look.truth.last_orders:
            flow.gap(6)
            flow.caption(f"Orders of turn {look.truth.view.turn}")
            for who, text in look.truth.last_orders:
                flow.paragraph(f"{who}: {text}", "small", th.TEXT_SOFT)
