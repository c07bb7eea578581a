"""What the worlds themselves tell the log: the rung, regions that change hands, fighting and losses; and rules left out."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from brinkmanship.game.view.grammar import names_joined, sentence
from brinkmanship.game.view.labels import Labels
from brinkmanship.game.view.types import LogLine
from brinkmanship.scenario.loaded import Loaded
from brinkmanship.simulation.changes import Fault
from brinkmanship.simulation.world import Kind, World
from brinkmanship.text import two_digits


def tell_faults(names: Labels, faults: Iterable[Fault], day: int, turn: int) -> list[LogLine]:
    """Return a line for every rule whose change was no finite number and was left out, each once."""
    out = []
    for fault in dict.fromkeys(faults):
        label = names.track(fault.kind, names.rules.tracks[fault.kind].names[fault.track]).label
        text = (
            f"A rule of the scenario went beyond what a number can hold, so it was left out: {label} stayed as it was."
        )
        data = {"id": fault.cause.id, "rule": fault.rule, "phase": fault.phase}
        out.append(LogLine(names.date(day), day, turn, "fault", text, weight=0.9, data=data))
    return out


def rule_faults(loaded: Loaded, lines: Iterable[LogLine]) -> list[str]:
    """Return what an author needs to know of the rules that were left out in *lines*, with file and line where known."""
    out = []
    for line in lines:
        if line.kind == "fault":
            rule = str(line.data.get("rule", ""))
            place = loaded.place_of_text(rule) if rule else ""
            several = f"{line.data.get('phase')} (several changes of one number together)"
            what = f"the rule '{rule}'" if rule else several
            out.append(f"{place + ': ' if place else ''}{what} gave no finite number and was left out")
    return list(dict.fromkeys(out))


def tell_world(names: Labels, before: World, after: World, turn: int) -> list[LogLine]:
    """Return what the two worlds themselves tell: the rung, regions that change hands, fighting and losses."""
    rules, day = names.rules, after.day
    out: list[LogLine] = []

    def say(kind: str, clause: str, weight: float, place: str = "", confidence: str = "exact", **data: Any) -> None:
        when, text = names.date(day), sentence(clause)
        line = LogLine(when, day, turn, kind, text, place=place, confidence=confidence, weight=weight, data=data)
        out.append(line)

    taken = np.flatnonzero(before.controller[:, 0] != after.controller[:, 0])
    for region in taken.tolist():
        say("control", _taken(names, region, int(after.controller[region, 0])), 0.8, rules.regions[region])
    fought = np.flatnonzero(after.attacker[:, 0] >= 0).tolist()
    if fought:
        track = rules.track(Kind.ACTOR, "losses")
        lost = after.actor[track, :, 0] - before.actor[track, :, 0]
        losers = {rules.actors[i]: float(lost[i]) for i in np.flatnonzero(lost >= 1).tolist()}
        where = names_joined([names.the("region", rules.regions[i]) for i in fought])
        text = sentence(f"there was fighting in {where}") + (f" {_losses(names, losers)}" if losers else "")
        say("battle", text, 0.7, rules.regions[fought[0]], "low" if losers else "exact")
    track = rules.track(Kind.WORLD, "rung")
    was, now = int(before.world[track, 0, 0]), int(after.world[track, 0, 0])
    ladder = sorted(names.scenario.ladder, key=lambda r: r.from_)
    if was != now and 0 <= now < len(ladder):
        way = "escalated" if now > was else "eased"
        say("rung", f"the crisis {way} to rung {ladder[now].rung} of the ladder: {ladder[now].name}", 0.6, step=now)
    return out


def _taken(names: Labels, region: int, holder: int) -> str:
    where = names.the("region", names.rules.regions[region])
    if holder < 0:
        return f"nobody held {where} any longer"
    actor = names.rules.actors[holder]
    regained = int(names.rules.sovereign[region]) == holder
    return f"{names.the('actor', actor)} {'regained' if regained else 'took'} control of {where}"


def _losses(names: Labels, lost: dict[str, float]) -> str:
    """Return what fighting cost in soldiers, as a sentence."""
    told = [f"{names.the('actor', actor)} about {two_digits(number):,.0f}" for actor, number in lost.items()]
    told[0] = told[0].replace(" about ", " lost about ", 1) + (" soldiers" if max(lost.values()) >= 2 else " soldier")
    sides = "both sides" if len(lost) <= 2 else "all sides"
    return sentence(f"{names_joined(told)}; {sides} claimed other figures")
