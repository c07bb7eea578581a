"""An exercise at one keyboard: control's commands, and each seat's game, one after the other."""

from __future__ import annotations

from contextlib import suppress

from brinkmanship.game.exercise.exercise import AS_PLANNED, EFFECTS_LATER, NOW, Exercise
from brinkmanship.game.exercise.letters import CONTROL, Letter
from brinkmanship.game.record.tree import RATINGS
from brinkmanship.game.session.control import order_text, truth_of
from brinkmanship.game.session.control_handle import ControlHandle
from brinkmanship.game.session.game import Game
from brinkmanship.game.view.labels import short_date
from brinkmanship.players.kinds import DOCTRINE, PERSON
from brinkmanship.terminal import letters, pages, report as seat_report, rulings, schedule
from brinkmanship.terminal.formatting import estimate
from brinkmanship.terminal.io import InputEnded, TerminalIO
from brinkmanship.terminal.loop import PROMPT, Command, CommandLoop, Leave, leave, number_of, show_help
from brinkmanship.terminal.names import Unclear, find
from brinkmanship.terminal.session import COMMANDS, Session

WRITE = "write SEAT,SEAT|all: [TEXT]"
_NOT_A_SEATS = frozenset({"commit", "save", "load", "player", "quit"})


def play_exercise(game: Game, *, voice: TerminalIO | None = None) -> int:
    """Play on an exercise in the terminal until control leaves; return the exit code."""
    voice = voice or TerminalIO()
    if voice.interactive:  # a terminal's own line editing cuts what is longer than 4,095 letters
        with suppress(ImportError):
            import readline  # noqa: F401
    return Control(Exercise(game), voice).play()


class Control(CommandLoop):
    """Control's commands."""

    game: ControlHandle

    def __init__(self, exercise: Exercise, voice: TerminalIO) -> None:
        self.exercise, self.voice, self.game = exercise, voice, exercise.game
        self._read: dict[str, set[str]] = {}  # ids of letters that each seat was shown here

    @property
    def commands(self) -> tuple[Command, ...]:
        """The commands of control."""
        return CONTROL_COMMANDS

    @property
    def prompt(self) -> str:
        """Control and the date."""
        return f"Control {short_date(self.game.date)}{PROMPT}"

    def begin(self) -> None:
        """Print the title and how the world stands."""
        self.voice.head(f"{self.game.title}: exercise")
        _status(self, [])
        self.voice.say("'next' hands the keyboard to a seat, 'resolve' ends the turn; 'help' tells more.", "note")

    def name(self, seat: str) -> str:
        """Return the name of a seat, or of control."""
        names = self.game.prepared.names
        return names.actor(seat) if seat in names.actor_index else seat

    def named(self, id: str) -> str:
        """Return the name of a seat, or the words themselves."""
        return self.name(id) if id in self.game.seats else id

    def unread(self, seat: str) -> list[Letter]:
        """Return the letters of this turn and the last that *seat* was not shown here yet, and take them as shown.

        An inject that went in with a turn is in the report of that turn.
        """
        read = self._read.setdefault(seat, set())
        found = [
            one
            for one in self.exercise.inbox(seat)
            if one.id not in read and one.sender != seat
            if one.turn > self.game.turn or (one.kind == "message" and one.turn == self.game.turn)
        ]
        read |= {one.id for one in found}
        return found

    def seats_of(self, text: str) -> tuple[str, ...]:
        """Return the seats that are named, separated by commas."""
        known = [(seat, self.name(seat)) for seat in self.game.seats]
        return tuple(find(part, known, "seat") for part in text.split(",") if part.strip())

    def seat_of(self, words: list[str], among: tuple[str, ...]) -> str:
        """Return the seat that is named, the first without a name."""
        if not among:
            raise Unclear("There is no such seat now.")
        return find(" ".join(words), [(seat, self.name(seat)) for seat in among], "seat") if words else among[0]


