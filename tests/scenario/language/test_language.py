"""The effect language: what it says, what it refuses and how, and that nothing hostile gets through."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st
from simulation.worlds import START, play, small_rules, symbols_of

from brinkmanship.scenario.language import (
    FUNCTIONS,
    LanguageError,
    SymbolTable,
    compile_expression,
    compile_statement,
    words,
)
from brinkmanship.simulation.expressions import Number, Role, Scope
from brinkmanship.simulation.randomness import Randomness
from brinkmanship.simulation.start import begin
from brinkmanship.simulation.world import Kind, World

RULES = small_rules()
NAMES = symbols_of(RULES, START)
WORLD = begin(RULES, Randomness(1), 1, {RULES.actors.index("RED"): 1})


def actor(name: str, track: str, world: World = WORLD) -> Any:
    return world.actor[RULES.track(Kind.ACTOR, track), RULES.actors.index(name)]


def value(text: str, names: SymbolTable | None = None, world: World = WORLD) -> float:
    """The value of *text* for RED acting on BLU at border with size 2, looked at as one instance."""
    roles = {
        Role.SELF: RULES.actors.index("RED"),
        Role.TARGET: RULES.actors.index("BLU"),
        Role.PLACE: RULES.regions.index("border"),
    }
    scope = Scope(world, RULES, {r: np.array([i]) for r, i in roles.items()}, np.zeros(1, np.int64), np.array([2.0]))
    node = compile_expression(text, names or NAMES.with_roles(True, "actor", True))
    return float(np.broadcast_to(np.asarray(node(scope), np.float32), 1)[0])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 + 2 * 3", 7), ("-(1 + 2) / 4", -0.75), ("2 ** 3 - 1", 7), ("1 / 0", 0), ("+3", 3),
        ("1 < 2 < 3", 1), ("1 < 2 > 3", 0), ("not 1 > 2", 1), ("True + True", 2), ("(1 < 2) + (3 > 2)", 2),
        ("1 if 2 > 3 else 5", 5), ("where(2 > 3, 1, 4)", 4), ("1 > 2 or 2 > 1 and 3 > 2", 1),
        ("min(3, 1, 2)", 1), ("max(3, 1, 2)", 3), ("clip(7, 0, 5)", 5), ("abs(-2)", 2), ("sqrt(-4)", 0), ("sqrt(9)", 3),
        ("exp(0)", 1), ("log(1)", 0), ("logistic(0)", 0.5), ("logistic(-1000)", 0),
        ("amount", 2), ("day", 0), ("date('2030-01-11')", 10), ("date('2030-01-11T06:00')", 10.25),
        ("day >= date('2029-12-31')", 1),
        ("self.resolve", 0.9), ("target.resolve", 0.6), ("RED.resolve - BLU.resolve", 0.3), ("world.tension", 0.5),
        ("PACT.cohesion", 0.6), ("region('red-home').damage", 0), ("formation('R1').personnel", 30_000), ("R2.notice", 6),
        ("place.fortification", 0), ("tie(self, target).tension", 0.6), ("tie(target, self).tension", 0.7),
        ("tie(RED, GRN).trade", 0.1), ("tie(GRN, RED).gas", 0.12),
        ("mean(west.resolve)", 0.55), ("sum(members(PACT).support)", 1.2), ("most(all.resolve)", 0.9),
        ("least(west.support)", 0.5),
        ("mean(others.resolve)", 0.55), ("sum(others.resolve)", 1.1),
        ("troops(RED, 'red-home')", 50_000), ("troops(self, line)", 0), ("troops(west, line)", 30_000),
        ("troops(target, place)", 20_000),
        ("strength(BLU, border)", 14_000), ("held(line, BLU)", 1), ("held('red-home', west)", 0), ("contested(line)", 0),
        ("fallen(line)", 0), ("capital_lost(BLU)", 0), ("rung()", 0), ("type(RED, mean)", 1), ("type(RED, bluff)", 0),
        ("belief(BLU, RED, mean)", 0.4), ("belief(self, RED, mean)", 1), ("ended(war)", 0), ("fired(frost)", 0),
        ("days_since_event(frost)", 999), ("done(warn)", 0), ("days_since(warn, self, target)", 999), ("pending(squeeze)", 0),
        ("in_force(strike, RED, thrust)", 0), ("in_force(march, RED, 'R1')", 0),
    ],
)  # fmt: skip
def test_what_a_text_is_worth(text: str, expected: float) -> None:
    assert value(text) == pytest.approx(expected, rel=1e-5, abs=1e-6)


def test_a_region_that_is_called_like_an_actor_does_not_turn_a_minus_into_a_hyphen() -> None:
    from dataclasses import replace

    names = replace(NAMES.with_roles(True, "actor", True), regions={**NAMES.regions, "RED": 0})
    assert value("RED.resolve - 0.2", names) == pytest.approx(0.7)


def test_questions_about_what_was_done() -> None:
    from simulation.worlds import slot

    from brinkmanship.simulation.orders import Orders
    from brinkmanship.simulation.turn import advance

    world = advance(WORLD, Orders.make([slot(RULES, "RED", "warn", "BLU"), slot(RULES, "RED", "strike", "thrust")]), RULES,
                    Randomness(1))  # fmt: skip
    world = advance(world, Orders.empty(), RULES, Randomness(1))
    for text, expected in {
        "done(warn)": 1, "done(warn, BLU)": 0, "done(warn, self, target)": 1, "done(warn, self, GRN)": 0, "done(warn, west)": 0,
        "days_since(warn)": 2, "in_force(strike)": 1, "contested('border')": 1, "ended(war)": 1, "contested(line)": 1,
    }.items():  # fmt: skip
        assert value(text, world=world) == expected, text
    assert 0 < value("held(line, BLU)", world=world) < 1
    assert value("held(line, BLU) + held(line, RED)", world=world) == pytest.approx(1)


def test_questions_about_what_an_action_is_aimed_at() -> None:
    """The last argument of a question is the very thing: a formation, an axis, a region, an actor."""
    from simulation.worlds import slot

    from brinkmanship.simulation.world import SlotPhase

    world = WORLD.copy()
    for formation, times in (("R1", 2), ("R2", 1)):
        world.slot_count[slot(RULES, "RED", "march", formation)] = times
        world.slot_since[slot(RULES, "RED", "march", formation)] = 0
    world.slot_phase[slot(RULES, "RED", "strike", "thrust")] = SlotPhase.IN_FORCE
    world.slot_phase[slot(RULES, "BLU", "squeeze", "RED")] = SlotPhase.PROPOSED
    for text, expected in {
        "done(march, RED, R1)": 2, "done(march, RED, R2)": 1, "done(march, BLU, B1)": 0, "done(march, RED)": 3,
        "in_force(strike, RED, thrust)": 1, "pending(squeeze, BLU, RED)": 1, "pending(squeeze, BLU, GRN)": 0,
        "pending(strike, RED, thrust)": 0, "days_since(march, BLU)": 999,
    }.items():  # fmt: skip
        assert value(text, world=world) == expected, text
    world.slot_count[slot(RULES, "RED", "warn", "GRN")] = 1
    assert [value(text, world=world) for text in ("done(warn, self)", "done(warn, self, target)")] == [1, 0]
    for text, message in {
        "done(march, RED, R9)": "R9", "done(drill, RED, BLU)": "drill is aimed at nothing", "done(strike, RED, R1)": "R1",
    }.items():  # fmt: skip
        with pytest.raises(LanguageError, match=message):
            compile_expression(text, NAMES.with_roles(True, "actor", True))


def test_looking_at_all_worlds_and_at_instances_is_the_same() -> None:
    world = play(RULES, 40, 8)
    texts = [
        "self.resolve * target.support - world.tension", "tie(self, target).trust", "tie(target, self).trade",
        "troops(self, line)",
        "done(warn, self, target)", "in_force(squeeze, target)", "belief(target, RED, mean)", "held(line, target)",
        "mean(others.calm)", "days_since(speak, self)", "sum(west.capital) + amount", "logistic(self.face) if day > 3 else 1",
        "capital_lost(self) + capital_lost(target)", "troops(west, place)",
    ]  # fmt: skip
    names = NAMES.with_roles(True, "actor", True)
    pairs = np.array([(a, b) for a in range(3) for b in range(3) if a != b])
    place = np.arange(6) % len(RULES.regions)
    dense = Scope(world, RULES, {Role.SELF: pairs[:, 0], Role.TARGET: pairs[:, 1], Role.PLACE: place})
    rows, where = (x.ravel() for x in np.mgrid[0:6, 0:40])
    each = Scope(world, RULES, {Role.SELF: pairs[rows, 0], Role.TARGET: pairs[rows, 1], Role.PLACE: place[rows]}, where)
    for text in texts:
        node = compile_expression(text, names)
        one = np.broadcast_to(np.asarray(node(dense), np.float32), (6, 40))
        other = np.broadcast_to(np.asarray(node(each), np.float32), 240).reshape(6, 40)
        assert (one == other).all(), text


def test_constants_are_worked_out_once() -> None:
    assert compile_expression("2 * (3 + 4) / min(2, 7)", NAMES) == Number(7.0)


@pytest.mark.parametrize(
    ("text", "message", "column", "suggestion"),
    [
        ("self.resolv > 1", "self has no track 'resolv'", 1, "self.resolve"),
        ("tie(RED, BLU).tenson", "tie has no track 'tenson'", 1, "tie(RED, BLU).tension"),
        ("1 + RUD.resolve", "unknown actor, body or group 'RUD'", 5, "RED"),
        ("rondom(3)", "unknown function 'rondom'", 1, ""),
        ("trops(RED, line)", "unknown function 'trops'", 1, "troops"),
        ("troops(RED, lime)", "unknown zone 'lime'", 13, "line"),
        ("red-home.damage", "'red-home' has a hyphen in it and must be written in quotes", 1, "region('red-home')"),
        ("troops(RED, 'red-hom')", "unknown region 'red-hom'", 13, "'red-home'"),
        ("west.support > 0.5", "west is a group and has many values of support", 1, "mean(west.support)"),
        ("mean(RED.support)", "RED is not a group", 6, "RED.support"),
        ("self", "which track of self? A number is expected here", 1, "self.…"),
        ("done(wrn)", "unknown action 'wrn'", 6, "warn"),
        ("done(speak, self, target, 3)", "done() takes 1 to 3 arguments, not 4", 1, "done(publish_intelligence)"),
        ("type(RED, meen)", "unknown type of RED 'meen'", 11, "mean"),
        ("type(BLU, mean)", "BLU has no hidden types", 6, ""),
        ("it.support", "'it' stands for each member of the group on the left side, and there is none", 1, ""),
        ("day & 3", "the operator & is not part of the effect language", 1, "and"),
        ("day ^ 2", "the operator ^ is not part of the effect language", 1, "**"),
        ("day ** 0.5", "a power is a whole number from 0 to 8", 8, "sqrt(…)"),
        ("day = 3", "to compare, write '=='", 5, "=="),
        ("1 if day", "a choice is written 'a if condition else b'", 1, ""),
        ("(day + 1", "brackets do not match: '(' was never closed", 1, ""),
        ("date('22.2.2022')", "a date is written year-month-day, in quotes", 1, "date('2022-02-20')"),
        ("'text'", "a text in quotes is only understood inside region(), formation(), date() and the like", 1, ""),
        ("", "an expression is expected, and there is none", 1, ""),
    ],
)  # fmt: skip
def test_errors_say_where_and_what_was_meant(text: str, message: str, column: int, suggestion: str) -> None:
    with pytest.raises(LanguageError) as caught:
        compile_expression(text, NAMES.with_roles(True, "actor", True))
    assert (caught.value.message, caught.value.column, caught.value.suggestion) == (message, column, suggestion)


@pytest.mark.parametrize(
    ("names", "text", "message"),
    [
        (NAMES, "self.support", "there is no self here: nobody acts"),
        (NAMES.with_roles(True, "", True), "target.support", "there is no target here: the action is aimed at nothing"),
        (NAMES.with_roles(acting=True), "amount", "there is no amount here: only orders have one"),
        (NAMES.with_roles(acting=True), "place.damage", "there is no place here: only orders have one"),
        (NAMES.with_roles(True, "axis", True), "target.support", "a target of this kind (axis) has no tracks"),
        (NAMES.with_roles(True, "region", True), "target.support", "target has no track 'support'"),
        (NAMES, "mean(others.support)", "there are no others here: nobody acts"),
    ],
)
def test_who_is_who_depends_on_where_the_text_stands(names: SymbolTable, text: str, message: str) -> None:
    with pytest.raises(LanguageError, match=message.replace("(", r"\(").replace(")", r"\)")):
        compile_expression(text, names)


HOSTILE = [
    "__import__('os').system('id')", "self.__class__", "self.__class__.__mro__", "().__class__", "open('/etc/passwd')",
    "eval('1')", "exec('x')", "lambda: 1", "[x for x in (1, 2)]", "{1: 2}", "f'{1}'", "self.resolve.real", "RED['x']",
    "print(1)", "(lambda f: f(f))(lambda f: f(f))", "9 ** 9 ** 9", "2 ** 2000", "1e400", "9" * 390, "10 ** -1", "-" * 399 + "1",
    "(" * 199 + "1" + ")" * 199, "not " * 90 + "1", "+".join(["1"] * 199), "1 if 1 else " * 30 + "1", "self.resolve\0", "a;b",
    "import os", "x := 3", "await self", "yield 1", "*RED", "self.resolve if", "min(*RED)", "min(x=3)", "~day", "day // 2",
    "day % 2", "day is 1", "day in RED", "'a' * 1000", "1j", "None", "...", "b'x'", "region(RED)", "tie(RED)", "tie(RED, 'x')",
    "members(RED)", "min(1)", "clip(1, 2)", "mean(1)", "self.\u0440esolve", "\u202eself", "globals()", "self .resolve .x",
    "exp(exp(exp(exp(1e9))))[0]", "world", "type(RED)", "x" * 401, "exp(60) * exp(60) * exp(60)", "#", "1 # 2", "\\", "$a",
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE, ids=lambda t: t[:20])
def test_hostile_texts_are_refused_with_a_reason(text: str) -> None:
    for compile_it in (compile_expression, lambda t, n: compile_statement(f"self.support += {t}", n)):
        with pytest.raises(LanguageError) as caught:
            compile_it(text, NAMES.with_roles(True, "actor", True))
        assert caught.value.message
        assert 1 <= caught.value.column <= len(text) + 20


@settings(max_examples=300, deadline=None)
@given(st.text(st.sampled_from("selfRED. ()+-*/<>=,'\"if else and not day 0123 min tie\n\t__[]{}:;\\"), max_size=60))
def test_any_text_compiles_or_says_why_not(text: str) -> None:
    for compile_it in (compile_expression, compile_statement):
        wrong: LanguageError | None = None
        try:
            compile_it(text, NAMES.with_roles(True, "actor", True))
        except LanguageError as error:
            wrong = error
        assert wrong is None or (wrong.message and wrong.column >= 1)


@pytest.mark.parametrize(
    ("text", "operation", "kind"),
    [
        ("self.support += 0.1", "add", Kind.ACTOR), ("target.support -= 0.1 if world.tension > 0.5", "add", Kind.ACTOR),
        ("world.tension *= 0.9", "factor", Kind.WORLD), ("PACT.cohesion = 0.5", "set", Kind.BODY),
        ("place.damage += 0.1", "add", Kind.REGION), ("region('red-home').damage += 0.1", "add", Kind.REGION),
        ("formation('R1').readiness += 0.1", "add", Kind.FORMATION), ("tie(self, all).trust -= 0.1 * it.threat", "add", Kind.TIE),
        ("self.support += (0.1 if day > 3 else 0.2) if day < 9", "add", Kind.ACTOR),
        ("self.support += 1 if day == 3 else 2", "add", Kind.ACTOR),
    ],
)  # fmt: skip
def test_statements(text: str, operation: str, kind: Kind) -> None:
    statement = compile_statement(text, NAMES.with_roles(True, "actor", True))
    assert (statement.operation, statement.kind, statement.text) == (operation, kind, text)
    assert (statement.condition is not None) == (" if world" in text or text.endswith("if day < 9"))


@pytest.mark.parametrize(
    ("text", "message", "column", "suggestion"),
    [
        (
            "self.support",
            "a statement changes a track: left side, one of += -= *= =, right side",
            1,
            "self.support += …",
        ),
        ("self.support /= 2", "/= is not part of the effect language", 14, "*= 1 / (…)"),
        ("self.suport += 2", "self has no track 'suport'", 1, "self.support"),
        ("self.support += self.resolv", "self has no track 'resolv'", 17, "self.resolve"),
        ("self.support += 1 if self.resolv > 1", "self has no track 'resolv'", 22, "self.resolve"),
        ("self += 2", "left stands a track, such as self.support or tie(self, target).trust", 1, ""),
        ("tie(self, RED).gas += 2", "gas of a tie is fixed for the whole game", 1, ""),
        (" += 2", "what should change? There is nothing left of +=", 1, "self.support += 0.1"),
        ("self.support +=", "by how much? There is nothing right of +=", 16, ""),
        (
            "red-home.damage += 1",
            "'red-home' has a hyphen in it and must be written in quotes",
            1,
            "region('red-home')",
        ),
        ("it.support += 1", "'it' stands for each member of the group on the left side, and there is none", 1, ""),
        ("3 += 1", "left stands a track, such as self.support or tie(self, target).trust", 1, ""),
    ],
)
def test_errors_of_statements(text: str, message: str, column: int, suggestion: str) -> None:
    with pytest.raises(LanguageError) as caught:
        compile_statement(text, NAMES.with_roles(True, "actor", True))
    assert (caught.value.message, caught.value.column, caught.value.suggestion) == (message, column, suggestion)


def test_the_reference_covers_every_question_and_its_examples_have_the_right_form() -> None:
    from brinkmanship.simulation.expressions import OPERATORS, QUESTIONS

    dated = {"calendar", "days_to", "days_after"}  # answered by the day alone, when they are compiled
    inner = {"+", "-", "*", "/", "neg", "<", "<=", ">", ">=", "==", "!=", "and", "or", "not", "power", "number"}
    assert (
        set(FUNCTIONS) == (set(OPERATORS) - inner) | set(QUESTIONS) | {"mean", "sum", "most", "least", "reckon"} | dated
    )
    assert {"self", "day", "troops", "if"} <= words()
    for function in FUNCTIONS.values():
        assert function.name + "(" in function.example
        assert function.meaning.endswith(".")


def test_the_second_group_is_there_only_for_statements_about_two_groups() -> None:
    both = compile_statement(
        "tie(all, all).trust -= 0.1 * it.threat + other.threat", NAMES.with_roles(True, "actor", True)
    )
    assert both.second_each
    for left in ("tie(self, all).trust", "tie(all, self).trust"):
        with pytest.raises(LanguageError, match="'other' stands for each member of the second group"):
            compile_statement(f"{left} += other.threat", NAMES.with_roles(True, "actor", True))


def test_roles_and_who_they_stand_for_are_all_different() -> None:
    assert [role.name for role in Role] == list(Role.__members__)  # an alias would be left out


def test_a_question_about_an_action_aimed_at_regions_names_one() -> None:
    rules = small_rules(extra={"claim": {"by": ("RED", "BLU"), "target": "region"}})
    names, claims = symbols_of(rules, START), rules.slots_of_action[[one.id for one in rules.actions].index("claim")]
    rules.slot_target[claims] = [rules.regions.index("border"), rules.regions.index("far")]
    world = begin(rules, Randomness(1), 1)
    world.slot_count[claims] = 1
    for text, expected in {"(claim, RED, border)": 1, "(claim, RED, far)": 0, "(claim, BLU, region('far'))": 1}.items():
        assert float(np.ravel(compile_expression(f"done{text}", names)(Scope(world, rules)))[0]) == expected, text
