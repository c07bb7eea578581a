"""The state of the viewer: where it stands, what it plays, through whose eyes, and beside what. Draws nothing."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from brinkmanship.desktop import map_content
from brinkmanship.desktop.kit.theme import Colour
from brinkmanship.desktop.map.layers import Content, Token
from brinkmanship.desktop.map.modes import Mode
from brinkmanship.desktop.replay import bookmarks
from brinkmanship.desktop.replay.captions import Captions
from brinkmanship.desktop.replay.scene import between
from brinkmanship.game.errors import GameError
from brinkmanship.game.record.text import RecordError
from brinkmanship.game.replay.comparison import differs, meeting
from brinkmanship.game.replay.script_run import Held
from brinkmanship.game.replay.seat_replay import SeatReplay
from brinkmanship.game.replay.timeline import KEPT, Timeline
from brinkmanship.game.view.types import ActorView, LogLine, SeatView
from brinkmanship.players.kinds import PERSON
from brinkmanship.scenario.models.base import clock
from brinkmanship.scenario.scripts import LoadedScript

AT_ONCE, A_FRAME = 0.1, 0.006
"""Seconds (of the processor) of reading before the first frame, and in every frame until all turns are read."""
_GOING_MS = 1200  # in which symbols may still be on their way after another turn was gone to
SPEEDS = (0.5, 1.0, 2.0, 4.0, 8.0)
"""Turns a second."""
KINDS = (
    ("key", "Key moments"), ("order", "Orders"), ("inject", "Injects"), ("narration", "Narration"), ("rung", "Rungs"),
    ("battle", "Fighting"), ("control", "Ground"), ("consent", "Consent"), ("arrival", "Arrivals"), ("event", "Events"),
    ("ending", "Endings"), ("refused", "Refusals"), ("expectation", "Expectations"),
)  # fmt: skip


@dataclass
class ViewerState:
    """The timeline being watched, and how."""

    timeline: Timeline
    script: LoadedScript | None = None
    other: Timeline | None = None  # shown beside it
    held: tuple[Held, ...] = ()  # what the script expects
    position: int = 0
    playing: bool = False
    speed: int = 1  # index into SPEEDS
    seat: str = ""  # '' the truth
    follow: str = ""  # an actor whose events are looked for and marked
    kind: str = "key"
    mode: str = "control"
    split: bool = False
    selected: str = ""  # a region
    drawer: str = ""  # the panel that is open over the map where there is no room beside it
    marks: set[int] = field(default_factory=set)
    taking: bool = False  # the dialogue of taking over is open
    leaving: str = ""  # 'menu', or the seat that takes over
    wanted: LogLine | None = None  # a line whose place is to be shown
    captions: Captions = field(init=False)
    read: int = 0  # positions read so far, from the start; the timeline shows these
    rungs: list[int] = field(default_factory=list)
    keys: list[int] = field(default_factory=list)  # turning points
    injected: list[int] = field(default_factory=list)  # turns with an inject
    expected: dict[int, list[Held]] = field(default_factory=dict)  # expectations, by the turn that settled them
    meets: list[int | None] = field(default_factory=list)  # position of `other` on the date of each turn
    differing: list[int] = field(default_factory=list)  # turns after which `other` differs
    followed: list[int] = field(default_factory=list)  # turns with something of the actor followed
    told: tuple[int, int] = (-1, 0)  # a position, and how many lines of what it brought are shown so far
    lens: SeatReplay | None = None
    lens_trouble: str = ""
    _beside: tuple[SeatView | None, set[str]] | None = None  # as it was shown last
    _beside_at: tuple[int, bool] = (-1, False)  # where that was, and whether all turns were read
    _behind: bool = False  # whether it may be that of the turn before
    _shown_at: int = -1  # the position in the frame before
    _loading: threading.Thread | None = None
    _since: int = 0  # ms at which the present position was reached
    _from: int = 0  # position it came from
    _contents: dict[tuple[object, ...], tuple[SeatView, Content]] = field(default_factory=dict)
    _tokens: list[tuple[Token, ...]] = field(default_factory=list)  # of what was made last
    _modes: dict[tuple[object, ...], tuple[SeatView, Mode]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.captions = Captions(self.timeline, self.script)
        for one in self.held:
            if (position := self._settled(one)) is not None:
                self.expected.setdefault(position, []).append(one)
        self.marks = bookmarks.load(self.timeline)
        self._from = self.position
        if self.other is not None:
            self.split = True
            self.meets = meeting(self.timeline, self.other)
        self.read_on(AT_ONCE)

    def _settled(self, one: Held) -> int | None:
        """Return the turn after which it was certain whether an expectation came true, None where it never was."""
        expectation = one.expectation
        if expectation.met is None:
            return None
        when = (expectation.on if expectation.met else None) or expectation.by
        hours = self.timeline.facts.hours_per_tick if isinstance(when, datetime) else 24
        over = clock(when) + timedelta(hours=hours)
        return next((p for p in range(len(self.timeline.turns)) if self.timeline.when(p) >= over), self.timeline.last)

    @property
    def people(self) -> tuple[str, ...]:
        """The seats that the script leaves to people where it ends."""
        then = self.script.script.then if self.script is not None else None
        return tuple(seat for seat, kind in then.seats.items() if kind == PERSON) if then is not None else ()

    @property
    def seats(self) -> list[ActorView]:
        """The actors whose seats can be played."""
        return [actor for actor in self.timeline.view(0, trends=False).actors if actor.playable]

    @property
    def whole(self) -> bool:
        """Whether every turn has been read."""
        return self.read > self.timeline.last

    def read_on(self, seconds: float) -> None:
        """Read the turns after those read so far for the timeline, one at least, for about so long."""
        end = time.thread_time() + seconds
        while not self.whole:
            self._read(self.read)
            self.read += 1
            if time.thread_time() > end:
                return

    def _read(self, position: int) -> None:
        self.rungs.append(self.timeline.rung(position))
        if self.captions[position].key:
            self.keys.append(position)
        if any(i.effects for i in self.timeline.story(position).injects):
            self.injected.append(position)
        there = self.meets[position] if self.other is not None else None
        if self.other is not None and there is not None and differs(self.timeline, self.other, position, there):
            self.differing.append(position)
        if self._about(position):
            self.followed.append(position)

    def _about(self, position: int) -> bool:
        """Whether a turn has something of the actor followed."""
        lines = self.timeline.story(position).lines if self.follow and position else ()
        return any(self.follow in (line.actor, line.target) for line in lines)

    @property
    def parts_at(self) -> int | None:
        """The first position at which the two differ, as far as they are read."""
        return self.differing[0] if self.differing else None

    def follow_actor(self, actor: str) -> None:
        """Follow an actor, '' for nobody: its turns are marked, and events are looked for that are about it."""
        self.follow = actor
        self.followed = [p for p in range(self.read) if self._about(p)]

    def go(self, position: int, now_ms: int) -> None:
        """Go to a position, held to what there is."""
        position = min(max(position, 0), self.timeline.last)
        if position != self.position:
            self._from, self.position, self._since = self.position, position, now_ms

    def tick(self, now_ms: int) -> bool:
        """Play on, if it plays, and read on; return whether all turns, or the rules, have just been read."""
        came = False
        if not self.whole:
            self.read_on(A_FRAME)
            came = self.whole
        if self._loading is not None and not self._loading.is_alive():
            self._loading = None
            came = True
        self.playing = self.playing and self.position < self.timeline.last
        if self.playing and now_ms - self._since >= 1000 / SPEEDS[self.speed]:
            self.go(self.position + 1, now_ms)
        return came

    def moves(self, now_ms: int) -> bool:
        """Whether the next frame differs though nobody does anything: it plays, reads on, or has just gone somewhere."""
        return self.playing or not self.whole or self._loading is not None or now_ms - self._since < _GOING_MS

    def toggle(self, now_ms: int) -> None:
        """Play or pause; from the end it plays again from the start."""
        if not self.playing and self.position >= self.timeline.last:
            self.go(0, now_ms)
        self.playing = not self.playing
        self._since = now_ms

    def faster(self, step: int) -> None:
        """Change the speed by a step."""
        self.speed = min(max(self.speed + step, 0), len(SPEEDS) - 1)

    def next_event(self, step: int, now_ms: int) -> bool:
        """Go to the next (1) or previous (-1) turn with an event of the chosen kind and actor; say whether there is."""
        if self.kind == "refused":
            ahead = range(self.position + step, self.timeline.last + 1 if step > 0 else 0, step)
            found = next(filter(self._refused, ahead), None)
        elif self.kind == "expectation":
            found = self._next_of(self.expected, step)
        else:
            found = self.timeline.find(self.position, step, self.kind, self.follow)
        if found is None:
            return False
        self.playing = False
        self.go(found, now_ms)
        return True

    def _refused(self, position: int) -> bool:
        """Whether an order of the actor followed, or of anybody, was refused in a turn."""
        return any(self.follow in ("", r.order.seat) for r in self.timeline.story(position).refused)

    def _next_of(self, positions: Iterable[int], step: int) -> int | None:
        """Return the nearest of some positions after (1) or before (-1) the present one, None where there is none."""
        found = (p for p in positions if (p - self.position) * step > 0)
        return min(found, key=lambda p: abs(p - self.position), default=None)

    def mark(self) -> bool:
        """Set or take away a bookmark here; return whether the bookmarks could be kept."""
        self.marks ^= {self.position}
        return bookmarks.keep(self.timeline, self.marks)

    def next_mark(self, step: int, now_ms: int) -> None:
        """Go to the next (1) or previous (-1) bookmark."""
        found = self._next_of(self.marks, step)
        if found is not None:
            self.go(found, now_ms)

    def see_as(self, seat: str) -> None:
        """Look through a seat's eyes, '' for the truth; the rules are compiled beside the window."""
        self.seat = seat
        if seat and self.lens is None and self._loading is None and not self.lens_trouble:
            self._loading = threading.Thread(target=self._load, args=(seat,), name="lens", daemon=True)
            self._loading.start()

    def _load(self, seat: str) -> None:
        try:
            lens = SeatReplay(self.timeline)
            lens.view(self.position, seat, table=False)  # reads the log and the courses of all turns
            self.lens = lens
        except (GameError, RecordError) as error:
            self.lens_trouble = str(error)

    @property
    def waiting(self) -> bool:
        """Whether a seat's view was asked for and is not ready."""
        return bool(self.seat) and self.lens is None and not self.lens_trouble

    def view(self, position: int | None = None) -> SeatView:
        """Return what is shown at a position: the truth, or what the seat knew, as soon as that can be told."""
        at = self.position if position is None else position
        if self.seat and self.lens is not None:
            try:
                return self.lens.view(at, self.seat, table=False)
            except (RecordError, GameError) as error:
                self.lens_trouble = str(error)
        return self.timeline.view(at, trends=self.whole)

    def begin_frame(self, *, spread: bool) -> None:
        """Say that a frame begins. With `spread`, while the turns rush by, what stands beside follows every second frame."""
        moved, self._shown_at = self._shown_at != self.position, self.position
        self._behind = spread and self.split and moved and not self._behind and self._beside is not None

    def other_view(self) -> SeatView | None:
        """Return what stands beside it on the same date, None where there is nothing: it ended before, or begins later."""
        return self._beside_it()[0]

    def _beside_it(self) -> tuple[SeatView | None, set[str]]:
        """Return what stands beside it, and the regions that are held or contested otherwise there."""
        if self._beside is None or (not self._behind and self._beside_at != (self.position, self.whole)):
            there = self.meets[self.position] if self.other is not None else None
            other = self.other.view(there, trends=self.whole) if self.other is not None and there is not None else None
            differing: set[str] = set()
            if other is not None:
                own = self.timeline.view(self.position, trends=self.whole)
                mine = {r.id: (r.controller, r.contested_by) for r in own.regions}
                differing = {r.id for r in other.regions if mine.get(r.id) != (r.controller, r.contested_by)}
            self._beside, self._beside_at = (other, differing), (self.position, self.whole)
        return self._beside

    def lines(self) -> tuple[LogLine, ...]:
        """Return what the turn brought, as far as is seen."""
        if self.seat and self.lens is not None:
            turn = self.timeline.turns[self.position].turn
            return tuple(line for line in self.view().log if line.turn == turn)
        return self.timeline.story(self.position).told

    def map_mode(self, view: SeatView) -> Mode:
        """Return the map mode shown of a view."""
        key = (id(view), self.mode)
        if key not in self._modes:  # the view is kept with it, so that its id stays its own
            if len(self._modes) > KEPT:
                self._modes.clear()
            self._modes[key] = view, map_content.mode_of(view, self.mode)
        return self._modes[key][1]

    def content(self, view: SeatView, marks: Mapping[str, Colour]) -> Content:
        """Return what stands on the map of a view."""
        key = (id(view), tuple(sorted(marks.items())))
        if key not in self._contents:
            if len(self._contents) > KEPT:
                self._contents.clear()
            made = map_content.content(view, marks)
            # Mostly nobody moves: then the map, or each of the two, need not arrange them anew.
            tokens = next((held for held in self._tokens if held == made.tokens), made.tokens)
            made = replace(made, tokens=tokens)
            self._tokens = [tokens, *(held for held in self._tokens if held is not tokens)][:2]
            self._contents[key] = view, made
        return self._contents[key][1]

    def moving_content(self, marks: Mapping[str, Colour], now_ms: int, *, still: bool) -> Content:
        """Return what stands on the map now; while it plays forward units are seen moving."""
        after = self.content(self.view(), marks)
        length = min(600.0, 700 / SPEEDS[self.speed])
        share = (now_ms - self._since) / length
        if still or not self.playing or share >= 1 or self._from != self.position - 1:
            return after
        return between(self.content(self.view(self._from), marks), after, max(share, 0.0))

    def differing_regions(self) -> set[str]:
        """Return the regions that are held or contested otherwise in what stands beside."""
        return self._beside_it()[1]
