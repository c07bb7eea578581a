"""The words of January 2022: names that stand alone, and a sentence in the past tense for all that can happen."""

from __future__ import annotations

import re
from collections import Counter

from brinkmanship.game.view.deeds import deed
from brinkmanship.game.view.log_text import tell
from brinkmanship.simulation.phase import Result
from tests.january import january

SCENARIO = january().compiled.scenario
NAMES = january().names
LONGEST = 34  # letters of an action's name, so that a button shows it whole
PRESENT = re.compile(r"\{who\} (?:\w+s|is|are|has|have|will)\b")


def test_names_of_actions_are_short_and_stand_alone() -> None:
    names = [action.name for action in SCENARIO.actions.values()]
    assert [name for name in names if len(name) > LONGEST or name.endswith(".")] == []
    assert [name for name, count in Counter(map(str.lower, names)).items() if count > 1] == []


def test_whatever_can_happen_is_told() -> None:
    assert [id for id, action in SCENARIO.orderable.items() if action.told is None] == []
    assert [id for id, event in SCENARIO.events.items() if not event.told] == []
    outcomes = [one for action in SCENARIO.orderable.values() for one in action.outcomes]
    outcomes += [one for event in SCENARIO.events.values() for one in event.outcomes]
    assert [one.name for one in outcomes if not one.told] == []


def test_what_waits_can_be_proposed_and_what_lasts_can_end() -> None:
    for id, action in SCENARIO.actions.items():
        assert action.told is not None
        assert action.told.to, id
        assert not action.measure or action.told.lifted or action.limit, id
        assert not (action.measure and action.duration) or action.told.ended, id


def test_a_deed_is_told_in_the_past() -> None:
    for id, action in SCENARIO.orderable.items():
        assert action.told is not None
        for clause in (action.told.did, action.told.lifted, action.told.ended):
            assert not PRESENT.match(clause or ""), (id, clause)


def test_no_sentence_has_a_gap_or_a_code() -> None:
    codes = {*SCENARIO.actors, *SCENARIO.map.regions, *SCENARIO.formations, *SCENARIO.bodies} - {"NATO", "EU", "OSCE"}
    for slot, number in enumerate(NAMES.rules.slot_action):
        actor = NAMES.rules.actors[NAMES.rules.slot_actor[slot]]
        kind, target = NAMES.slot_target(slot)
        done = deed(NAMES, NAMES.rules.actions[number].id, actor, kind, target, "UA-KYV" if kind == "formation" else "")
        said = [done.did, done.proposed, done.proposal, done.failed, done.lifted, done.ended]
        said += [done.decided("8 February", lasts=lasts) for lasts in (True, False)]
        for text in [*said, done.let("Poland", agrees=True), done.answered("Poland", agrees=False)]:
            assert not re.search(r"[{}_]|  | ,| \.|\bthe the\b", text), text
            assert not codes & set(re.findall(r"[A-Z][A-Z0-9-]+", text)), text


def test_an_event_says_what_it_was_and_not_who_knows_it() -> None:
    for id, event in SCENARIO.events.items():
        assert (event.told or "").endswith("."), id
        assert not re.search(r"\bPublic[,.;]", event.text), id


def test_names_read_well_in_a_list() -> None:
    for things in (SCENARIO.map.regions, SCENARIO.formations, SCENARIO.map.axes):
        assert [one.name for one in things.values() if re.search(r",| and | with ", one.name)] == []


def test_symbols_on_the_map_are_told_apart_by_their_short_names() -> None:
    shorts = Counter((unit.actor, unit.short) for unit in SCENARIO.formations.values())
    assert [short for short, count in shorts.items() if count > 1 or not short[1]] == []


def test_a_traced_attack_is_told_as_the_deed_it_was() -> None:
    who, whom = (NAMES.actor_index[id] for id in ("RUS", "UKR"))
    line = tell(NAMES, [Result(9, "cyber", "attribution", "cyberattack", who, whom)], 9)[0]
    assert line.text == "It emerged that Russia attacked networks in Ukraine."
