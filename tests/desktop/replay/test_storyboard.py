"""The page of key moments: what is chosen, where it stands, and that its PDF holds real text."""

from __future__ import annotations

import re
import shutil
import subprocess
import time
import zlib
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from desktop.replay.test_film import changed
from fontTools.ttLib import TTFont
from PIL import Image

from brinkmanship.desktop.kit.fonts import font_file
from brinkmanship.desktop.replay.captions import Captions
from brinkmanship.desktop.replay.film import FilmError
from brinkmanship.desktop.replay.storyboard import (
    PAGE,
    PRINT,
    SCALE,
    Word,
    cells,
    draw_page,
    key_positions,
    sentence,
    write_storyboard,
)
from brinkmanship.game.replay.timeline import Timeline
from brinkmanship.papers.fonts import can_set

pytestmark = pytest.mark.slow


def test_it_has_the_first_the_last_and_the_turns_between(branched: Path, tmp_path: Path) -> None:
    timeline = Timeline.open(branched)
    positions = key_positions(timeline, Captions(timeline))
    assert positions[0] == 1
    assert positions[-1] == timeline.last
    done: list[tuple[int, int]] = []
    write_storyboard(timeline, None, tmp_path / "page.png", lambda at, of: done.append((at, of)))
    page = Image.open(tmp_path / "page.png")
    assert page.size == PAGE
    assert page.info["dpi"] == pytest.approx((300, 300), abs=0.1)
    assert done[-1] == (len(positions), len(positions))
    with pytest.raises(FilmError, match=r"a storyboard is a \.png or a \.pdf"):
        write_storyboard(timeline, None, tmp_path / "page.doc")
    assert {path.name for path in tmp_path.iterdir()} == {"page.png"}


def test_what_is_damaged_is_no_key_moment(branched: Path, tmp_path: Path) -> None:
    whole = Timeline.open(branched)
    for position in (1, 3, whole.last):
        timeline = Timeline.open(changed(branched, tmp_path / "game.jsonl", position, numbers=True))
        chosen = key_positions(timeline, Captions(timeline))
        assert position not in chosen
        assert not any(timeline.faults_at(p) for p in chosen)


@pytest.mark.parametrize("count", range(1, 10))
def test_few_moments_have_large_pictures_and_none_stand_on_each_other(count: int) -> None:
    columns, places = cells(count, 1200, 800)
    assert len(places) == count
    assert all(place.collidelist(places[:number]) < 0 for number, place in enumerate(places))
    assert max(place.right for place in places) <= 1200.01
    assert max(place.bottom for place in places) <= 800.01
    assert sum(place.width * place.height for place in places) > 0.6 * 1200 * 800
    assert columns <= 3


def test_words_stand_below_pictures_and_on_the_page(branched: Path) -> None:
    timeline = Timeline.open(branched)
    page = draw_page(timeline)
    paper = page.ui.surface.get_at((5, 5))
    for word in page.words:
        wide = page.ui.text_width(word.text, word.style)
        high = page.ui.line_height(word.style)
        assert word.x >= 0
        assert word.x + wide <= PAGE[0] / SCALE
        assert word.y + high <= PAGE[1] / SCALE
        area = page.ui.device((word.x, word.y + 2, wide, high - 4))
        assert {tuple(page.ui.surface.get_at((x, area.bottom))) for x in (area.left, area.right)} == {tuple(paper)}
    titles = [word.text for word in page.words if word.text == timeline.title]
    assert titles == [timeline.title]


def test_captions_are_sentences() -> None:
    assert sentence("The contact line in Donbas") == "The contact line in Donbas."
    assert [sentence(text) for text in ("So?", "'It is so.'", "No …")] == ["So?", "'It is so.'", "No …"]


def _streams(data: bytes) -> list[bytes]:
    """Return the unpacked streams of a PDF."""
    return [zlib.decompress(s) for s in re.findall(rb"stream\n(.*?)\nendstream", data, re.S) if s[:1] == b"x"]


@pytest.mark.slow
def test_a_record_gives_the_same_pdf_at_any_time(branched: Path, tmp_path: Path) -> None:
    timeline = Timeline.open(branched)
    made = []
    for name in ("first.pdf", "second.pdf"):
        write_storyboard(timeline, None, tmp_path / name)
        made.append((tmp_path / name).read_bytes())
        time.sleep(1.1)  # the dates in PDFs and fonts count seconds
    assert made[0] == made[1]
    assert b"/CreationDate (D:20220129" in made[0]


def test_a_pdf_holds_real_text_in_its_own_fonts(branched: Path, tmp_path: Path) -> None:
    path = tmp_path / "page.pdf"
    timeline = Timeline.open(branched)
    write_storyboard(timeline, None, path)
    data = path.read_bytes()
    streams = _streams(data)
    content = next(s for s in streams if b" Do" in s)
    assert content.count(b" Tj") == len(draw_page(timeline).words)
    assert content.index(b" Do") < content.index(b" Tj")
    fonts = [TTFont(BytesIO(stream)) for stream in streams if stream.startswith(b"\0\1\0\0")]
    assert len(fonts) == 2
    assert all("glyf" in font for font in fonts)  # cubic outlines do not belong where these are embedded
    if shutil.which("pdftotext"):
        said = subprocess.run(["pdftotext", str(path), "-"], capture_output=True, check=True, text=True)
        assert "Monday 24 January 2022 to Friday 28 January 2022" in said.stdout
        assert said.stderr == ""


def test_a_font_is_read_as_it_is(tmp_path: Path) -> None:
    file = font_file("Regular")
    assert file is not None
    assert can_set("Zelenskyy · Łódź, Kyjiw: Київ", file)
    assert not can_set("\U0001f525", file)
    for data in (b"", b"OTTO\0\1" + bytes(40), file.read_bytes()[:300]):
        broken = tmp_path / f"{len(data)}.otf"
        broken.write_bytes(data)
        assert not can_set("a", broken)
    assert not can_set("a", None)
    assert not can_set("a", tmp_path / "missing.otf")


def test_what_no_font_has_is_drawn_into_the_picture(branched: Path) -> None:
    page = draw_page(Timeline.open(branched))
    page.words = [Word(40, 40, "Fire \U0001f525", "heading", PRINT)]
    page.text(40, 80, 100, "", "body", PRINT)
    before = page.ui.surface.copy()
    data = page.pdf("Nothing", date(2022, 1, 24))
    assert data.startswith(b"%PDF")
    assert not any(b" Tj" in stream for stream in _streams(data))
    assert page.ui.surface.get_buffer().raw != before.get_buffer().raw
