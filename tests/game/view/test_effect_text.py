"""Effects of actions are told in words: no formula, code or id is on a page of the encyclopedia."""

from __future__ import annotations

import re
from functools import cache

import pytest

from brinkmanship.game.view.effect_text import EffectWords
from brinkmanship.game.view.encyclopedia import encyclopedia
from tests.january import january

CODE = re.compile(r"\b[A-Za-z]+\.[a-z_]+\b|[a-z]_[a-z]|[*+-]=|==|\bself\b|\bclip\(|\bmean\(")


@cache
def lines_of(action: str) -> dict[str, list[str]]:
    prepared = january()
    compiled = prepared.rules.actions[prepared.names.action_index[action]]
    return dict(EffectWords(prepared.names).parts(compiled))


def test_no_page_of_an_action_has_code() -> None:
    articles = encyclopedia(january(), "UKR").of_kind("action")
    assert len(articles) > 100
    found = [(article.id, hit[0]) for article in articles for hit in CODE.finditer(article.words())]
    assert not found


@pytest.mark.parametrize(
    ("action", "part", "line"),
    [
        ("leaders_call", "When it takes effect", "Diplomatic channel 25% of the way to 100%"),
        ("leaders_call", "When it takes effect", "Whoever orders it towards the target: tension −1%"),
        ("leaders_call", "When it takes effect", "Russia: international isolation −10% of what it is"),
        ("leaders_call", "When it takes effect", "Russia: patience −2%, if concessions secured of Russia is below 10%"),
        ("written_reply", "When it takes effect", "Russia: belief in Western resolve odds +11%"),
        ("visit_moscow", "10 days later", "Russia: patience −8.5%, if "),
        ("summit", "When consent is refused", "Diplomatic channel −6.5%"),
    ],
)
def test_effects_are_told_in_words(action: str, part: str, line: str) -> None:
    assert any(told.startswith(line) for told in lines_of(action)[part]), lines_of(action)
