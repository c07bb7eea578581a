"""An exercise at one keyboard: control's commands, and each seat's game, one after the other."""

from __future__ import annotations

from brinkmanship.game.record.tree import RATINGS
from brinkmanship.game.session.control import order_text, truth_of
from brinkmanship.game.session.control_handle import ControlHandle
from brinkmanship.game.session.exercise import AS_PLANNED, EFFECTS_LATER, NOW, Exercise
from brinkmanship.game.session.game import Game
from brinkmanship.game.session.injects import title_of
from brinkmanship.interrupts import Terminated
from brinkmanship.players.kinds import DOCTRINE, PERSON
from brinkmanship.terminal import pages
from brinkmanship.terminal.formatting import estimate
from brinkmanship.terminal.io import InputEnded, TerminalIO
from brinkmanship.terminal.loop import PROMPT, Command, CommandLoop, Leave, show_help
from brinkmanship.terminal.names import Unclear, find
from brinkmanship.terminal.session import COMMANDS, Session
from brinkmanship.text import whole_number

_NOT_A_SEATS = frozenset({"commit", "save", "load", "player", "quit"})


def play_exercise(game: Game, *, voice: TerminalIO | None = None) -> int:
    """Go on with an exercise in the terminal until control leaves; return the exit code."""
    return Control(Exercise(game), voice or TerminalIO()).play()


class Control(CommandLoop):
    """Control, who hands the keyboard to the seats."""

    game: ControlHandle

    def __init__(self, exercise: Exercise, voice: TerminalIO) -> None:
        self.exercise, self.voice, self.game = exercise, voice, exercise.game

    @property
    def commands(self) -> tuple[Command, ...]:
        """What control can type."""
        return CONTROL_COMMANDS

    @property
    def prompt(self) -> str:
        """Control and the date."""
        return f"Control {pages.day_of(self.game.date)}{PROMPT}"

    def play(self) -> int:
        """Read and obey until control leaves; whatever ends the program, where the game is is said."""
        try:
            for warning in self.game.warnings:
                self.voice.error(warning)
            self.voice.head(f"{self.game.title}: exercise")
            _status(self, [])
            self.voice.say("'next' hands the keyboard to a seat, 'resolve' ends the turn; 'help' tells more.", "note")
            return self.loop()
        except BaseException as error:
            self.leave(f"{error.name} ended the program. " if isinstance(error, Terminated) else "")
            raise

    def name(self, seat: str) -> str:
        """Return the name of a seat."""
        return self.game.prepared.names.actor(seat)

    def seat_of(self, words: list[str], among: tuple[str, ...]) -> str:
        """Return the seat that is meant, of those that may be."""
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
        """What a seat can type: nothing that is control's."""
        return (*(c for c in COMMANDS if c.name not in _NOT_A_SEATS), *_SEAT_COMMANDS)

    def leave(self, why: str) -> int:
        """Give the keyboard back to control; the plan is kept."""
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
        pages.report(voice, desk.game.report(), desk.view, desk.choices)
    else:
        pages.briefing(voice, desk.view)
    pages.status(voice, desk.view)
    for text in exercise.messages(seat):
        voice.say(f"From control: {text}", "note")
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
    rows += [(seat, control.name(seat), "the program plays it", "") for seat in exercise.absent]
    control.voice.table(("Seat", "", "", "orders"), rows, "Seats")


def _injects(control: Control, words: list[str]) -> None:
    rows = [
        (str(number), e.planned.name, e.status.value, e.reason)
        for number, e in enumerate(control.exercise.injects(), 1)
    ]
    control.voice.table(("No", "Inject", "", "reason"), rows, "Injects")
    for number, one in enumerate(control.exercise.improvised, 1):
        control.voice.say(f"Made up for this turn, {number}: {title_of(one)} ({', '.join(one.to) or 'everybody'})")


def _decide(control: Control, decision: str, words: list[str]) -> None:
    entries = control.exercise.injects()
    number = whole_number(words[0], 1, len(entries)) if words else None
    if number is None:
        raise Unclear(f"Say which inject, 1 to {len(entries)}, and why if you like." if entries else "There is none.")
    control.exercise.decide(entries[number - 1].planned.inject.id, decision, " ".join(words[1:]))
    _injects(control, [])


def _improvise(control: Control, words: list[str], *, now: bool) -> None:
    """Put an inject of control's own in: SEAT,SEAT: TEXT -- EFFECT; EFFECT."""
    text, _, effects = " ".join(words).partition(" -- ")
    head, colon, rest = text.partition(": ")
    to = tuple(part.strip() for part in head.split(",")) if colon else ()
    if not to or any(seat not in control.game.seats for seat in to):
        to, rest = (), text
    statements = tuple(part for one in effects.split(";") if (part := one.strip()))
    for wrong in control.exercise.improvise(rest, to, statements, now=now):
        control.voice.error(wrong)
    _injects(control, [])