class SeatAtDesk(Session):
    """One seat of an exercise: it hands in, and control has the keyboard again."""

    def __init__(self, control: Control, seat: str) -> None:
        super().__init__(control.game.seat(seat), control.voice, None)
        self._control = control

    @property
    def commands(self) -> tuple[Command, ...]:
        """The commands of a seat without those that are control's."""
        return (*(c for c in COMMANDS if c.name not in _NOT_A_SEATS), *_SEAT_COMMANDS)

    @property
    def exercise(self) -> Exercise:
        """The exercise that the seat is part of."""
        return self._control.exercise

    def name_of(self, id: str) -> str:
        """Return the name of a seat, or the words themselves."""
        return next((actor.name for actor in self.view.actors if actor.id == id), id)

    def leave(self, why: str) -> int:
        """Give the keyboard back to control; the plan is saved."""
        self.game.keep()
        self.voice.say(f"{why}Control has the keyboard.", "note")
        return 0

    def hand_in(self) -> None:
        """Hand in the plan as it stands."""
        self._control.exercise.hand_in(self.seat)
        raise Leave


def _next(control: Control, words: list[str]) -> None:
    exercise, voice = control.exercise, control.voice
    seat = control.seat_of(words, exercise.waiting)
    voice.say("\n" * 60 + f"Hand the keyboard to {control.name(seat)}. The others look away.", "note")
    try:
        voice.ask("Press Enter when you sit here. ")
    except InputEnded:
        raise Unclear("The input ended here.") from None
    desk = SeatAtDesk(control, seat)
    if control.game.turn:
        seat_report.print_report(voice, desk.game.report(), desk.view, desk.choices)
    else:
        pages.briefing(voice, desk.view)
    pages.status(voice, desk.view)
    if new := control.unread(seat):
        voice.head(f"New letters: {len(new)}")
        letters.read(voice, new, desk.name_of)
    if desk.game.plan():
        pages.plan(voice, desk.view, desk.choices)
    voice.say("Type 'help' for what you can do, 'hand in' when your orders are ready.", "note")
    desk.loop()
    voice.say("\n" * 60)
    _seats(control, [])


def _status(control: Control, words: list[str]) -> None:
    view, voice = truth_of(control.game).view, control.voice
    voice.say(f"{view.date_text}, turn {view.turn}. The truth is shown here: no seat may look.", "note")
    voice.bullets([f"{i.estimate.label}: {estimate(i.estimate)}" for i in view.indicators])
    _seats(control, [])


def _seats(control: Control, words: list[str]) -> None:
    exercise, names = control.exercise, control.game.prepared.names
    rows = []
    for seat, plan in exercise.orders().items():
        stands = "has not handed in" if seat in exercise.waiting else "has handed in"
        rows.append((seat, control.name(seat), stands, "; ".join(order_text(names, o) for o in plan) or "no orders"))
    rows += [(seat, control.name(seat), "the AI plays it", "") for seat in exercise.absent]
    control.voice.table(("Seat", "", "", "orders"), rows, "Seats")


def _improvise(control: Control, words: list[str], *, now: bool) -> None:
    """Put an inject of control's own in: SEAT,SEAT: TEXT -- EFFECT; EFFECT -- from: WHO -- by: MEDIUM -- title: HEADLINE."""
    text, *parts = " ".join(words).split(" -- ")
    said: dict[str, str] = {}
    effects: list[str] = []
    for part in parts:
        key, colon, rest = part.strip().partition(":")
        if colon and key.lower() in _ABOUT_INJECT:
            said[_ABOUT_INJECT[key.lower()]] = rest.strip()
        else:
            effects += [one.strip() for one in part.split(";") if one.strip()]
    head, colon, rest = text.partition(": ")
    to = tuple(part.strip() for part in head.split(",")) if colon else ()
    if not to or any(seat not in control.game.seats for seat in to):
        to, rest = (), text
    for wrong in control.exercise.improvise(rest, to, tuple(effects), now=now, **said):
        control.voice.error(wrong)
    schedule.injects(control, [])


_ABOUT_INJECT = {"from": "sender", "by": "medium", "title": "name"}


