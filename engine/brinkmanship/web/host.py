"""The host of one exercise: its one worker, the versions of what each audience sees, and pages kept per version.

A game is not thread-safe: all access to it goes through `Host.ask`, one call after the other, and pages wait while somebody
does something. An audience is a seat, or
`CONTROL`: its version rises with every fact that its pages may show, and with no other.
"""

from __future__ import annotations

import asyncio
import contextlib
import secrets
from collections import OrderedDict
from collections.abc import Callable, Collection, Hashable, Iterator
from concurrent.futures import Future
from threading import Lock
from typing import Any, TypeVar

from brinkmanship.game.exercise.exercise import DECISIONS, NOW, Exercise
from brinkmanship.game.exercise.notes import CLOCK, JOINED, LEFT, MESSAGE, NEW_CODE, RULING, SUBMISSION
from brinkmanship.game.record.saves import leave_game
from brinkmanship.game.record.tree import Note
from brinkmanship.game.session.facts import BeforeTurn, Fact, Noted, SeatTaken
from brinkmanship.game.session.game import Game
from brinkmanship.web.worker import ACT, IDLE, PAGE, Worker

T = TypeVar("T")
CONTROL = "control"
"""The audience of control, evaluators and observers."""
WORLD = ":world"
"""After a seat's name: the audience of what changes with the state of the game alone, not with letters and plans."""
PEOPLE = "people"
"""The audience of what depends on who has joined and on the codes, and on nothing else."""
EVERYBODY = None
MOST_KEPT = 12_000_000
"""Letters of all pages that are kept; the ones that were not asked for longest go first."""
_OF_ONE_SEAT = frozenset({"draft", "handed", "reopened"})


def _size(made: object) -> int:
    return len(made) if isinstance(made, str) else 1000


