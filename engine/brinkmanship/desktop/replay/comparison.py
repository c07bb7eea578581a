"""The dialogue that chooses what to watch or compare: a branch, a variation of the script, another game of the crisis.

It names what there is and opens what was chosen; the screen shows it.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count

import pygame

from brinkmanship.desktop.formatting import game_date
from brinkmanship.desktop.kit import theme as th, tooltip, widgets as w
from brinkmanship.desktop.kit.flow import Flow, scrolling
from brinkmanship.desktop.kit.ui import Rect, Ui
from brinkmanship.desktop.replay.viewer_state import ViewerState
from brinkmanship.game.record.branches import BRANCH_MARK, Branch
from brinkmanship.game.record.saves import name_of_save, saved_games
from brinkmanship.game.replay.open_replay import open_anything
from brinkmanship.game.replay.timeline import Timeline
from brinkmanship.scenario.scripts import VARIATION_MARK, LoadedScript, split_variation
from brinkmanship.text import joined

WATCH, BESIDE = "watch", "beside"


@dataclass(frozen=True, slots=True)
class Alternative:
    """What could be watched instead or beside: its name for opening, or its branch of the same record."""

    name: str
    title: str
    detail: str = ""
    branch: int | None = None  # number of the first node of a branch of the same record


Choice = tuple[str, Alternative | None]
"""What to do (`WATCH`, `BESIDE`, '' nothing) with which."""


def label(timeline: Timeline, script: LoadedScript | None = None) -> str:
    """Return what a timeline is called beside another: its title, and its branch where there are several.

    What was played from `script` is called as it or its variation is; a saved game as the player named it.
    """
    name = (name_of_save(timeline.path) if timeline.path is not None else "") or timeline.title
    if timeline.path is None and script is not None:
        own = split_variation(timeline.raw.name)[1]
        name = script.script.variations[own].title if own in script.script.variations else script.script.script.title
    here = next((b.name for b in timeline.branches if timeline.turns and b.tip == timeline.turns[-1].node), "")
    return f"{name} · {here}" if len(timeline.branches) > 1 and here else name


def alternatives(timeline: Timeline, script: LoadedScript | None) -> list[tuple[str, list[Alternative]]]:
    """Return what could be watched instead of `timeline` or beside it, under headings; headings of nothing are left out."""
    here = next((b for b in timeline.branches if timeline.turns and b.tip == timeline.turns[-1].node), None)
    branches = [_branch(timeline, branch) for branch in timeline.branches if branch != here]
    found = [
        ("Branches of this record", branches),
        ("What if", _variations(timeline, script)),
        ("Games played", _saves(timeline)),
    ]
    return [(heading, listed) for heading, listed in found if listed]


def _branch(timeline: Timeline, branch: Branch) -> Alternative:
    name = f"{timeline.path}{BRANCH_MARK}{timeline.branches.index(branch) + 1}"
    leaves = f"leaves after turn {branch.from_turn}, " if branch.parent >= 0 else ""
    return Alternative(name, branch.name, f"{leaves}to turn {branch.turns}", branch.first)


def _variations(timeline: Timeline, script: LoadedScript | None) -> list[Alternative]:
    if script is None:
        return []
    head, own = split_variation(timeline.raw.name)
    plain = script.data.get("script", {}).get("title", "")
    listed = [Alternative(str(head), str(plain), "as it is written")] if own else []
    for key, one in script.script.variations.items():
        if key != own:
            listed.append(Alternative(f"{head}{VARIATION_MARK}{key}", one.title))
    return listed


def _saves(timeline: Timeline) -> list[Alternative]:
    id, own = str(timeline.facts.head.get("id", "")), timeline.path and os.path.realpath(timeline.path)
    out = []
    for save in saved_games():
        if save.scenario == id and os.path.realpath(save.path) != own:
            who = f"Played as {joined(save.names)}" if save.names else "Played by the AI"
            detail = f"turn {save.turn}, played {save.modified.day} {save.modified:%b %H:%M}"
            out.append(Alternative(str(save.path), f"{who}, to {game_date(save.date)}", detail))
    return out


def draw(ui: Ui, listed: list[tuple[str, list[Alternative]]], *, beside: bool) -> Choice | None:
    """Draw the dialogue; return what to do with which, ('', None) to close it, None while it stands.

    `beside` says that one stands beside already, which may be taken away: (BESIDE, None).
    """
    chosen: Choice | None = None
    with w.modal(ui, (720, 520), "replay/alternatives") as inner:
        ui.text((inner.x, inner.y, inner.width, 28), "Another branch, variation or game", "title")
        text = "Watch one instead, or beside this one: the two move together, and what differs is marked."
        said = ui.paragraph((inner.x, inner.y + 32, inner.width, 0), text, "small", th.MUTED)
        body = Rect(inner.x, inner.y + 44 + said, inner.width, inner.height - 94 - said)
        with scrolling(ui, body, "replay/alternatives/list", pad=2) as flow:
            if not listed:
                none = "There is none: the record has one branch, and no other game of this crisis is kept."
                flow.paragraph(none, "body", th.MUTED)
            number = count()
            for heading, group in listed:
                flow.caption(heading)
                for one in group:
                    chosen = _row(ui, flow, one, next(number)) or chosen
                flow.gap(8)
        bottom = inner.bottom - 36
        if beside and w.button(ui, (inner.x, bottom, 150, 34), "Stop comparing", "replay/alternatives/alone"):
            chosen = (BESIDE, None)
        if w.button(ui, (inner.right - 110, bottom, 110, 34), "Cancel", "replay/alternatives/cancel"):
            chosen = ("", None)
    return ("", None) if chosen is None and ui.key(pygame.K_ESCAPE) else chosen


def _row(ui: Ui, flow: Flow, one: Alternative, number: int) -> Choice | None:
    cell = flow.take(36, 4)
    ui.fill(cell, th.FIELD, radius=6)
    chosen: Choice | None = None
    x = cell.right - 4
    for how, label, wide in ((BESIDE, "Compare", 84), (WATCH, "Watch", 70)):
        x -= wide
        if w.button(ui, (x, cell.y + 4, wide, 28), label, f"replay/alternative/{number}/{how}"):
            chosen = (how, one)
        x -= 6
    room = Rect(cell.x + 10, cell.y, x - cell.x - 16, cell.height)
    ui.text(w.value(ui, room, one.detail, "small", th.MUTED), one.title, "medium")
    tooltip.offer(ui, f"replay/alternative/{number}/{BESIDE}", tooltip.simple(one.title, one.detail))
    return chosen


def changed(viewer: ViewerState, how: str, wanted: Alternative | None, splash: Callable[[str], None]) -> ViewerState:
    """Return the state of a viewer with something beside what `viewer` shows, or of one that shows another branch.

    It stands where `viewer` stands. Raises the errors of records, scripts and games.
    """
    if wanted is None:
        other = None
    elif wanted.branch is not None:
        other = viewer.timeline.on_branch(wanted.branch)
    else:
        splash("Reading the other record")
        other = open_anything(
            wanted.name, progress=lambda done, of: splash(f"Playing the other script: {100 * done // max(of, 1)}%")
        ).timeline
    if how == WATCH and other is not None:
        new = ViewerState(other, viewer.script, viewer.other)
    else:
        new = ViewerState(viewer.timeline, viewer.script, other, viewer.held)
        new.lens, new.lens_trouble = viewer.lens, viewer.lens_trouble
    for name in ("speed", "mode", "kind"):
        setattr(new, name, getattr(viewer, name))
    new.position = min(viewer.position, new.timeline.last)
    new.follow_actor(viewer.follow)
    if viewer.seat:
        new.see_as(viewer.seat)
    return new
