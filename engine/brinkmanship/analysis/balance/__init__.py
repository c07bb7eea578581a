"""What a scenario's decisions decide, measured: `brink scenario balance`.

Each measure plays futures twice on common chance, one thing apart: an order given or forbidden, a seat's policy, a number
set at random. Shares and scores are of 0 to 1, their errors the standard errors of paired differences.
"""
