"""Lists of injects in each of the layouts that planners use, made as workbooks: what the reader has to understand.

`python -m tests.msel.styles FOLDER` writes them all, to be looked at.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet


def saved(book: Workbook) -> bytes:
    """Return the bytes of a workbook."""
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def new(title: str) -> tuple[Workbook, Worksheet]:
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = title
    return book, sheet


def _banner(sheet: Worksheet, row: int, text: str, columns: int) -> None:
    sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=columns)
    cell = sheet.cell(row, 1, text)
    cell.font, cell.alignment = Font(bold=True, size=14), Alignment(horizontal="center")
    cell.fill = PatternFill("solid", fgColor="FFD9E1F2")


def master() -> bytes:
    """Return a list with banners above, Excel times, and everything in capitals with what is meant in brackets."""
    book, sheet = new("MSEL")
    headings = [
        *("EVENT #", "EVENT TIME", "EVENT TYPE", "SUBJECT", "INJECT MODE", "SEND FROM (SIMULATED)"),
        *("INJECTED BY (RESPONSIBLE CONTROLLER)", "SEND TO (RECIPIENT PLAYERS)", "EVENT DESCRIPTION", "EXPECTED OUTCOMES"),
        *("QUESTIONS/ COMMENTS", "IMPLEMENTER/ NARRATIVE", "Notes"),
    ]  # fmt: skip
    _banner(sheet, 1, "EXERCISE COLD HARBOUR", len(headings))
    _banner(sheet, 2, "Master Scenario Events List - FOR EXERCISE USE ONLY", len(headings))
    sheet.append([])
    sheet.append(headings)
    sheet.append([1, time(9, 0), "Key event", "STARTEX", "Verbal", "Exercise Director", "Lead", "All players",
                  "The exercise begins. All play is for exercise only.", "Players take their seats.", "", "", ""])  # fmt: skip
    sheet.append([2, time(9, 30), "Inject", "Trains in the night", "Telegram", "Embassy in Minsk", "SimCell 1", "UKR, POL",
                  "Forty trains with armour were counted at Gomel.", "Ukraine asks for imagery.", "Is it new?", "",
                  "Have the map ready."])  # fmt: skip
    sheet.append([3, time(14, 15), "Contingency", "If nobody calls Moscow", "Phone", "Kremlin switchboard", "SimCell 2",
                  "President Biden", "Moscow asks for a call today.", "A call is taken.", "", "", ""])  # fmt: skip
    for cell in sheet["B"]:
        cell.number_format = "h:mm AM/PM"
    return saved(book)


def storyline() -> bytes:
    """Return a list with date-time groups of another year, statuses and columns that mean nothing here."""
    book, sheet = new("Storyline MSEL")
    sheet.append([
        *("MSEL NUMBER", "DATE", "Time", "STATUS", "INJECT DTG", "SUBJECT", "INJECT MODE", "SEND FROM (Simulated)"),
        *("INJECTED BY", "SEND TO", "STORYLINE/THREAD", "ESF", "DESCRIPTION", "EXPECTED ACTION", "NOTES/REMARKS"),
        *("IMPLEMENTER (Actual Narrative)", "BACKGROUND INFORMATION", "Inject Author"),
    ])  # fmt: skip
    sheet.append(["1.01", date(2011, 8, 21), "1340", "Approved", "211340AUG2011", "Gas falls", "E-mail", "Gazprom", "J. Smith",
                  "Germany; Italy", "Energy", "12", "Flows fall by a fifth.",
                  "Ask for stores.", "", "", "Ukraine transit", "KL"])  # fmt: skip
    sheet.append(["1.02", date(2011, 8, 22), "0900", "Draft", "220900AUG2011", "A leak", "Press", "Der Spiegel", "J. Smith",
                  "NATO", "Unity", "15", "A cable on helmets leaks.", "Deny.", "Read aloud", "", "", "KL"])  # fmt: skip
    sheet.append(["1.03", date(2011, 8, 24), "2400", "Cancelled", "242400AUG2011", "A fire", "Radio", "Police", "J. Smith",
                  "Simulation Cell", "Unity", "", "A fire in a depot.", "", "", "", "", "KL"])  # fmt: skip
    return saved(book)


def unit() -> bytes:
    """Return a list with the headings of units: dates of the scenario, times as numbers of a format, two objectives."""
    book, sheet = new("Sheet1")
    sheet.append(["Unit MSEL, version 3, 12 January"])
    sheet.append([])
    sheet.append([
        *("Event #", "Date", "Time (0600-1800)", "Sent To:", "Sent From:", "Event Summary", "Expected Reaction to Inject"),
        *("Inject Method", "Status", "Unit/Organization", "Inject Implementer", "1st Objective Supported"),
    ])  # fmt: skip
    sheet.append(["A1", datetime(2022, 1, 26), 630, "Russian Federation", "General Staff", "Ice holds on the Pripyat.",
                  "Plans the crossing", "Msg", "Synchronised", "1 TA", "Ivanov", "Test intelligence"])  # fmt: skip
    sheet.append(["A2", datetime(2022, 1, 27), 1745, "US & UK", "Attaché", "Blood supplies have reached the border.",
                  "Warn allies", "Cable", "Pending", "", "", "Test sharing"])  # fmt: skip
    for cell in sheet["C"]:
        cell.number_format = "0000"
    return saved(book)


def days() -> bytes:
    """Return a list by numbered days, in two parts with banners and with merged cells, and a sheet of instructions."""
    book, sheet = new("Injects")
    headings = ["MSEL #", "Day", "TITLE", "SEND TO", "SENT FROM", "CONTROLLER", "METHOD", "TYPE", "DESCRIPTION/SCRIPT",
                "EXPECTED ACTION", "Comments/Notes"]  # fmt: skip
    sheet.append(headings)
    _banner(sheet, 2, "PHASE 1: THE BUILD-UP", len(headings))
    sheet.append(
        [1, 1, "A tweet", "All", "@front_watch", "Ana", "Twitter", "Standard", "Tanks filmed at Yelnya.", "", ""]
    )
    sheet.append(
        [2, None, "A second tweet", "Ukraine", "@front_watch", "Ana", "Twitter", "Standard", "More tanks.", "", ""]
    )
    sheet.merge_cells("B3:B4")
    sheet.append([])
    sheet.append(headings)
    _banner(sheet, 7, "PHASE 2: THE ANSWER", len(headings))
    sheet.append(
        [
            3,
            2,
            "The President speaks",
            "Moscow",
            "White House",
            "Ben",
            "TV",
            "Adaptive",
            "He warns of costs.",
            "",
            "live",
        ]
    )
    lines = book.create_sheet("How to fill this in")
    lines.append(["Instructions"])
    lines.append(["Write one inject a row. Ask the lead planner before you change a number."])
    return saved(book)


def factions() -> bytes:
    """Return the list of a wargame: times alone, persons, and the team beside them."""
    book, sheet = new("Injects")
    sheet.append(["Time", "From", "Faction", "To", "Team", "Method", "Subject", "Message"])
    sheet.append(
        ["0930", "Lavrov", "Russia", "Mr Blinken", "USA", "Letter", "Your answer", "Where is your written answer?"]
    )
    sheet.append(
        ["9:45 AM", "Reuters", "Media", "everyone", "", "News wire", "", "Rouble at 80 to the dollar. Markets fall."]
    )
    sheet.append(
        ["10h30", "Kyiv mayor", "Ukraine", "Foreign desk", "Ukraine", "In person", "Shelters", "Shelters are locked."]
    )
    return saved(book)


def relative() -> bytes:
    """Return a French list with days and hours from a D-day."""
    book, sheet = new("Fil des événements")
    sheet.append(["N°", "Échéance", "De", "À", "Moyen", "Objet", "Contenu", "Réaction attendue", "Remarques"])
    sheet.append([1, "J+1", "Ambassade", "France", "Télégramme", "Alerte", "Des convois ont été vus.", "Convoquer", ""])
    sheet.append([2, "J+1 H+2 M-5", "Agence", "Tous", "Presse", "Rumeur", "Une rumeur court.", "", ""])
    sheet.append([3, "J+3", "Cabinet", "Allemagne et Italie", "Courriel", "Gaz", "Les stocks baissent.", "", ""])
    sheet["B1"] = "Date/heure"
    return saved(book)


def no_list() -> bytes:
    """Return a workbook of an office that is no list of injects."""
    book, sheet = new("Budget")
    sheet.append(["Date", "Description", "Category", "Amount", "Status", "Notes"])
    sheet.append([date(2022, 1, 3), "Coffee", "Catering", 41.2, "Paid", ""])
    people = book.create_sheet("Contacts")
    people.append(["Name", "Phone", "Email", "Organization", "Role"])
    people.append(["Ana", "555", "ana@example.org", "City", "Controller"])
    return saved(book)


STYLES: Mapping[str, Callable[[], bytes]] = {
    one.__name__: one for one in (master, storyline, unit, days, factions, relative, no_list)
}

if __name__ == "__main__":
    for name, make in STYLES.items():
        path = Path(sys.argv[1]) / f"{name}.xlsx"
        path.write_bytes(make())
        print(path)
