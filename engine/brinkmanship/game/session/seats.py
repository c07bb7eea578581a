"""Who decides for each actor, in words of `players/kinds.py`, and the running players behind it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from brinkmanship.game.errors import GameError
from brinkmanship.game.session.prepared import Prepared
from brinkmanship.players.external import ExternalPlayer, end_players
from brinkmanship.players.kinds import DOCTRINE, POLICY, SCRIPT, WAIT, Kind, UnknownKind, detail_of, parse, written
from brinkmanship.players.look import UnknownName
from brinkmanship.players.player import Player
from brinkmanship.players.policy import Policy
from brinkmanship.players.script import ScriptPlayer
from brinkmanship.scenario.loading import bundled
from brinkmanship.scenario.models import Script
from brinkmanship.scenario.scripts import load_script, split_variation
from brinkmanship.text import no_such_seat


def kind_of(text: str) -> Kind:
    """Return the kind of a seat's player as written; raise `GameError` for what is none.

    >>> kind_of("cmd:python bot.py").id
    'external'
    """
    try:
        return parse(text)[0]
    except UnknownKind as error:
        raise GameError(str(error)) from None


def script_of(text: str) -> str:
    """Return the name of the script that a seat's player as written is, '' where it is another kind of player."""
    return detail_of(SCRIPT, text)


def seat_in(actors: Iterable[str], seat: str) -> str:
    """Return *seat*, one of *actors*; raise `GameError` with the nearest where it is none.

    >>> seat_in(["RUS", "USA"], "usa")
    Traceback (most recent call last):
    brinkmanship.game.errors.GameError: there is no seat 'usa'. Did you mean USA? The seats are RUS, USA
    """
    listed = list(actors)
    if seat not in listed:
        raise GameError(no_such_seat(seat, listed))
    return seat


def assign(actors: Iterable[str], seats: Mapping[str, str], rest: str) -> dict[str, str]:
    """Return who decides for every one of `actors`; raise `GameError` for seats that are not there.

    `others` in `seats` is for all actors that are not named and goes before `rest`.
    """
    listed, given = list(actors), dict(seats)
    rest = given.pop("others", rest)
    for seat in given:
        seat_in(listed, seat)
    for player in (*given.values(), rest):
        kind_of(player)
    return {actor: given.get(actor, rest) for actor in listed}


def suited(player: str, prepared: Prepared) -> None:
    """Raise `GameError` where a player goes by a policy that the scenario does not have."""
    try:
        if name := detail_of(POLICY, player):
            Policy(name).suit(prepared.model)
    except UnknownName as error:
        raise GameError(str(error)) from None


def script_seats(script: Script, name: str) -> tuple[dict[str, str], str]:
    """Return who decides for whom in a replay of `script` (called `name`), and for all others.

    An actor that the script gives orders to is played by it unless the script says otherwise; others wait.
    """
    seats = {e.order.actor: written(SCRIPT, name) for e in script.entries if e.order is not None}
    seats |= {seat: _player(kind, name) for seat, kind in script.seats.items() if seat != "others"}
    return seats, _player(script.seats.get("others", WAIT), name)


def handed_over(script: Script, name: str, actors: Iterable[str]) -> dict[str, str]:
    """Return who decides for whom once *script* (called *name*) has handed over: {} where it never does."""
    if script.then is None:
        return {}
    given = {seat: _player(kind, name) for seat, kind in script.then.seats.items()}
    rest = given.pop("others", None)
    return {actor: player for actor in actors if (player := given.get(actor, rest)) is not None}


def _player(kind: str, name: str) -> str:
    """Return the player that a script means by *kind*."""
    return written(SCRIPT, name) if kind == SCRIPT else kind


