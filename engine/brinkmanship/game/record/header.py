"""What a game is started from, and how the first line of its record says it."""

from __future__ import annotations

import json
import platform
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
from pydantic import ValidationError

from brinkmanship.game.record.codec import pack, unpack
from brinkmanship.game.record.lines import SENSELESS, why
from brinkmanship.game.record.migrations import FORMAT
from brinkmanship.game.record.text import Line, RecordError, wall
from brinkmanship.game.session.injects import Planned
from brinkmanship.players.difficulty import NORMAL, difficulty
from brinkmanship.players.kinds import DOCTRINE
from brinkmanship.scenario.models import Script
from brinkmanship.simulation.exact import ARITHMETIC
from brinkmanship.version import __version__


@dataclass(frozen=True, slots=True)
class Setup:
    """What a game is started from: enough to start it again anywhere."""

    scenario: Mapping[str, Any]  # the resolved scenario
    id: str
    title: str
    digest: str
    seed: int
    seats: Mapping[str, str]  # actor -> 'human', 'doctrine', 'wait', 'script:…', 'cmd:…'
    rest: str = DOCTRINE
    days_per_turn: float | None = None
    intents: Mapping[str, str] | None = None  # actor -> hidden intent, where it was chosen
    difficulty: str = "normal"  # how well the seats played by doctrine are played
    exercise: Sequence[Planned] | None = None  # injects of an exercise beside the scenario's own; None: no exercise
    start: date | None = None  # first day, where it is before the scenario's
    script: str = ""  # the script that the game replays, '' none
    scripts: Mapping[str, Script] = field(default_factory=dict)  # those that it replays or that play a seat, by name
    ironman: bool = False  # whether there is no way back to earlier turns


def header_line(setup: Setup) -> Line:
    """Return the first line of a record."""
    text = json.dumps(setup.scenario, ensure_ascii=False, separators=(",", ":"))
    chosen: Line = {"difficulty": setup.difficulty} if setup.difficulty != NORMAL.id else {}
    chosen |= {"ironman": True} if setup.ironman else {}
    if setup.exercise is not None:
        chosen["exercise"] = {"injects": [one.to_json() for one in setup.exercise]}
    if setup.scripts:  # as they were: their files may be changed, or be somewhere else, when the game goes on
        chosen["script"] = setup.script
        chosen["scripts"] = {name: _packed(script) for name, script in sorted(setup.scripts.items())}
    return {
        "kind": "header",
        "format": FORMAT,
        "engine": __version__,
        "numpy": np.__version__,
        "machine": platform.machine(),
        "arithmetic": ARITHMETIC,
        "scenario": {"id": setup.id, "title": setup.title, "hash": setup.digest},
        "seed": setup.seed,
        "days_per_turn": setup.days_per_turn,
        "start": None if setup.start is None else setup.start.isoformat(),
        "seats": dict(sorted(setup.seats.items())),
        "rest": setup.rest,
        "intents": dict(sorted((setup.intents or {}).items())),
        **chosen,
        "resolved": pack(text.encode("utf-8")),
        "wall": wall(),
    }


def read_setup(header: Line) -> Setup:
    """Return what :func:`header_line` was given; raise :class:`RecordError` saying what is missing or damaged."""
    try:
        scenario = header["scenario"]
        if not 0 <= int(header["seed"]) < 2**63:
            raise ValueError(f"the seed {header['seed']!r} is none")
        return Setup(
            scenario=json.loads(unpack(header["resolved"])),
            id=str(scenario["id"]),
            title=str(scenario["title"]),
            digest=str(scenario["hash"]),
            seed=int(header["seed"]),
            seats={str(k): str(v) for k, v in header["seats"].items()},
            rest=str(header["rest"]),
            days_per_turn=None if header["days_per_turn"] is None else float(header["days_per_turn"]),
            intents={str(k): str(v) for k, v in header["intents"].items()},
            difficulty=difficulty(str(header.get("difficulty", NORMAL.id))).id,
            exercise=tuple(map(Planned.from_json, header["exercise"]["injects"])) if "exercise" in header else None,
            start=None if header["start"] is None else date.fromisoformat(header["start"]),
            script=str(header.get("script", "")),
            ironman=header.get("ironman") is True,
            scripts={str(name): _script(text) for name, text in header.get("scripts", {}).items()},
        )
    except (*SENSELESS, RecursionError) as error:
        raise RecordError(f"the header of the record is damaged: {why(error)}", 1) from None


def scenario_of(header: Line) -> dict[str, Any]:
    """Return the resolved scenario of a header as plain data, {} where it is damaged."""
    try:
        data = json.loads(unpack(str(header.get("resolved"))))
    except (ValueError, RecursionError):
        return {}
    return data if isinstance(data, dict) else {}


def _packed(script: Script) -> str:
    data = script.model_dump(by_alias=True, exclude_defaults=True, warnings=False)  # dates are left to json
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), default=lambda when: when.isoformat()[:16])
    return pack(text.encode("utf-8"))


def _script(packed: str) -> Script:
    try:
        return Script.model_validate_json(unpack(packed))
    except ValidationError as error:
        raise ValueError(f"its script is none: {error.errors()[0]['msg']}") from None