def _withdraw(control: Control, words: list[str]) -> None:
    last = len(control.exercise.improvised)
    number = number_of(words, 1, last, "Say which of those made up for this turn, by its number.")
    control.exercise.withdraw(number - 1)
    schedule.injects(control, [])


def _note(control: Control, words: list[str]) -> None:
    seat = words.pop(0) if words and words[0] in control.exercise.seats else ""
    rating = words.pop(0) if len(words) > 1 and words[0] in RATINGS else ""
    text, _, objective = letters.whole_text(control.voice, words, limit=0).partition(" -- ")
    control.exercise.observe(text, seat, rating=rating, objective=objective)
    control.voice.say(f"Written down for the objective: {objective.strip()}." if objective.strip() else "Written down.")


def _notes(control: Control, words: list[str]) -> None:
    control.voice.bullets([note.words for note in control.exercise.observations])


def _resolve(control: Control, words: list[str]) -> None:
    report = control.exercise.resolve()
    control.voice.head(f"Turn {report.turn}")
    control.voice.bullets([pages.line(entry) for entry in report.lines])
    _status(control, [])
    if control.game.outcome is not None:
        control.voice.say(control.game.outcome.termination.text, "note")


def _back(control: Control, words: list[str]) -> None:
    last = max(control.game.turn - 1, 0)
    control.exercise.back_to(number_of(words, 0, last, "Say to the end of which turn, 0 is the start: back TURN"))
    _status(control, [])


def _branches(control: Control, words: list[str]) -> None:
    found = control.exercise.branches()
    rows = [
        (str(n), one.name, f"ends in turn {one.turns}", "now" if one.tip == control.game.branch[-1].number else "")
        for n, one in enumerate(found, 1)
    ]
    control.voice.table(("No", "Branch", "", ""), rows, "Branches")


def _take(control: Control, words: list[str]) -> None:
    found = control.exercise.branches()
    number = number_of(words, 1, len(found), f"Say which branch, 1 to {len(found)}.")
    control.exercise.take(found[number - 1])
    _status(control, [])


def _letters(control: Control, words: list[str]) -> None:
    letters.show(control.voice, control.exercise.letters(), words, control.named, "The exercise")


def _again(control: Control, words: list[str]) -> None:
    handed = tuple(seat for seat in control.exercise.seats if seat not in control.exercise.waiting)
    seat = control.seat_of(words, handed)
    control.exercise.give_back(seat)
    _next(control, [seat])


def _play_seat(control: Control, words: list[str], player: str) -> None:
    exercise = control.exercise
    exercise.hand_over(control.seat_of(words, exercise.seats if player == DOCTRINE else exercise.absent), player)
    _seats(control, [])