@dataclass(eq=False)
class SeatAssignment:
    """Who sits where in a game, and the running players behind: external programs by seat, scripts by name."""

    begun: dict[str, str]  # who decided for each actor at the start
    seats: dict[str, str]  # who does now
    scripts: dict[str, ScriptPlayer]
    replayed: str = ""  # the script that the game replays
    external: dict[str, ExternalPlayer] = field(default_factory=dict)
    players: dict[str, Player] = field(default_factory=dict)  # all others who decide by themselves
    abandoned: bool = False  # the game is being left: whoever waits for a program waits no more

    def __post_init__(self) -> None:
        self.begun, self.seats = dict(self.begun), dict(self.seats)

    @property
    def kinds(self) -> dict[str, str]:
        """The kind of player that decides for each actor."""
        return {seat: kind_of(player).id for seat, player in self.seats.items()}

    @property
    def script(self) -> ScriptPlayer | None:
        """The script that the game replays, None where it replays none."""
        return self.scripts.get(self.replayed)

    def leading(self, day: int) -> frozenset[str]:
        """Return the scripts whose injects and narration come on tick `day`: those that decide for somebody.

        One that never did comes until it hands over or somebody takes a seat.
        """
        held = {script_of(player) for player in self.seats.values()}
        script = self.script
        if script is not None and not script.handed_over(day) and self.seats == self.begun:
            held.add(self.replayed)
        return frozenset(held & set(self.scripts))

    def plays(self, script: str, seat: str) -> bool:
        """Return whether *script* decides for a seat, or nobody does."""
        player = self.seats.get(seat, "")
        return script_of(player) == script or player == WAIT

    def handovers(self, first: int, past: int) -> list[tuple[str, str]]:
        """Return the (seat, player) that scripts hand over from tick `first` up to, not including, `past`.

        Only seats that the script still decides for, or that wait since it gives them no orders.
        """
        out = []
        for name, player in self.scripts.items():
            if not player.hands_over(first, past):
                continue
            own, rest = script_seats(player.script, name) if name == self.replayed else ({}, written(SCRIPT, name))
            for seat, kind in handed_over(player.script, name, self.seats).items():
                if kind != self.seats[seat] in (own.get(seat, rest), written(SCRIPT, name)):
                    out.append((seat, kind))
        return out

    def told(self, day: int) -> list[str]:
        """Return what the scripts that have handed over by tick *day* tell the players."""
        thens = [player.script.then for player in self.scripts.values() if player.handed_over(day)]
        return [then.text.strip() for then in thens if then is not None and then.text]

    def abandon(self) -> None:
        """Let a turn that waits for programs, in another thread, end without being resolved."""
        self.abandoned = True
        for player in self.external.values():
            player.cancel()

    def close(self, outcome: Any = None) -> None:
        """End every external program, and tell it the *outcome* of the game (plain data), None while it goes on."""
        end_players(self.external.values(), [outcome] * len(self.external))
        self.external.clear()


def unnamed(table: SeatAssignment) -> dict[str, str]:
    """Return the seats whose player a file names and nobody here has: programs, and scripts that are not at hand."""
    return {
        seat: player
        for seat, player in table.seats.items()
        if not kind_of(player).by_file
        or ((name := script_of(player)) and name not in table.scripts and split_variation(name)[0] not in bundled())
    }


def waits_text(seat: str, player: str) -> str:
    """Return why a seat waits, for people."""
    kind, detail = kind_of(player), player.partition(":")[2]
    what = (
        f"the script {detail}"
        if kind.by_file
        else f"{kind.people.replace('a ', 'the ', 1)} that the record names: {detail}"
    )
    why = "No record has another file read" if kind.by_file else f"No file starts {kind.people}"
    other = f"{seat}={DOCTRINE}"
    return f"{seat} waits for {what}. {why}: name it again ({seat}={player}), or another player such as {other}"


def read_script(name: str, prepared: Prepared) -> ScriptPlayer:
    """Return the script `name` (bundled or a path) as a player of the scenario; raise `ScenarioError`."""
    script = load_script(name, prepared.compiled.loaded).script
    return ScriptPlayer(script, prepared.names.start, prepared.rules.hours_per_tick)
