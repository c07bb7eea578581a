"""The after-action report of a game: what it says (`data.py`), how that is found in a record, and how it is set out.

Works for any record: games, exercises, replays, and those of earlier versions, of which what needs the rules is left out and
said to be. Touches the game, analysis, pictures and the document model; never a front end.
"""