def _withdraw(control: Control, words: list[str]) -> None:
    made_up = control.exercise.improvised
    number = whole_number(words[0], 1, len(made_up)) if words and made_up else None
    if number is None:
        raise Unclear("Say which of those made up for this turn, by its number.")
    control.exercise.withdraw(number - 1)
    _injects(control, [])


def _note(control: Control, words: list[str]) -> None:
    seat = words.pop(0) if words and words[0] in control.exercise.seats else ""
    rating = words.pop(0) if len(words) > 1 and words[0] in RATINGS else ""
    control.exercise.observe(" ".join(words), seat, rating=rating)
    control.voice.say("Written down.")


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
    turn = whole_number(words[0], 0, max(control.game.turn - 1, 0)) if words else None
    if turn is None:
        raise Unclear("Say to the end of which turn, 0 is the start: back TURN")
    control.exercise.back_to(turn)
    _status(control, [])


def _again(control: Control, words: list[str]) -> None:
    handed = tuple(seat for seat in control.exercise.seats if seat not in control.exercise.waiting)
    seat = control.seat_of(words, handed)
    control.exercise.give_back(seat)
    _next(control, [seat])


def _play_seat(control: Control, words: list[str], player: str) -> None:
    exercise = control.exercise
    exercise.hand_over(control.seat_of(words, exercise.seats if player == DOCTRINE else exercise.absent), player)
    _seats(control, [])


def _leave(control: CommandLoop, words: list[str]) -> None:
    raise Leave


CONTROL_COMMANDS: tuple[Command, ...] = (
    Command("help", "help [COMMAND]", "What can be typed, or one command in full.", show_help, ("?",)),
    Command("status", "status", "How the world stands, and who has handed in.", _status),
    Command("next", "next [SEAT]", "Hand the keyboard to a seat that has not handed in.", _next, ("seat",)),
    Command("again", "again [SEAT]", "Let a seat that has handed in plan again.", _again),
    Command("injects", "injects", "The list of injects.", _injects),
    Command(
        "release", "release NUMBER [WHY]", "Let an inject go in with this turn.", lambda c, w: _decide(c, "release", w)
    ),
    Command(
        "now",
        "now NUMBER [WHY]",
        f"The same, and seats read it while they plan. {EFFECTS_LATER}",
        lambda c, w: _decide(c, NOW, w),
    ),
    Command("hold", "hold NUMBER [WHY]", "Hold an inject.", lambda c, w: _decide(c, "hold", w)),
    Command("skip", "skip NUMBER [WHY]", "Leave an inject out.", lambda c, w: _decide(c, "skip", w)),
    Command(
        "planned",
        "planned NUMBER [WHY]",
        "Take a decision back: the inject comes on its day.",
        lambda c, w: _decide(c, AS_PLANNED, w),
    ),
    Command(
        "inject",
        "inject [SEAT,SEAT:] TEXT [-- EFFECT; EFFECT]",
        "Put an inject of your own into this turn.",
        lambda c, w: _improvise(c, w, now=False),
    ),
    Command(
        "tell",
        "tell [SEAT,SEAT:] TEXT [-- EFFECT; EFFECT]",
        f"The same, and seats read it while they plan. {EFFECTS_LATER}",
        lambda c, w: _improvise(c, w, now=True),
    ),
    Command("withdraw", "withdraw NUMBER", "Take back an inject of your own.", _withdraw),
    Command("note", "note [SEAT] [P|S|M|U] TEXT", "Write down what you saw, with a rating if you like.", _note),
    Command("notes", "notes", "What was written down.", _notes),
    Command("program", "program [SEAT]", "Let the program play a seat.", lambda c, w: _play_seat(c, w, DOCTRINE)),
    Command("people", "people [SEAT]", "Give a seat back to people.", lambda c, w: _play_seat(c, w, PERSON)),
    Command("resolve", "resolve", "Resolve the turn when all have handed in.", _resolve, ("commit",)),
    Command("back", "back TURN", "Go back to the end of a turn; the plans made there are there again.", _back),
    Command("quit", "quit", "Leave; all of it is saved.", _leave, ("exit",)),
)
_SEAT_COMMANDS: tuple[Command, ...] = (
    Command("hand", "hand in", "Hand in your orders for this turn.", lambda desk, words: desk.hand_in(), ("commit",)),
    Command("control", "control", "Give the keyboard to control; your plan is saved.", _leave, ("quit", "exit")),
)
