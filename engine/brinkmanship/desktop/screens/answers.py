"""How those who are asked for consent would likely answer: the chance to pass, and each member with what it weighs."""

from __future__ import annotations

from brinkmanship.desktop import formatting
from brinkmanship.desktop.kit import theme as th, widgets as w
from brinkmanship.desktop.kit.flow import Flow
from brinkmanship.desktop.kit.tooltip import Tip, TipRow
from brinkmanship.desktop.kit.ui import Ui
from brinkmanship.desktop.screens import tips
from brinkmanship.desktop.screens.game_state import GameScreenState
from brinkmanship.game.view.types import MemberAnswer, ProposalView

_SURE = 0.95  # members above it are counted, not listed, where room is short


def draw(ui: Ui, flow: Flow, state: GameScreenState, proposal: ProposalView, name: str, *, short: bool = False) -> None:
    """Draw the answers below each other; with `short` only of members that are not almost certain."""
    if proposal.tabled is not None:
        flow.paragraph(f"On the table: {proposal.tabled.text}", "small", th.TEXT_SOFT)
    for draft in proposal.drafts:
        flow.paragraph(f"Sounded out {draft.text}: {formatting.likelihood(draft.passes)}", "small", th.TEXT_SOFT)
    if proposal.held:
        flow.paragraph("Likely to be held back: no draft would pass.", "small", th.TONES["warn"])
    flow.line(f"To pass: {formatting.likelihood(proposal.passes)}", "small-strong")
    flow.gap(2)
    hardest = sorted(proposal.members, key=lambda one: one.yes)
    shown = [one for one in hardest if one.yes < _SURE] or hardest[:1] if short else hardest
    single = len(hardest) == 1
    flow.caption("Likely answer" if single else "Likely answers", "says yes" if single else "no objection")
    for answer in shown:
        _answer(ui, flow, state, answer, f"{name}/{answer.actor}")
    rest = len(hardest) - len(shown)
    if rest:
        flow.line(f"{rest} more: almost certain", "small", th.MUTED)


def _answer(ui: Ui, flow: Flow, state: GameScreenState, answer: MemberAnswer, name: str) -> None:
    against = [reason for reason in answer.reasons if reason.startswith("against")]
    reason = (against or list(answer.reasons) or [""])[0]
    lines = ui.paragraph_height(reason, flow.width, "small") if reason else 0.0
    cell = flow.take(29 + lines, 3)
    member = state.session.name(answer.actor)
    if w.item(ui, cell, name, member, lambda: of_answer(state, answer)):
        state.select("actor", answer.actor)
    if ui.in_sight(cell):
        text = f"{answer.words} ({answer.low * 100:.0f}–{answer.high * 100:.0f}%)"
        used = ui.text((cell.x, cell.y, cell.width, 19), text, "small-strong", align="right")
        ui.text((cell.x, cell.y, cell.width - used - 6, 19), member, "body", th.TEXT_SOFT)
        colour = th.GREEN if answer.yes > 0.8 else th.ORANGE if answer.yes > 0.45 else th.VERMILION
        w.progress(ui, (cell.x, cell.y + 21, cell.width, 4), answer.yes, colour)
        if reason:
            tone = th.MUTED if reason.startswith("for") else th.TONES["warn"]
            ui.paragraph((cell.x, cell.y + 27, cell.width, 0), reason, "small", tone)


def of_answer(state: GameScreenState, answer: MemberAnswer) -> Tip:
    """Return the tooltip of a member's answer: everything it is known to weigh."""
    rows = [TipRow(reason, "", "good" if reason.startswith("for") else "warn") for reason in answer.reasons]
    rows = rows or [TipRow("nothing weighs much either way", "", "muted")]
    rows.append(TipRow("About it", link=lambda: tips.of_actor(state, answer.actor)))
    return Tip(
        f"{state.session.name(answer.actor)}: {answer.words}",
        rows,
        "As we judge it; what others truly think we do not know.",
    )
