"""One line for one thing: a proposal, the answer to it, its effect and an arrival of one turn become the last of them.

Works on lines as a reader knows them, so that nothing is told that the reader does not know. Of a line that is folded
away the sentence stays among the causes of the one that is left.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from brinkmanship.game.view.types import LogLine

_EARLIER = {
    "consent": ("order",),
    "lapse": ("order",),
    "effect": ("order", "consent"),
}
"""Kind of a line -> kinds of earlier lines on the same order that it makes needless."""


def folded(lines: Iterable[LogLine], *, across: bool = False) -> list[LogLine]:
    """Return *lines*, oldest first, with what became of an order within a turn as one line; `across` turns if said."""
    out: list[LogLine | None] = []
    by_order: dict[tuple[object, ...], list[int]] = {}
    movers: dict[tuple[object, ...], int] = {}
    for line in lines:
        turn, id = (0 if across else line.turn), line.data.get("id", "")
        if line.kind == "arrival":
            mover = movers.get((turn, id))
            sent = out[mover] if mover is not None else None
            if mover is not None and sent is not None and sent.place in ("", line.place):
                out[mover] = _arrived(sent, line)
                continue
        if line.kind in ("order", "consent", "lapse", "effect"):
            here = by_order.setdefault((turn, id, line.actor, line.target), [])
            earlier = [n for n in here if (one := out[n]) is not None and _needless(one, line)]
            if earlier and line.data.get("refused") is None:
                steps = tuple(text for n in earlier if (one := out[n]) is not None for text in (*one.causes, one.text))
                line = replace(line, causes=(*steps, *line.causes))
                for n in earlier:
                    out[n] = None
            here.append(len(out))
            if line.kind != "lapse":
                movers |= {(turn, unit): len(out) for unit in line.data.get("formations", ())}
        out.append(line)
    return [line for line in out if line is not None]


def _needless(earlier: LogLine, line: LogLine) -> bool:
    """Return whether a later line on the same order says all that an earlier one does; dissent is told for itself."""
    dissent = any(earlier.data.get(name) for name in ("blocked_by", "abstained", "said"))
    return earlier.kind in _EARLIER.get(line.kind, ()) and not dissent


def _arrived(sent: LogLine, arrival: LogLine) -> LogLine:
    """Return the line of a deployment with the arrival of one of its formations."""
    if sent.data.get("arrived"):
        return replace(sent, causes=(*sent.causes, arrival.text))
    text = f"{sent.text.removesuffix('.')}; they have arrived."
    causes = (*sent.causes, arrival.text)
    return replace(sent, text=text, causes=causes, data={**sent.data, "arrived": True})
