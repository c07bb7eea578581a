"""What control is looking at and writing on its page: the truth of this turn, tabs, drafts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from brinkmanship.desktop import map_content
from brinkmanship.desktop.exercise.mail import Compose
from brinkmanship.desktop.exercise.rulings_tab import RulingDraft
from brinkmanship.desktop.map.layers import Content
from brinkmanship.desktop.map.modes import Mode
from brinkmanship.desktop.map_assets import MapAssets
from brinkmanship.desktop.settings import Settings
from brinkmanship.game.errors import GameError
from brinkmanship.game.exercise.exercise import Entry, Exercise
from brinkmanship.game.record.tree import Inject
from brinkmanship.game.session.control import Truth, order_text, truth_of
from brinkmanship.game.session.injects import problems
from brinkmanship.msel.lists import read_list
from brinkmanship.msel.reading import Reading
from brinkmanship.players.kinds import DOCTRINE, PERSON

CONTROL = "(control)"
EVERYBODY = ""


@dataclass
class ControlState:
    """The state of control's page that is no part of the exercise."""

    exercise: Exercise
    assets: MapAssets
    settings: Settings
    tab: str = "orders"
    mode: str = "control"
    chosen: str = ""  # an inject that is unfolded
    reason: str = ""
    text: str = ""  # of the inject that is being thought of
    sender: str = ""  # who it seems to come from
    medium: str = ""  # a key of `MEDIA`, '' none
    title: str = ""  # its headline
    effects: str = ""  # statements parted by semicolons
    to: set[str] = field(default_factory=set)  # seats, none: everybody
    compose: Compose = field(default_factory=Compose)
    ruling: RulingDraft = field(default_factory=RulingDraft)
    shift_days: str = ""
    path: str = ""  # of a list of injects to add
    reading: Reading | None = None
    note: str = ""
    about: str = EVERYBODY
    author: str = ""
    objective: str = ""
    rating: str = ""  # a key of `RATINGS`
    back_to: int = -1  # a turn that waits for a second press
    leaving: bool = False  # whether leaving waits for a second press, since something is half written
    wanted: str = ""  # 'resolve', 'next', 'leave', or a seat that takes the screen
    resolved: bool = False  # whether the turn has been resolved since the page was opened
    placed: bool = False
    fresh: bool = True  # whether nothing on the page has had the focus yet
    truth: Truth = field(init=False)
    entries: tuple[Entry, ...] = field(init=False)
    orders: dict[str, tuple[str, ...]] = field(init=False)  # of this turn, by seat, in words
    content: Content = field(init=False)
    shown: Mode = field(init=False)

    def __post_init__(self) -> None:
        self.reopen()

    def reopen(self) -> None:
        """Open the page anew: what was begun to be written is still there."""
        self.look()
        self.resolved = self.exercise.game.outcome is not None
        self.placed, self.fresh, self.leaving, self.back_to, self.wanted = False, True, False, -1, ""

    def look(self) -> None:
        """Look at the game again, after anything that changed it."""
        self.truth = truth_of(self.exercise.game)
        self.entries = self.exercise.injects()
        names = self.exercise.game.prepared.names
        given = self.exercise.orders()
        self.orders = {seat: tuple(order_text(names, one) for one in plan) for seat, plan in given.items()}
        self.content = map_content.content(self.truth.view, {})
        self.choose_mode(self.mode)

    def choose_mode(self, key: str) -> None:
        """Colour the map in another way."""
        self.mode, self.shown = key, map_content.mode_of(self.truth.view, key)

    def name(self, seat: str) -> str:
        """Return the name of a seat, or of control."""
        names = self.exercise.game.prepared.names
        return names.actor(seat) if seat in names.actor_index else seat

    def decide(self, id: str, decision: str) -> str:
        """Release, hold or skip an inject with the reason that was written; return why not, '' when done."""
        return self._do(lambda reason: self.exercise.decide(id, decision, reason))

    def mark(self, id: str, status: str) -> str:
        """Set the HSEEP status of an inject; return why not, '' when done."""
        return self._do(lambda reason: self.exercise.mark(id, status, reason))

    def move(self, id: str, day: int) -> str:
        """Let an inject be due on another tick, -1 on none; return why not, '' when done."""
        return self._do(lambda reason: self.exercise.move(id, day, reason))

    def shift(self) -> str:
        """Move all injects that wait by the days that were written; return why not, '' when done."""
        try:
            days = float(self.shift_days)
        except ValueError:
            return "Say by how many days, below 0 for earlier"
        ticks = round(days * 24 / self.exercise.game.prepared.names.hours_per_tick)
        problem = self._do(lambda reason: self.exercise.shift(ticks, reason))
        if not problem:
            self.shift_days = ""
        return problem

    def _do(self, work: Callable[[str], object]) -> str:
        try:
            work(self.reason.strip())
        except GameError as error:
            return str(error)
        self.reason = ""
        self.entries = self.exercise.injects()
        return ""

    def read_file(self) -> None:
        """Read the list of injects whose file was named."""
        taken = [e.planned.inject.id for e in self.entries]
        self.reading = read_list(self.path.strip(), self.exercise.game.prepared, taken=taken)

    def add_file(self) -> tuple[str, ...]:
        """Add what was read to the list; return what is wrong, () when it was added."""
        if self.reading is None:
            return ()
        wrong = self.exercise.add(self.reading.planned, f"from {self.reading.source}")
        if not wrong:
            self.reading, self.path = None, ""
            self.entries = self.exercise.injects()
        return wrong

    @property
    def draft(self) -> Inject:
        """The inject that is being thought of."""
        seats = self.exercise.game.seats
        return Inject("draft", self.text.strip(), self.statements, tuple(s for s in seats if s in self.to))

    @property
    def statements(self) -> tuple[str, ...]:
        """The effects of the draft, one by one."""
        return tuple(part for text in self.effects.split(";") if (part := text.strip()))

    def wrong(self) -> tuple[str, ...]:
        """Return what is wrong with the draft; () also while it is empty."""
        if not self.text.strip() and not self.statements:
            return ()
        return problems(self.exercise.game.prepared, self.draft)

    def put_in(self, *, now: bool = False) -> tuple[str, ...]:
        """Put the draft into this turn, with `now` to be read while the seats plan; return what is wrong with it."""
        draft = self.draft
        more = {"sender": self.sender, "medium": self.medium, "name": self.title}
        wrong = self.exercise.improvise(draft.text, draft.to, draft.effects, now=now, **more)
        if not wrong:
            self.text = self.effects = self.sender = self.medium = self.title = ""
            self.to = set()
        return wrong

    def write_down(self) -> None:
        """Keep the observation that was written."""
        more = {"author": self.author, "objective": self.objective, "rating": self.rating}
        self.exercise.observe(self.note, self.about, **more)
        self.note = self.rating = ""

    @property
    def unfinished(self) -> str:
        """What has been begun and not been recorded: 'a note', 'an inject', … or ''."""
        if self.note.strip():
            return "a note"
        if self.compose.begun:
            return "a message"
        if self.ruling.begun:
            return "a ruling"
        return "an inject" if self.text.strip() or self.statements else ""

    def hand_over(self, seat: str) -> None:
        """Let the program play a seat, or people again."""
        self.exercise.hand_over(seat, PERSON if seat in self.exercise.absent else DOCTRINE)
        self.look()

    @property
    def going_in(self) -> int:
        """How many injects go in with this turn."""
        return sum(entry.goes_in for entry in self.entries) + len(self.exercise.improvised)

    def go_back(self, turn: int) -> None:
        """Go back to the end of a turn."""
        self.exercise.back_to(turn)
        self.back_to, self.resolved = -1, True
        self.look()
