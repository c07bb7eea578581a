"""A game in progress: what the host of a game holds, and gives a seat's handle or control's from.

One turn goes: `SeatHandle.view`, `SeatHandle.choices` and `SeatHandle.set_plan` for a seat, then `Game.commit`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from brinkmanship.game.errors import GameError
from brinkmanship.game.record.codec import layout
from brinkmanship.game.record.file import Writer
from brinkmanship.game.record.header import Setup, read_setup
from brinkmanship.game.record.lines import OtherRules, tree_of
from brinkmanship.game.record.saves import begin_record
from brinkmanship.game.record.text import RecordError
from brinkmanship.game.record.tree import Inject, Tree
from brinkmanship.game.session import flow
from brinkmanship.game.session.access import Access, state_of
from brinkmanship.game.session.control_handle import ControlHandle
from brinkmanship.game.session.facts import Started
from brinkmanship.game.session.injects import Planned, check_list
from brinkmanship.game.session.prepared import Prepared, prepare, prepare_resolved
from brinkmanship.game.session.recorder import Recorder
from brinkmanship.game.session.seat_handle import SeatHandle, report
from brinkmanship.game.session.seats import (
    SeatAssignment,
    assign,
    read_script,
    script_of,
    script_seats,
    suited,
    unnamed,
)
from brinkmanship.game.session.state import GameState
from brinkmanship.game.session.turn import begin_game
from brinkmanship.game.view.reports import TurnReport
from brinkmanship.players import difficulty as levels
from brinkmanship.players.kinds import DOCTRINE, FUNCTION, PERSON, written
from brinkmanship.players.player import Player, as_player, name_of
from brinkmanship.players.script import ScriptPlayer
from brinkmanship.scenario.loaded import Loaded
from brinkmanship.scenario.models import Script
from brinkmanship.scenario.scripts import load_script
from brinkmanship.simulation.asked import fits
from brinkmanship.simulation.randomness import Randomness
from brinkmanship.simulation.start import begin

__all__ = ["Game", "GameError"]


class Game(Access):
    """A game of one scenario. Not thread-safe; `commit` may take a few milliseconds, or a player's timeout."""

    def __init__(
        self,
        prepared: Prepared,
        setup: Setup,
        tree: Tree,
        writer: Writer,
        warnings: Iterable[str],
        taken: Mapping[str, str] | None = None,
        *,
        trusted: bool = True,
        timeouts: Mapping[str, float] | None = None,
        players: Mapping[str, Player] | None = None,
    ) -> None:
        """Use `new` or `load`. `taken` are seats that changed hands; players that a file names are not `trusted`."""
        names, rules = prepared.names, prepared.rules
        table = SeatAssignment(
            assign(rules.actors, setup.seats, setup.rest),
            assign(rules.actors, {**setup.seats, **(taken or {})}, setup.rest),
            {name: ScriptPlayer(s, names.start, rules.hours_per_tick) for name, s in setup.scripts.items()},
            setup.script,
        )
        table.players |= players or {}
        waiting = {} if trusted else unnamed(table)
        state = GameState(
            prepared, setup, tree, table, Recorder(writer, prepared), list(warnings), waiting, timeouts or {},
            flow.commit, flow.take_seat,
        )  # fmt: skip
        super().__init__(state)
        flow.start_players(state)

    @classmethod
    def new(
        cls,
        scenario: str | Path | Loaded | Prepared,
        seats: Mapping[str, str] | None = None,
        *,
        seed: int = 0,
        days_per_turn: float | None = None,
        record: Path | None = None,
        rest: str = DOCTRINE,
        intents: Mapping[str, str] | None = None,
        difficulty: str = "normal",
        ironman: bool = False,
        exercise: Iterable[Planned] | None = None,
        script: tuple[str, Script] | None = None,
        keep_going: bool = False,
        timeouts: Mapping[str, float] | None = None,
        players: Mapping[str, object] | None = None,
    ) -> Game:
        """Start a game of `scenario`: a bundled name, a path, or what `prepare` made of one.

        `seats` maps actors to who decides for them (`human`, `doctrine`, `wait`, `script:FILE`, `cmd:COMMAND`), `rest`
        decides for all others, `players` are functions and players of Python by seat, which who loads the record gives
        again. `intents` fixes hidden intents; others are drawn. `difficulty` (`easy`, `normal`, `hard`) is how well doctrine
        plays; an `ironman` has no way back to earlier turns. With `exercise`, injects beside the scenario's own, control
        releases all of them. `script`, its name and itself, is replayed: see `of_script`. With `record` every committed turn
        is on the disk before `commit` returns; where it cannot be written no game is started, or with `keep_going` it is
        recorded elsewhere (`begin_record`) with a warning. `timeouts` are the seconds that a program in a seat may take, by
        seat, and for `others`.

        Raises `GameError` (bad seats), `RecordError` and `ScenarioError`, with messages for people.
        """
        try:
            level = levels.difficulty(difficulty)
        except ValueError as error:
            raise GameError(str(error)) from None
        prepared = scenario if isinstance(scenario, Prepared) else prepare(scenario, days_per_turn)
        given = dict(seats or {})
        rest = given.pop("others", rest)
        made = {seat: as_player(who) for seat, who in (players or {}).items()}
        given |= {seat: written(FUNCTION, name_of(player)) for seat, player in made.items()}
        words = {*assign(prepared.rules.actors, given, rest).values()}
        for player in words:
            suited(player, prepared)
        scripts = {} if script is None else {script[0]: script[1]}
        for name in sorted(name for player in words if (name := script_of(player)) and name not in scripts):
            scripts[name] = read_script(name, prepared).script
        setup = Setup(
            scenario=prepared.data,
            id=prepared.names.id,
            title=prepared.names.title,
            digest=prepared.digest,
            seed=seed,
            seats=given,
            rest=rest,
            days_per_turn=prepared.days_per_turn,
            start=prepared.start,
            intents=dict(intents or {}),
            difficulty=level.id,
            ironman=ironman,
            exercise=None if exercise is None else tuple(exercise),
            script="" if script is None else script[0],
            scripts=scripts,
        )
        check_list(prepared, setup.exercise or ())
        start = begin_game(prepared, seed, setup.intents or {})
        if record is not None and keep_going:
            writer, warnings = begin_record(record)
        else:
            writer, warnings = Writer.create(record), []
        warnings += filter(None, [writer.take_trouble()])
        tree = Tree()
        tree.add(start)
        try:
            game = cls(prepared, setup, tree, writer, warnings, timeouts=timeouts, players=made)
        except BaseException:
            writer.take_back()
            raise
        state = state_of(game)
        state.tell(Started(setup, start))
        flow.hand_over(state, -1)
        return game

    @classmethod
    def of_script(
        cls,
        name: str | Path,
        seats: Mapping[str, str] | None = None,
        *,
        seed: int | None = None,
        days_per_turn: float | None = None,
        record: Path | None = None,
        keep_going: bool = False,
    ) -> Game:
        """Start the replay of a script by its bundled name or path, or `NAME@KEY` for a variation; `seats` go before its own.

        Raises what `new` does, and `ScenarioError` for the script.
        """
        loaded = load_script(name)
        own, rest = script_seats(loaded.script, str(name))
        chosen = seed if seed is not None else loaded.script.script.seed or 0
        return cls.new(
            prepare(loaded.scenario, days_per_turn or loaded.script.script.days_per_turn, loaded.script.script.start),
            {**own, **(seats or {})},
            seed=chosen,
            record=record,
            rest=rest,
            intents=loaded.script.script.intents,
            script=(str(name), loaded.script),
            keep_going=keep_going,
        )

    @classmethod
    def load(cls, path: Path, timeouts: Mapping[str, float] | None = None) -> Game:
        """Go on with the game of the record `path` from its last committed turn; `timeouts` as in `new`.

        Raises `RecordError` where it is damaged, in use or cannot be written, `GameError` where its scenario cannot be played.
        """
        writer, contents = Writer.resume(path)
        try:
            setup = read_setup(contents.header)
            prepared = prepare_resolved(setup.scenario, setup.days_per_turn, setup.start)
            try:
                tree, seats = tree_of(contents, layout(begin(prepared.rules, Randomness(setup.seed), 1)))
            except OtherRules:
                raise GameError(
                    f"{path} was written by version {contents.header.get('engine')} and cannot be played on with this "
                    f"one; it can be looked at: brink record show {path}"
                ) from None
            if not all(fits(node.world, prepared.rules) for node in tree.nodes.values()):
                raise RecordError(f"{path}: the answers to proposals are not those of its scenario")
            game = cls(prepared, setup, tree, writer, contents.warnings, seats, trusted=False, timeouts=timeouts)
            state_of(game).restore_plans()
            return game
        except BaseException:
            writer.close()
            raise

    def seat(self, seat: str) -> SeatHandle:
        """Return the handle of a seat; raise `GameError` where there is no such seat."""
        return SeatHandle(state_of(self), seat)

    def control(self) -> ControlHandle:
        """Return control's handle, which knows the truth."""
        return ControlHandle(state_of(self))

    def commit(self, seat: str | None = None, injects: Iterable[Inject] = ()) -> TurnReport:
        """Resolve the turn with everybody's plans; return what `seat` learns, by default the first human one, else the truth.

        Raises `GameError` when the game is over.
        """
        state = state_of(self)
        flow.commit(state, injects)
        return report(state, seat or next((s for s, k in self.seats.items() if k == PERSON), None), None)
