"""The log and the words of the interface as a native speaker would have them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import brinkmanship
from brinkmanship.game.session.game import Game
from brinkmanship.game.session.prepared import Prepared, prepare
from brinkmanship.game.view.types import LogLine
from tests.english import Reader, faults, past, told_wrong
from tests.january import january

ENGINE = Path(brinkmanship.__file__).parent
DATA = Path(__file__).parent
OTHERS = {
    "strait-drill": DATA / "scenarios" / "data" / "strait-drill.yaml",
    "toy": DATA / "game" / "data" / "toy.yaml",
    "questions": DATA / "data" / "questions.yaml",
}


def played(prepared: Prepared, seed: int, seat: str) -> list[LogLine]:
    """Return the log of a whole game by doctrine as a seat read it, and what every seat read."""
    game = Game.new(prepared, {}, seed=seed)
    while game.outcome is None:
        game.commit()
    return [*game.seat(seat).log(), *(line for line in game.control().log() if not line.public)]


@pytest.mark.slow
def test_the_log_of_january_2022_is_told_in_the_past_tense_without_ids_and_titles() -> None:
    prepared = january()
    reader = Reader(prepared.names)
    lines = played(prepared, 11, "UKR")
    assert len({line.kind for line in lines}) >= 10
    assert list(told_wrong(reader, lines, told=True)) == []


def test_all_that_january_2022_has_told_is_in_the_past_tense_and_all_its_orders_have_words() -> None:
    scenario, reader = january().compiled.scenario, Reader(january().names)
    wrong, bare = [], [id for id, order in scenario.orderable.items() if order.told is None]
    for id, order in scenario.orderable.items():
        for part in ("did", "to", "lifted", "ended") if order.told is not None else ():
            text = getattr(order.told, part) or ""
            plain = re.sub(r"\{(\w+)\}", lambda found: "its" if found[1] == "its" else "Ruritania", text)
            wrong += [f"{id}.{part}: {fault}" for fault in reader.wrong(plain)]
            wrong += (
                [f"{id}.{part}: not in the past tense: {text}"] if part != "to" and text and not past(plain) else []
            )
    for id, event in scenario.events.items():
        if event.told is not None:
            wrong += [f"{id}: {fault}" for fault in reader.wrong(event.told)]
            wrong += [f"{id}: not in the past tense: {event.told}"] if not past(event.told) else []
    assert wrong == []
    assert bare == []


@pytest.mark.slow
@pytest.mark.parametrize(
    "seed", [20, pytest.param(21, marks=pytest.mark.minutes), pytest.param(22, marks=pytest.mark.minutes)]
)
def test_the_logs_of_many_games_of_january_2022(seed: int) -> None:
    prepared = january()
    assert list(told_wrong(Reader(prepared.names), played(prepared, seed, "RUS"), told=True)) == []


@pytest.mark.parametrize("name", OTHERS)
def test_scenarios_without_words_for_the_log_are_told_decently(name: str) -> None:
    prepared = prepare(OTHERS[name])
    lines = played(prepared, 5, prepared.names.rules.actors[0])
    assert lines
    assert list(told_wrong(Reader(prepared.names), lines, told=False)) == []


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("France: Threaten massive sanctions (Russia).", "not in the past tense"),
        ("Spain proposed to deploy four Eurofighters to Bulgaria.", ""),
        ("The other allies has agreed.", "agreement"),
        ("The United States have agreed.", "agreement"),
        ("There was no way for UKR-22.", "id UKR-22"),
        ("Russia closed the sea for 1 days.", "plural"),
        ("Russia closed the sea..", "marks"),
        ("Russia closed 10 % of the sea.", "unit"),
        ("Russia used offer_gas.", "slug"),
        ("{who} closed the sea.", "code"),
        ("Russia closed the sea", "no sentence"),
        ("russia closed the sea.", "no sentence"),
    ],
)
def test_faults_of_a_line_are_found(text: str, fault: str) -> None:
    names = january().names
    line = LogLine(names.date(0), 0, 1, "order", text)
    found = Reader(names).wrong_line(line, told=True)
    assert any(one.startswith(fault) for one in found) if fault else found == []


# --- the words of the interface ----------------------------------------------------------------------------------------

SHOWN = ("desktop", "terminal", "web/seat", "web/control", "game/view", "papers")
NOT_ENGLISH = {
    r"\bForth\b": "Forward",
    r"\bNot yet\b": "Cancel",
    r"^Go on$": "Continue",
    r"To note": "Notes",
    r"(?i)usual keys again": "Restore defaults",
    r"(?i)keep a picture|picture kept": "Save screenshot, Screenshot saved",
    r"by the screen": "Automatic",
    r"parted by": "separated by",
    r"(?i)nobody may object|no member may object": "any objection blocks it",
    r"nobody's seat": "No human seat",
    r"(?i)whom it is aimed at": "its target",
    r"(?i)let it plan again": "Reopen planning",
    r"goes down as": "ended in",
    r"(?i)^the programs? ": "The AI",
    r"points stay": "points left",
    r"(?i)\bVerb: ": "Effect: ",
    r"dear action": "expensive action",
    r" have run out| takes effect\.$|It turned out": "the past tense",
}
_COUNTED = re.compile(r"^ (?:points?|turns?|orders?|lines?|members?|regions?|decisions?|injects?|numbers?|seats?)\b")


def strings(path: Path) -> Iterator[tuple[int, str]]:
    """Yield the line and the text of every string of a module that is not its documentation."""
    tree = ast.parse(path.read_text("utf-8"))
    documents = {
        id(node.value)
        for holder in ast.walk(tree)
        if isinstance(holder, ast.Module | ast.ClassDef | ast.FunctionDef)
        for node in holder.body
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documents:
            yield node.lineno, node.value


def modules() -> list[Path]:
    return sorted(path for part in SHOWN for path in (ENGINE / part).rglob("*.py"))


def test_no_string_of_the_interface_is_one_that_a_native_speaker_would_not_write() -> None:
    found = [
        f"{path.relative_to(ENGINE)}:{number}: {text!r}; write: {better}"
        for path in modules()
        for number, text in strings(path)
        for pattern, better in NOT_ENGLISH.items()
        if re.search(pattern, text)
    ]
    pages = [(path, path.read_text("utf-8")) for path in sorted((ENGINE / "web" / "templates").rglob("*.html"))]
    found += [f"{path.name}: {bad}" for path, text in pages for bad in NOT_ENGLISH if re.search(bad, text)]
    assert found == []


@pytest.mark.slow
def test_marks_and_units_of_the_interface_are_in_one_form() -> None:
    found = [
        f"{path.relative_to(ENGINE)}:{number}: {fault}"
        for path in modules()
        for number, text in strings(path)
        if " " in text.strip() and "\n" not in text
        for fault in faults(text)
        if fault.startswith(("unit", "plural")) or fault == "marks: '..'"
    ]
    assert found == []


@pytest.mark.slow
def test_numbers_of_things_are_counted_by_the_one_helper() -> None:
    """A number straight before a noun in the plural says '1 orders' one day, unless 'of' stands before it."""
    found = []
    for path in modules():
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.JoinedStr):
                continue
            for before, value, after in zip([None, *node.values], node.values, node.values[1:], strict=False):
                text = after.value if isinstance(after, ast.Constant) else ""
                head = before.value if isinstance(before, ast.Constant) else ""
                if (
                    isinstance(value, ast.FormattedValue)
                    and _COUNTED.match(str(text))
                    and not str(head).endswith("of ")
                ):
                    found.append(f"{path.relative_to(ENGINE)}: {ast.unparse(value)}{text}")
    assert sorted(set(found) - ALLOWED) == []


ALLOWED = {
    "desktop/screens/statistics.py: {MOST} numbers: take one out first.",
    "desktop/screens/topbar.py: {view.capital:.1f} points",  # after a stroke: '3.0/4.0 points'
    "papers/report/source.py: {name} orders: ",  # a verb
    "papers/report/words.py: {amount * 100:+.0f} points (±",
}
