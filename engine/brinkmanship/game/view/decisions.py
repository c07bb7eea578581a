"""How leaders decided: every change of course, and the course of the last day, with what was weighed, term by term."""

from __future__ import annotations

import itertools
from collections.abc import Container, Mapping, Sequence

from brinkmanship.game.view.labels import Labels
from brinkmanship.game.view.reports import LeaderChoice, Weighed
from brinkmanship.simulation.mechanisms.courses import explain
from brinkmanship.simulation.randomness import Randomness
from brinkmanship.simulation.rules import Leader
from brinkmanship.simulation.world import World


def weighed(names: Labels, world: World, number: int, chance: Randomness | None = None) -> tuple[Weighed, ...]:
    """Return what leader *number* weighs as the world stands, the most likely course first.

    What it estimates of others errs by the *chance* of the game; without one, *world* is as it judges it already.
    """
    rules, scenario = names.rules, names.scenario
    actor = rules.actors[rules.leaders[number].actor]
    options, costs = scenario.courses[actor].options, scenario.courses[actor].cost_names
    out = []
    for course, likely, terms in explain(world, rules, number, chance):
        told = tuple((_term(names, costs, name), amount) for name, amount in terms if abs(amount) >= 5e-4)
        value = sum(amount for _, amount in terms)
        out.append(Weighed(course, options[course].name, likely, value, tuple(sorted(told, key=lambda t: -abs(t[1])))))
    return tuple(sorted(out, key=lambda one: -one.chance))


def _term(names: Labels, costs: Mapping[str, str], name: str) -> str:
    issue = names.scenario.issues.get(name)
    return issue.name if issue is not None else costs.get(name, name.replace("_", " "))


def decisions(
    names: Labels, worlds: Sequence[World], chance: Randomness, led: Container[str]
) -> tuple[LeaderChoice, ...]:
    """Return every change of course of the actors *led* over the worlds of a branch, in order of time.

    The last of each is the course that it kept to at the end. What was weighed is read from the world of the turn in which
    the course was chosen, or of the last.
    """
    out = []
    for number, leader in enumerate(names.rules.leaders):
        actor = names.rules.actors[leader.actor]
        if actor not in led:
            continue
        options = names.scenario.courses[actor].options

        def course(world: World, number: int = number, leader: Leader = leader) -> str:
            return leader.courses[int(world.course[number, 0])].id

        turns = [(before, after) for before, after in itertools.pairwise(worlds) if course(before) != course(after)]
        last = worlds[-1]
        if not turns or turns[-1][1] is not last:
            turns.append((last, last))
        for before, after in turns:
            day = int(after.course_since[number, 0]) if before is not after else after.day
            now, was = (options[course(world)].name for world in (after, before))
            told = weighed(names, after, number, chance)
            out.append(LeaderChoice(actor, names.actor(actor), names.date(day), day, now, was, told))
    return tuple(sorted(out, key=lambda one: one.day))


def turned(choice: LeaderChoice) -> str:
    """Return a choice in words without what was weighed.

    >>> from datetime import date
    >>> told = Weighed("go", "go on", 0.44, 0.1, ())
    >>> turned(LeaderChoice("A", "Ruritania", date(2030, 1, 2), 1, "go on", "wait", (told,)))
    'Ruritania turned from "wait" to "go on" (a 44% chance).'
    """
    chance = next((one.chance for one in choice.weighed if one.name == choice.course), 1.0)
    doubt = f" (a {chance * 100:.0f}% chance)" if chance < 0.75 else ""
    return f"{choice.name} {_did(choice)}{doubt}."


def _did(choice: LeaderChoice) -> str:
    if choice.changed:
        return f'turned from "{choice.before}" to "{choice.course}"'
    return f'kept to "{choice.course}" to the end'


def sentence(choice: LeaderChoice, most: int = 20) -> str:
    """Return a choice in words: who chose what, how likely it was, and the *most* gains and costs that weighed most.

    >>> from datetime import date
    >>> told = Weighed("go", "go on", 0.44, 0.1, (("Land", 0.31), ("sanctions", -0.22), ("military", -0.16)))
    >>> sentence(LeaderChoice("A", "Ruritania", date(2030, 1, 2), 1, "go on", "wait", (told,)))
    'Ruritania turned from "wait" to "go on" (44% likely). For it: Land +31. Against it: sanctions −22, military −16.'
    >>> sentence(LeaderChoice("A", "Ruritania", date(2030, 3, 1), 60, "wait", "wait", ()))
    'Ruritania kept to "wait" to the end.'
    """
    chosen = next((one for one in choice.weighed if one.name == choice.course), None)
    text = f"{choice.name} {_did(choice)}"
    if chosen is None:
        return text + "."
    told = [(name, round(amount * 100)) for name, amount in chosen.terms]
    gains, costs = (
        ", ".join(
            [f"{name} {'+' if sign > 0 else '−'}{abs(points)}" for name, points in told if points * sign > 0][:most]
        )
        for sign in (1, -1)
    )
    parts = [f"For it: {gains}." if gains else "", f"Against it: {costs}." if costs else ""]
    return " ".join(filter(None, (f"{text} ({chosen.chance * 100:.0f}% likely).", *parts)))
