"""The encyclopedia: everything of the scenario has an article, links lead somewhere, and nothing is told that is private."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from brinkmanship.game.session.prepared import Prepared, prepare
from brinkmanship.game.view.encyclopedia import KINDS, Encyclopedia, encyclopedia
from brinkmanship.simulation.mechanisms import MECHANISMS
from brinkmanship.simulation.world import Kind

TOY = Path(__file__).parents[1] / "data" / "toy.yaml"


prepared_once = cache(prepare)


@pytest.fixture(scope="module", params=["january-2022", TOY], ids=["january", "toy"])
def prepared(request) -> Prepared:
    return prepared_once(request.param)


@pytest.fixture(scope="module")
def book(prepared) -> Encyclopedia:
    return encyclopedia(prepared)


def test_everything_of_the_scenario_has_an_article(prepared, book):
    scenario = prepared.compiled.scenario
    wanted = {f"actor:{id}" for id in scenario.actors} | {f"body:{id}" for id in scenario.bodies}
    wanted |= {f"action:{id}" for id in scenario.actions} | {f"region:{id}" for id in scenario.map.regions}
    wanted |= {f"mechanism:{m.name}" for m in MECHANISMS} | {f"source:{key}" for key in scenario.scenario.sources}
    wanted |= {f"track:{kind.name.lower()}.{name}" for kind in Kind for name in prepared.rules.tracks[kind].names}
    assert wanted <= book.articles.keys()
    assert {article.kind for article in book.articles.values()} == {kind for kind, _ in KINDS}
    assert all(article.id == id and article.title for id, article in book.articles.items())


def test_links_lead_to_articles(book):
    links = {fact.link for a in book.articles.values() for section in a.sections for fact in section.facts if fact.link}
    assert links
    assert links <= book.articles.keys()


def test_search_finds_titles_first_and_needs_every_word():
    book = encyclopedia(prepared_once("january-2022"))
    assert book.find("publish intelligence")[0].id == "action:publish_intelligence"
    assert book.find("russia")[0].id == "actor:RUS"
    assert book.find("kyiv", "region")[0].id == "region:UA-KYV"
    assert book.find("kyiv zebra") == []
    assert len(book.find("")) == len(book.articles)


def test_numbers_carry_their_source_and_confidence():
    book = encyclopedia(prepared_once("january-2022"))
    facts = [fact for section in book.articles["actor:RUS"].sections for fact in section.facts]
    output = next(fact for fact in facts if fact.label == "Yearly output")
    assert "confidence" in output.source


def test_start_values_of_what_is_not_public_are_told_to_their_owner_only():
    book = {seat: encyclopedia(prepared_once(TOY), seat) for seat in ("", "RED", "BLUE")}

    def resolve(seat: str) -> str:
        facts = [fact for section in book[seat].articles["actor:RED"].sections for fact in section.facts]
        return next(fact.value for fact in facts if fact.link == "track:actor.resolve")

    assert resolve("RED") == "70%"
    assert resolve("BLUE") == resolve("") == "only estimated"


@pytest.mark.slow
def test_briefings_aims_doctrines_and_formations_are_not_told(prepared):
    scenario = prepared.compiled.scenario
    text = "\n".join(article.words() for article in encyclopedia(prepared, "USA").articles.values())
    for actor in scenario.actors.values():
        if actor.briefing:
            assert " ".join(actor.briefing.split())[:200] not in text
        for intent in actor.types.values():
            assert not any(line in text for line in intent.start if "self." in line and len(line) > 25)
    lines = set(text.split("\n"))
    for unit in scenario.formations.values():
        assert unit.name not in lines
    private = [
        track for track in scenario.tracks.actor.values() if track.visible != "public" and track.start is not None
    ]
    assert private
    for name, track in scenario.tracks.actor.items():
        if track.visible != "public":
            article = encyclopedia(prepared, "USA").articles[f"track:actor.{name}"]
            assert "At the start" not in article.words()


@pytest.mark.parametrize("prior", ["0.5", "{value: 0.5, note: Guessed.}"])
def test_what_an_actor_may_be_after_carries_its_note(prior: str, tmp_path: Path):
    text = TOY.read_text("utf-8").replace("name: Wants peace, prior: 0.5", f"name: Wants peace, prior: {prior}")
    (tmp_path / "noted.yaml").write_text(text, "utf-8")
    sections = encyclopedia(prepare(tmp_path / "noted.yaml")).articles["actor:RED"].sections
    facts = {fact.label: fact for section in sections for fact in section.facts}
    assert facts["Wants peace"].note == ("Guessed." if "note" in prior else "")
    assert facts["Wants peace"].value == "10 of 20"


def test_a_region_names_who_holds_it_at_the_start(tmp_path: Path):
    text = TOY.read_text("utf-8").replace("sovereign: GREY, controller: GREY", "sovereign: GREY, controller: RED")
    (tmp_path / "held.yaml").write_text(text, "utf-8")
    sections = encyclopedia(prepare(tmp_path / "held.yaml")).articles["region:MOOR"].sections
    facts = {fact.label: fact.value for section in sections for fact in section.facts}
    assert facts["Held at the start by"] == "Redland"


def test_a_source_tells_its_note(tmp_path: Path):
    text = TOY.read_text("utf-8").replace("{title: Made up for tests}", "{title: Made up for tests, note: By nobody.}")
    (tmp_path / "noted.yaml").write_text(text, "utf-8")
    assert encyclopedia(prepare(tmp_path / "noted.yaml")).articles["source:made-up"].text == "By nobody."


def test_without_a_ladder_every_other_term_is_explained(tmp_path: Path):
    lines = TOY.read_text("utf-8").splitlines(keepends=True)
    (tmp_path / "flat.yaml").write_text("".join(line for line in lines if not line.startswith("ladder:")), "utf-8")
    laddered, flat = (encyclopedia(prepare(path)).find("", "term") for path in (TOY, tmp_path / "flat.yaml"))
    assert {article.id for article in laddered} - {article.id for article in flat} == {"term:ladder"}
