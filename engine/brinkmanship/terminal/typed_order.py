"""An order as it is typed: ``order ACTION [TARGET] [at REGION] [xAMOUNT] [-- NOTE]``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from brinkmanship.game.session.orders import Order
from brinkmanship.game.view.types import Choice
from brinkmanship.terminal.names import Unclear, find

if TYPE_CHECKING:
    from brinkmanship.terminal.session import Session

_SIZE = re.compile(r"x(?:[0-9]{1,9}(?:\.[0-9]{0,9})?|\.[0-9]{1,9})")


def parse_order(session: Session, words: Sequence[str], lift: bool = False) -> Order:
    """Return the order typed: ACTION [TARGET] [at REGION] [xAMOUNT] [-- note]; raise :class:`Unclear`.

    Names may be of several words: the longest beginning that names an action is the action.
    """
    text = list(words)
    note = ""
    if "--" in text:
        cut = text.index("--")
        note, text = " ".join(text[cut + 1 :]), text[:cut]
    size = 1.0
    for word in list(text):
        if _SIZE.fullmatch(word):
            size = float(word[1:])
            text.remove(word)
    place_words: list[str] = []
    if "at" in text:
        cut = len(text) - 1 - text[::-1].index("at")
        place_words, text = text[cut + 1 :], text[:cut]
    if not text:
        raise Unclear("Say which action: 'actions' lists them.")
    choice: Choice | None = None
    rest: list[str] = []
    first: Unclear | None = None
    for cut in range(len(text), 0, -1):
        try:
            choice, rest = session.choice(" ".join(text[:cut])), text[cut:]
            break
        except Unclear as unclear:
            first = unclear if cut == 1 or first is None else first
    if choice is None:
        raise first or Unclear("Say which action: 'actions' lists them.")
    target = ""
    if rest and rest[0] in ("on", "to", "against", "for"):
        rest = rest[1:]
    if choice.target_kind:
        if not rest and len(choice.targets) == 1:
            target = choice.targets[0].id
        elif not rest:
            listed = ", ".join(t.id for t in choice.targets if t.legal) or "none is possible now"
            article = "an" if choice.target_kind[:1] in "aeiou" else "a"
            raise Unclear(f"{choice.name} needs {article} {choice.target_kind}: {listed}.")
        else:
            target = find(" ".join(rest), [(t.id, t.name) for t in choice.targets], choice.target_kind)
    elif rest:
        raise Unclear(f"{choice.name} takes no target, but you said '{' '.join(rest)}'.")
    place = ""
    if place_words:
        place = find(" ".join(place_words), [(r.id, r.name) for r in session.view.regions], "region")
    elif choice.needs_place and not lift:
        able = [p.id for p in session.game.places(choice.action, target) if p.legal]
        raise Unclear(f"{choice.name} needs a region: add 'at REGION'. Possible: {', '.join(able[:20]) or 'none now'}.")
    return Order(session.seat, choice.action, target, place, size, lift, note)
