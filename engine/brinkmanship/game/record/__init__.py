"""The record of a game: its lines, its file, its tree of turns; reading, verifying and showing it."""
