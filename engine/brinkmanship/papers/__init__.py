"""Documents for people: what goes into them (`document.py`), the formats they are written in (`writers/`), and the papers
themselves. Touches the game and below; knows no front end.
"""
