"""An order as it is typed: ``order ACTION [TARGET] [at REGION] [xAMOUNT] [-- NOTE]``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from brinkmanship.game.session.orders import Order
from brinkmanship.terminal.names import Unclear, find_thing

if TYPE_CHECKING:
    from brinkmanship.terminal.session import Session

_SIZE = re.compile(r"x(?:[0-9]{1,9}(?:\.[0-9]{0,9})?|\.[0-9]{1,9})")


def parse_order(session: Session, words: Sequence[str], lift: bool = False) -> Order:
    """Return the order typed: ACTION [TARGET] [at REGION] [xAMOUNT] [-- note]; raise :class:`Unclear`.

    Names may be of several words: the longest beginning that names an action is the action.
    """
    said, _, note = f" {' '.join(words)} ".partition(" -- ")
    sizes = [word for word in said.split() if _SIZE.fullmatch(word)]
    text = [word for word in said.split() if word not in sizes]
    place_words: list[str] = []
    if "at" in text:
        cut = len(text) - 1 - text[::-1].index("at")
        place_words, text = text[cut + 1 :], text[:cut]
    if not text:
        raise Unclear("Say which action: 'actions' lists them.")
    for cut in range(len(text), 0, -1):
        try:
            choice, rest = session.choice(" ".join(text[:cut])), text[cut:]
            break
        except Unclear:
            if cut == 1:
                raise
    if rest and rest[0] in ("on", "to", "against", "for"):
        rest = rest[1:]
    target = place = ""
    if not choice.target_kind:
        if rest:
            raise Unclear(f"{choice.name} takes no target, but you said '{' '.join(rest)}'.")
    elif rest:
        target = find_thing(" ".join(rest), choice.targets, choice.target_kind)
    elif len(choice.targets) == 1:
        target = choice.targets[0].id
    else:
        listed = ", ".join(t.id for t in choice.targets if t.legal) or "none is possible now"
        article = "an" if choice.target_kind[:1] in "aeiou" else "a"
        raise Unclear(f"{choice.name} needs {article} {choice.target_kind}: {listed}.")
    if place_words:
        place = find_thing(" ".join(place_words), session.view.regions, "region")
    elif choice.needs_place and not lift:
        able = [p.id for p in session.game.places(choice.action, target) if p.legal]
        raise Unclear(f"{choice.name} needs a region: add 'at REGION'. Possible: {', '.join(able[:20]) or 'none now'}.")
    size = float(sizes[-1][1:]) if sizes else 1.0
    return Order(session.seat, choice.action, target, place, size, lift, note.strip())
