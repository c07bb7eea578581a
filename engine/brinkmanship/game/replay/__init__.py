"""Records and scripts to be watched: read from snapshots, seen as they were, compared, branched, written as scripts.

Watching never writes and never plays anything again, so a record can be watched whatever version of the program wrote it.
"""
