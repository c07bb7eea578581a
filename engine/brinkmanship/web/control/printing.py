"""Papers, reports and journals of the running exercise, made in a process of their own while the room goes on.

Made of a copy of the record as it is when they are asked for. The latest few are kept in memory until they are fetched;
any of them can be made again, here or by `brink report` and `brink papers`.
"""

from __future__ import annotations

import io
import tempfile
import threading
import zipfile
from collections import OrderedDict
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from pathlib import Path

from brinkmanship.game.exercise.exercise import Exercise
from brinkmanship.game.session.injects import Planned, of_scenario
from brinkmanship.web.control.forecasts import worker_pool

MOST_KEPT = 12
"""Papers that are kept."""
FUTURES = (0, 100, 400)
"""Futures of each road not taken that a report may have."""
_TEXTS = ("pdf", "docx", "html", "md")
_TABLES = ("xlsx", "csv")
MEDIA: Mapping[str, str] = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "html": "text/html; charset=utf-8",
    "md": "text/markdown; charset=utf-8",
    "zip": "application/zip",
}
"""What a browser is told of a file, by its ending."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of paper."""

    name: str
    about: str
    forms: tuple[str, ...]
    when: str  # 'before' or 'after' the exercise


KINDS: Mapping[str, Kind] = {
    "sitman": Kind("Situation manual", "For everybody.", _TEXTS, "before"),
    "briefings": Kind("Seat briefings", "One for each seat, for that seat alone.", _TEXTS, "before"),
    "facilitator": Kind("Facilitator’s guide", "With all injects: for control alone.", _TEXTS, "before"),
    "evaluation": Kind("Evaluation guides (EEG)", "For evaluators.", _TEXTS, "before"),
    "feedback": Kind("Feedback form", "For all who take part.", _TEXTS, "before"),
    "staff": Kind(
        "After-action report",
        "The whole: timeline, decisions, causes, roads not taken, improvement plan.",
        _TEXTS,
        "after",
    ),
    "chief": Kind("Report for the chief", "A page.", _TEXTS, "after"),
    "journal": Kind("Journal", "Every fact with its time, as a table.", _TABLES, "after"),
}
"""The papers that can be made here."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be made, and of what; picklable."""

    kind: str
    form: str
    record: bytes
    planned: tuple[Planned, ...]
    seats: tuple[str, ...]
    futures: int


@dataclass(slots=True)
class Paper:
    """A paper that is being made, or was."""

    number: int
    kind: str
    form: str
    turn: int
    file: str = ""
    content: bytes = b""
    trouble: str = ""

    @property
    def running(self) -> bool:
        """Whether it is still being made."""
        return not self.content and not self.trouble


class Printer:
    """Makes papers, one after the other, in a process of its own; `changed` is called when one is ready."""

    def __init__(self, changed: Callable[[], None]) -> None:
        self._changed = changed
        self._lock = threading.Lock()
        self._pool: ProcessPoolExecutor | None = None
        self._papers: OrderedDict[int, Paper] = OrderedDict()
        self._number = 0

    def papers(self) -> tuple[Paper, ...]:
        """Return the papers, the latest first."""
        with self._lock:
            return tuple(reversed(self._papers.values()))

    def find(self, number: int) -> Paper | None:
        """Return a paper that is ready, None where there is none of that number."""
        with self._lock:
            found = self._papers.get(number)
            return found if found is not None and found.content else None

    def ask(self, exercise: Exercise, kind: str, form: str, futures: int) -> Paper:
        """Begin to make a paper of the exercise as it stands; in the game's worker."""
        own = {one.inject.id for one in of_scenario(exercise.game.prepared)}
        planned = tuple(
            replace(entry.planned, day=entry.day) for entry in exercise.injects() if entry.planned.inject.id not in own
        )
        lines = "".join(line if line.endswith("\n") else f"{line}\n" for line in exercise.game.record_lines)
        wanted = Wanted(kind, form, lines.encode(), planned, (*exercise.seats, *exercise.absent), futures)
        with self._lock:
            self._number += 1
            paper = self._papers[self._number] = Paper(self._number, kind, form, exercise.game.turn)
            while len(self._papers) > MOST_KEPT:
                self._papers.popitem(last=False)
            self._pool = self._pool or worker_pool()
            future = self._pool.submit(make, wanted)
        future.add_done_callback(lambda done: self._done(paper, done))
        self._changed()
        return paper

    def _done(self, paper: Paper, future: Future[tuple[str, bytes]]) -> None:
        if future.cancelled():
            return
        with self._lock:
            try:
                paper.file, paper.content = future.result()
            except BrokenProcessPool:
                self._pool, paper.trouble = None, "The process that made it ended. Ask again."
            except Exception as error:
                paper.trouble = f"It could not be made: {error}"
        self._changed()

    def close(self) -> None:
        """End the process; what is being made is given up."""
        with self._lock:
            pool, self._pool = self._pool, None
        if pool is not None:
            workers = list((getattr(pool, "_processes", None) or {}).values())
            pool.shutdown(wait=False, cancel_futures=True)
            for worker in workers:
                worker.terminate()


def make(wanted: Wanted) -> tuple[str, bytes]:
    """Return the name and the content of a paper; several files come as a .zip."""
    with tempfile.TemporaryDirectory(prefix="brink-") as folder:
        record = Path(folder) / "exercise.jsonl"
        record.write_bytes(wanted.record)
        if wanted.kind == "journal":
            return f"journal.{wanted.form}", _journal(record, wanted.form)
        if wanted.kind in ("staff", "chief"):
            name = "after-action-report" if wanted.kind == "staff" else "report-for-the-chief"
            return f"{name}.{wanted.form}", _report(record, wanted)
        files = list(_papers(record, wanted))
    if len(files) == 1:
        return files[0]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files:
            packed.writestr(name, content)
    return f"{wanted.kind}-{wanted.form}.zip", out.getvalue()


def _journal(record: Path, form: str) -> bytes:
    from brinkmanship.game.replay.timeline import Timeline
    from brinkmanship.papers.report.journal_files import write_journal

    path = record.with_name(f"journal.{form}")
    write_journal(Timeline.open(record), path)
    return path.read_bytes()


def _report(record: Path, wanted: Wanted) -> bytes:
    from brinkmanship.papers.report.chief import chief_document
    from brinkmanship.papers.report.gather import report_of
    from brinkmanship.papers.report.pictures import with_pictures
    from brinkmanship.papers.report.source import Source
    from brinkmanship.papers.report.staff import staff_document
    from brinkmanship.papers.writers import to_bytes

    source = Source.open(str(record))
    chief = wanted.kind == "chief"
    found = with_pictures(source, report_of(source, futures=wanted.futures), last_only=chief)
    return to_bytes(chief_document(found) if chief else staff_document(found), wanted.form)


def _papers(record: Path, wanted: Wanted) -> list[tuple[str, bytes]]:
    from brinkmanship.game.record.header import read_setup
    from brinkmanship.game.record.index import RecordIndex
    from brinkmanship.game.session.prepared import prepare_resolved
    from brinkmanship.papers.materials import PAPERS
    from brinkmanship.papers.plan import make_plan
    from brinkmanship.papers.writers import to_bytes

    setup = read_setup(RecordIndex.open(record).header)
    prepared = prepare_resolved(setup.scenario, setup.days_per_turn, setup.start)
    plan = make_plan(prepared, setup.id, planned=wanted.planned, seats=wanted.seats)
    made = PAPERS[wanted.kind].make(plan)
    return [(f"{name}.{wanted.form}", to_bytes(document, wanted.form)) for name, document in made]
