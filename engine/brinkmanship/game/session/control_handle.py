"""What control and the host hold of a game, and never a seat: the truth, injects and notes, and the way back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from brinkmanship.game.errors import GameError
from brinkmanship.game.record.lines import said_inject
from brinkmanship.game.record.text import now_utc
from brinkmanship.game.record.tree import Draft, Inject, Node, Note, Pending
from brinkmanship.game.session.access import Access, state_of
from brinkmanship.game.session.facts import BranchTaken, Listener, Noted
from brinkmanship.game.session.flow import commit, take_seat
from brinkmanship.game.session.injects import Planned
from brinkmanship.game.session.seat_handle import SeatHandle, report
from brinkmanship.game.view.as_json import to_json
from brinkmanship.game.view.reports import TurnReport
from brinkmanship.game.view.types import LogLine
from brinkmanship.players.kinds import PERSON
from brinkmanship.players.script import ScriptPlayer
from brinkmanship.simulation.randomness import Randomness
from brinkmanship.simulation.world import World


class ControlHandle(Access):
    """All of a game."""

    __slots__ = ()

    @property
    def seed(self) -> int:
        """The seed of the game's chance: who knows it can reckon everything."""
        return state_of(self).setup.seed

    @property
    def truth(self) -> World:
        """The world as it is."""
        return state_of(self).world

    @property
    def branch(self) -> tuple[Node, ...]:
        """The states from the start to now, as they were."""
        return tuple(state_of(self).tree.branch())

    @property
    def record_lines(self) -> tuple[str, ...]:
        """The record so far, line by line, as it is or would be on the disk."""
        return tuple(state_of(self).recorder.writer.lines)

    @property
    def script(self) -> ScriptPlayer | None:
        """The script that the game replays, or began as the replay of; None of other games."""
        return state_of(self).table.script

    @property
    def exercise(self) -> tuple[Planned, ...] | None:
        """The injects of an exercise beside the scenario's own, None for an ordinary game."""
        given = state_of(self).setup.exercise
        return None if given is None else tuple(given)

    @property
    def released(self) -> Mapping[str, int]:
        """Injects that went in on this branch, and in which turn."""
        return state_of(self).released

    @property
    def used_injects(self) -> tuple[str, ...]:
        """Injects that went in on any branch."""
        return tuple(inject.id for node in state_of(self).tree.nodes.values() for inject in node.injects)

    @property
    def notes(self) -> tuple[Note, ...]:
        """What was written down on this branch, in order."""
        tree = state_of(self).tree
        branch = {node.number for node in tree.branch()}
        return tuple(note for note in tree.notes if note.node in branch)

    @property
    def all_notes(self) -> tuple[Note, ...]:
        """What was written down on any branch, in order."""
        return tuple(state_of(self).tree.notes)

    @property
    def begun_by_people(self) -> tuple[str, ...]:
        """The seats that people played at the start."""
        return tuple(seat for seat, player in state_of(self).table.begun.items() if player == PERSON)

    @property
    def pending(self) -> Pending:
        """What the record holds of the turn that is not resolved yet."""
        return state_of(self).tree.pending

    def keep(self, author: str = "") -> bool:
        """Write the plans that changed, as *author* made them, to the record; return whether all of it is on the disk."""
        return state_of(self).keep(author)

    def hand_in(self, seat: str, author: str = "") -> None:
        """Keep that `seat` has handed in its plan as it stands, in whatever order seats do."""
        state = state_of(self)
        state.keep()
        draft = state.tree.pending.drafts.get(state.seat(seat), Draft(0, ()))
        state.tell_pending("handed", seat=seat, revision=draft.revision, **({"author": author} if author else {}))

    def reopen(self, seat: str, author: str = "") -> None:
        """Keep that `seat` plans again; its orders are still there."""
        state = state_of(self)
        state.tell_pending("reopened", seat=state.seat(seat), **({"author": author} if author else {}))

    def improvise(self, inject: Inject, *, shown: bool = False, author: str = "") -> None:
        """Keep an inject of control's own for this turn; `shown`: its text is read while the seats plan."""
        by = {"author": author} if author else {}
        state_of(self).tell_pending("improvised", **said_inject(inject), shown=shown, **by)

    def withdraw(self, id: str, author: str = "") -> None:
        """Keep that control took back the inject `id` of its own."""
        state_of(self).tell_pending("withdrawn", id=id, **({"author": author} if author else {}))

    def note(
        self,
        kind: str,
        text: str,
        about: str = "",
        *,
        author: str = "",
        objective: str = "",
        rating: str = "",
        data: Mapping[str, Any] | None = None,
    ) -> Note:
        """Write something down in the record, beside the state the game stands at; return it. `data` is JSON."""
        state, date = state_of(self), str(to_json(self.date))
        note = Note(state.tree.at, kind, text, about, author, objective, rating, date, now_utc(), data or {})
        state.tree.notes.append(note)
        state.tell(Noted(note, self.turn))
        return note

    @property
    def chance(self) -> Randomness:
        """The game's chance, for draws that control asks for."""
        return state_of(self).chance

    def log(self) -> tuple[LogLine, ...]:
        """Return the log so far, as it was."""
        return tuple(state_of(self).log())

    def report(self, turn: int | None = None) -> TurnReport:
        """Return the report of `turn` (the last one), as it was."""
        return report(state_of(self), None, turn)

    def seat(self, seat: str) -> SeatHandle:
        """Return the handle of a seat; raise `GameError` where there is no such seat."""
        return SeatHandle(state_of(self), seat)

    def commit(self, injects: Iterable[Inject] = ()) -> TurnReport:
        """Resolve the turn with everybody's plans and `injects`; return the report of the truth. Raises `GameError`."""
        commit(state_of(self), injects)
        return self.report()

    def rewind(self, turn: int, name: str = "") -> None:
        """Go back to the end of `turn` (0 = the start) and take another branch; nothing is erased from the record."""
        branch = state_of(self).tree.branch()
        if not 0 <= turn < len(branch):
            raise GameError(f"there is no turn {turn} to go back to; this game has 0 to {len(branch) - 1}")
        self.go_to(branch[turn].number, name)

    def go_to(self, node: int, name: str = "") -> None:
        """Go to any state of the game's tree by its number and take another branch from there; nothing is erased."""
        state = state_of(self)
        if node not in state.tree.nodes:
            raise GameError(f"there is no state {node} in this game")
        state.tree.stand_at(node)
        state.tree.names[node] = name
        state.plans.clear()
        state.tell(BranchTaken(state.node, name))

    def take_seat(self, seat: str, player: str) -> None:
        """Hand `seat` to another player ('human', 'doctrine', …) from here on; raise `GameError` for an unknown one."""
        take_seat(state_of(self), seat, player)

    def listen(self, listener: Listener) -> None:
        """Let `listener` be told every fact from here on, after it is in the record."""
        state_of(self).listeners.append(listener)
