"""Before a game: the start screen with its pages and backdrop, the saved games, and the questions a record may ask.

It opens nothing itself: it returns requests (`navigation`), which the router obeys.
"""