class Host:
    """One exercise that is served: made of a function that starts or loads its game."""

    def __init__(self, start: Callable[[], Game]) -> None:
        """Start the game in the worker; raise what `start` raises."""
        self._worker = Worker("game")
        self._lock = Lock()
        self._boot = secrets.token_hex(4)  # other than that of the host before: nobody believes an old version
        self._all = 0
        self._own: dict[str, int] = {}
        self._pages: OrderedDict[Hashable, tuple[str, tuple[Any]]] = OrderedDict()
        self._size = 0
        self._queued: dict[Hashable, Future[Any]] = {}  # pages that somebody waits for and that are not begun
        self._shown: dict[str, Collection[str] | None] = {}  # injects that seats read while they plan, and which do
        self._steps: Callable[[Exercise], Iterator[None]] = lambda exercise: iter(())
        self._left: Iterator[None] | None = None  # of these steps, for the present state; None: all
        self._stepping = False
        self._streams: dict[asyncio.Event, tuple[str, asyncio.AbstractEventLoop]] = {}
        try:
            self._exercise = self._worker.submit(self._open, start).result()
        except BaseException:
            self._worker.shutdown()
            raise

    def _open(self, start: Callable[[], Game]) -> Exercise:
        self._game = start()
        exercise = Exercise(self._game)
        pending = exercise.game.pending
        self._shown |= {id: pending.improvised[id].to or EVERYBODY for id in pending.shown if id in pending.improvised}
        self._shown |= {e.planned.inject.id: e.planned.inject.to or EVERYBODY for e in exercise.injects() if e.shown}
        exercise.game.listen(self._heard)
        return exercise

    # --- the game -----------------------------------------------------------------------------------------------------

    async def ask(self, fn: Callable[[Exercise], T], urgency: int = ACT) -> T:
        """Return what `fn` makes of the exercise, in the worker; raise what it raises."""
        return await asyncio.wrap_future(self._worker.submit(fn, self._exercise, urgency=urgency))

    def make_ready(self, steps: Callable[[Exercise], Iterator[None]]) -> None:
        """Let the worker take `steps` now and whenever there is news for everybody, one at a time while nobody waits.

        What goes wrong in a step is for those to find who ask for what it makes.
        """
        self._steps = steps
        self._worker.submit(self._begin, urgency=IDLE)

    def _begin(self) -> None:
        self._left = None
        if not self._stepping:
            self._stepping = True
            self._worker.submit(self._step, urgency=IDLE)

    def _step(self) -> None:
        if self._left is None:
            self._left = self._steps(self._exercise)
        with contextlib.suppress(Exception):
            next(self._left)  # the end is an exception too
            self._worker.submit(self._step, urgency=IDLE)
            return
        self._stepping = False

    def ask_and_wait(self, fn: Callable[[Exercise], T]) -> T:
        """Return what `fn` makes of the exercise, for callers outside the event loop."""
        return self._worker.submit(fn, self._exercise).result()

    async def kept(self, audience: str, key: Hashable, make: Callable[[Exercise], T], urgency: int = PAGE) -> T:
        """Return what `make` makes of the exercise, from the cache where `audience` has seen nothing new since."""
        whole = audience, key
        found = self._kept(whole, audience)
        if found is not None:
            return found[0]  # type: ignore[no-any-return]

        def made(exercise: Exercise) -> T:
            with self._lock:
                self._queued.pop((whole, urgency), None)  # who asks from now on may want a newer one
            again = self._kept(whole, audience)  # it may have been made since it was looked for
            if again is not None:
                return again[0]  # type: ignore[no-any-return]
            version = self.version(audience)
            out = make(exercise)
            with self._lock:
                self._forget(whole)
                self._pages[whole] = version, (out,)
                self._size += _size(out)
                while self._size > MOST_KEPT and len(self._pages) > 1:
                    self._forget(next(iter(self._pages)))
            return out

        with self._lock:
            queued = self._queued.get((whole, urgency))
            if queued is None:
                queued = self._queued[whole, urgency] = self._worker.submit(made, self._exercise, urgency=urgency)
        return await asyncio.shield(asyncio.wrap_future(queued))  # others may wait for it too

    def _kept(self, key: Hashable, audience: str) -> tuple[Any] | None:
        version = self.version(audience)
        with self._lock:
            found = self._pages.get(key)
            if found is None or found[0] != version:
                return None
            self._pages.move_to_end(key)
            return found[1]

    def _forget(self, key: Hashable) -> None:
        if key in self._pages:
            self._size -= _size(self._pages.pop(key)[1][0])

    def close(self) -> str:
        """Leave the game; return what to say of what could not be saved, '' where all is."""
        try:
            return self._worker.submit(leave_game, self._game).result()
        finally:
            self._worker.shutdown()

    # --- versions -----------------------------------------------------------------------------------------------------

    def version(self, audience: str) -> str:
        """Return the version of what `audience` sees; another after a restart of the host."""
        with self._lock:
            common = 0 if audience == PEOPLE else self._all
            return f"{self._boot}.{common}.{self._own.get(audience, 0)}"

    def changed(self, audiences: Collection[str] | None = EVERYBODY) -> None:
        """Raise the version of `audiences`, or of everybody, and wake those who follow; from any thread."""
        with self._lock:
            if audiences is None:
                self._all += 1
            for one in audiences or ():
                self._own[one] = self._own.get(one, 0) + 1
        self.wake(audiences)

    def wake(self, audiences: Collection[str] | None = EVERYBODY) -> None:
        """Wake those who follow, though nothing may be new."""
        with self._lock:
            streams = tuple(self._streams.items())
        for event, (own, loop) in streams:
            if (audiences is None or own in audiences) and not loop.is_closed():
                loop.call_soon_threadsafe(event.set)

    def follow(self, audience: str) -> asyncio.Event:
        """Return an event that is set whenever the version of `audience` rises, until `unfollow`."""
        event = asyncio.Event()
        with self._lock:
            self._streams[event] = audience, asyncio.get_running_loop()
        return event

    def unfollow(self, event: asyncio.Event) -> None:
        """Forget an event of `follow`."""
        with self._lock:
            self._streams.pop(event, None)

    # --- who may see what happened ------------------------------------------------------------------------------------

    def _heard(self, fact: Fact) -> None:
        if isinstance(fact, SeatTaken) or (isinstance(fact, Noted) and fact.note.kind in (JOINED, LEFT, NEW_CODE)):
            self.changed({PEOPLE})
        seats = self._concerned(fact)
        self.changed(EVERYBODY if seats is None else {CONTROL, *seats})
        if seats is None:
            self._begin()

    def _concerned(self, fact: Fact) -> Collection[str] | None:
        """Return the seats whose pages may show a fact, None for all: a seat learns not even that control wrote."""
        if isinstance(fact, Noted):
            return self._of_note(fact.note)
        if not isinstance(fact, BeforeTurn):
            return EVERYBODY
        if fact.kind in _OF_ONE_SEAT:
            return (str(fact.said["seat"]),)
        id = str(fact.said.get("id", ""))
        if fact.kind == "improvised" and fact.said.get("shown"):
            to = fact.said.get("to")
            self._shown[id] = tuple(map(str, to)) if isinstance(to, list | tuple) and to else EVERYBODY
        return self._shown.get(id, ())

    def _of_note(self, note: Note) -> Collection[str] | None:
        if note.kind == CLOCK:
            return EVERYBODY
        if note.kind == MESSAGE:
            to = note.data.get("to")
            return (note.about, *map(str, to)) if isinstance(to, list | tuple) else EVERYBODY
        if note.kind in (JOINED, LEFT):
            return [one.seat for one in self._exercise.people() if one.id == note.about and one.seat]
        if note.kind == SUBMISSION:
            return (note.about,)
        if note.kind == RULING:
            return [one.seat for one in self._exercise.submissions() if one.id == note.about]
        if note.kind in DECISIONS:
            if note.kind == NOW:
                every = (entry.planned.inject for entry in self._exercise.injects())
                self._shown[note.about] = next((one.to for one in every if one.id == note.about), ()) or EVERYBODY
            return self._shown.get(note.about, ())
        return ()
