"""`brink report`: files by their endings, and clear words for what cannot be written."""

from __future__ import annotations

import pytest

from brinkmanship.cli.main import main


def brink(capsys, *words) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as left:
        main([str(word) for word in words])
    out = capsys.readouterr()
    return int(left.value.code or 0), out.out, out.err


@pytest.mark.slow
def test_several_files_are_written_at_once(capsys, tmp_path, record):
    files = [tmp_path / name for name in ("a.html", "a.md", "a.csv")]
    outputs = [word for file in files for word in ("-o", file)]
    code, out, _ = brink(capsys, "report", record, *outputs, "--futures", 0)
    assert code == 0
    assert out.split() == [str(file) for file in files]
    assert "Analysis of Core Capabilities" in files[0].read_text("utf-8")
    assert files[1].read_text("utf-8").count("# Appendix ") == 3


@pytest.mark.slow
def test_the_page_for_the_chief(capsys, tmp_path, record):
    code, _, _ = brink(capsys, "report", record, "-o", tmp_path / "page.md", "--level", "chief", "--futures", 3)
    text = (tmp_path / "page.md").read_text("utf-8")
    assert code == 0
    assert "To improve first" in text
    assert "Appendix" not in text
    assert "The chance of war, as the model saw it, went from" in text


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["-o", "report.rtf"], "the ending says the format"),
        (["-o", "none/report.pdf"], "there is no folder none"),
        (["-o", "exercise.jsonl"], "the ending says the format"),
        ([], "Missing option '-o'"),
    ],
)
def test_what_cannot_be_written_is_said_before_anything_is_read(capsys, monkeypatch, record, words, said):
    monkeypatch.chdir(record.parent)
    before = record.read_bytes()
    code, out, err = brink(capsys, "report", "exercise.jsonl", *words)
    assert (code, out) == (2, "")
    assert said in err
    assert record.read_bytes() == before


def test_no_record_and_no_such_branch_are_named(capsys, tmp_path, record):
    code, _, err = brink(capsys, "report", tmp_path / "none.jsonl", "-o", tmp_path / "a.md")
    assert code == 2
    assert "none.jsonl" in err
    code, _, err = brink(capsys, "report", f"{record}#9", "-o", tmp_path / "a.md", "--futures", 0)
    assert code == 2
    assert "there is no branch" in err
    assert list(tmp_path.iterdir()) == []


def test_the_improvement_plan_alone_has_a_row_for_each_issue(capsys, tmp_path, record):
    code, _, _ = brink(capsys, "report", record, "-o", tmp_path / "plan.md", "--level", "plan")
    text = (tmp_path / "plan.md").read_text("utf-8")
    assert code == 0
    assert "Corrective Action" in text
    assert "Red split its effort. (M)" in text
    assert "Red spoke with one voice." not in text  # nothing to improve there


def test_a_journal_alone_needs_no_report(capsys, tmp_path, record):
    code, out, _ = brink(capsys, "report", f"{record}#main", "-o", tmp_path / "main.csv")
    assert code == 0
    assert out.split() == [str(tmp_path / "main.csv")]
    assert "No weather today." in (tmp_path / "main.csv").read_text("utf-8-sig")  # decided at a state of that branch


def test_what_is_no_record_is_refused(capsys, tmp_path):
    other = tmp_path / "other.jsonl"
    other.write_text("hello\n")
    code, _, err = brink(capsys, "report", other, "-o", tmp_path / "out.csv")
    assert code == 2
    assert "not a record" in err
    assert not (tmp_path / "out.csv").exists()