CONTROL_COMMANDS: tuple[Command, ...] = (
    Command("help [COMMAND]", "What can be typed, or one command in full.", show_help, ("?",)),
    Command("status", "How the world stands, and who has handed in.", _status),
    Command("next [SEAT]", "Hand the keyboard to a seat that has not handed in.", _next, ("seat",)),
    Command("again [SEAT]", "Let a seat that has handed in plan again.", _again),
    Command("injects [NUMBER]", "The list of injects, or one of them in full.", schedule.injects),
    Command(
        "release NUMBER [WHY]", "Let an inject go in with this turn.", lambda c, w: schedule.decide(c, "release", w)
    ),
    Command(
        "now NUMBER [WHY]",
        f"The same, and seats read it while they plan. {EFFECTS_LATER}",
        lambda c, w: schedule.decide(c, NOW, w),
    ),
    Command("hold NUMBER [WHY]", "Hold an inject.", lambda c, w: schedule.decide(c, "hold", w)),
    Command("skip NUMBER [WHY]", "Leave an inject out.", lambda c, w: schedule.decide(c, "skip", w)),
    Command(
        "planned NUMBER [WHY]",
        "Take a decision back: the inject comes on its day.",
        lambda c, w: schedule.decide(c, AS_PLANNED, w),
    ),
    Command("move NUMBER DATE|none [WHY]", "Let an inject be due on another day.", schedule.move),
    Command("shift DAYS [WHY]", "Move all injects that wait, keeping their spacing.", schedule.shift),
    Command("mark NUMBER STATUS [WHY]", "Set where an inject stands in its life: Draft … Obsolete.", schedule.mark),
    Command("msel FILE", "Add the injects of a spreadsheet or script.", schedule.add_list),
    Command(
        "inject [SEAT,SEAT:] TEXT [-- EFFECT; EFFECT] [-- from: WHO] [-- by: MEDIUM] [-- title: HEADLINE]",
        "Put an inject of your own into this turn. MEDIUM is telegram, press, social, phone, email, letter, radio or tv.",
        lambda c, w: _improvise(c, w, now=False),
    ),
    Command(
        "tell [SEAT,SEAT:] TEXT [-- EFFECT; EFFECT] [-- from: WHO] [-- by: MEDIUM] [-- title: HEADLINE]",
        f"The same, and seats read it while they plan. {EFFECTS_LATER}",
        lambda c, w: _improvise(c, w, now=True),
    ),
    Command("withdraw NUMBER", "Take back an inject of your own.", _withdraw),
    Command("letters [NUMBER]", "All letters and injects that seats have read, or one in full.", _letters, ("inbox",)),
    Command(
        WRITE,
        "Send a message as control. Without a text you type it line by line.",
        lambda c, w: letters.write(c.exercise, c.voice, CONTROL, w, WRITE),
    ),
    Command("submissions", "Orders in free text, and how they were ruled.", rulings.submissions),
    Command("odds FOR AGAINST [PERCENT]", "The odds with so many reasons for it and against.", rulings.odds),
    Command(
        rulings.RULE,
        "Roll and rule on an order in free text. 'to: SEAT' tells it to some seats only; 'yes: WHY' or 'no: WHY' overrides.",
        rulings.rule,
    ),
    Command(rulings.OVERRIDE, "Let a number be another when the turn resolves; the reason is kept.", rulings.override),
    Command(
        "note [SEAT] [P|S|M|U] [TEXT] [-- OBJECTIVE]",
        "Write down what you saw, with a rating and an objective if you like.",
        _note,
    ),
    Command("notes", "What was written down.", _notes),
    Command("program [SEAT]", "Let the program play a seat.", lambda c, w: _play_seat(c, w, DOCTRINE)),
    Command("people [SEAT]", "Give a seat back to people.", lambda c, w: _play_seat(c, w, PERSON)),
    Command("resolve", "Resolve the turn when all have handed in.", _resolve, ("commit",)),
    Command("back TURN", "Go back to the end of a turn; the plans made there are there again.", _back),
    Command("branches", "The branches of the exercise.", _branches),
    Command("take NUMBER", "Go on from the end of another branch.", _take),
    Command("quit", "Leave; all of it is saved.", leave, ("exit",)),
)
_SEAT_COMMANDS: tuple[Command, ...] = (
    Command(
        "inbox [NUMBER]",
        "The letters that you received and sent, or one of them in full.",
        lambda d, w: letters.show(d.voice, d.exercise.inbox(d.seat), w, d.name_of, d.view.seat_name),
        ("letters",),
    ),
    Command(
        WRITE,
        "Send a message; 'all' makes it public, 'control' is a recipient too. Without a text you type it line by line.",
        lambda d, w: letters.write(d.exercise, d.voice, d.seat, w, WRITE),
    ),
    Command(
        "submit [TEXT]",
        "Hand control an order that is not in the catalogue, in your own words.",
        lambda d, w: rulings.submit(d.exercise, d.voice, d.seat, w),
    ),
    Command(
        "submissions",
        "What you handed to control in your own words.",
        lambda d, w: rulings.own_submissions(d.exercise, d.voice, d.seat),
    ),
    Command("hand in", "Hand in your orders for this turn.", lambda desk, words: desk.hand_in(), ("commit",)),
    Command("control", "Give the keyboard to control; your plan is saved.", leave, ("quit", "exit")),
)
