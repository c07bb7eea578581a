"""The game in a terminal: the same game as the window, as text.

Comfortable with colours and tables where the terminal has them; linear ``label: value`` lines where it has not, where
``NO_COLOR`` or ``--plain`` asks, or where a pipe listens, so that a screen reader can follow. Holds no rules: it prints
a seat's view and sends orders.
"""
