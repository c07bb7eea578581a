"""Lists of injects (MSEL) in spreadsheets: read in any common layout, checked against a scenario, and written.

`read_list` takes a file or its bytes; `reading.py` says what it gives. Nothing of a spreadsheet is run: macros are passed
over, formulas give the value that was kept of them. May touch a game's prepared scenario; needs `brinkmanship[host]` for
workbooks alone.
"""
