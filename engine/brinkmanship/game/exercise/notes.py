"""The kinds of note that an exercise writes, and what `data` of each holds. A note is a line of the record.

| kind | about | text | data |
|---|---|---|---|
| `release`, `release now`, `hold`, `skip`, `as planned` | inject | reason | |
| `moved` | inject | reason | `day`: tick |
| `shift` | | reason | `days`: ticks, `ids`: those that moved |
| `status` | inject | reason | `status`: one of HSEEP |
| `added` | | reason | `injects`: list of `Planned.to_json` |
| `observation` | seat or '' | what was seen | |
| `message` | sender | text | `to`, `subject`, `medium`, `template`, `public` |
| `submission` | seat | the order in free text | `id` |
| `ruling` | submission or '' | what was ruled | see `rulings.py` |
| `override` | number | reason | `value`, `inject` |
| `joined`, `left` | person's id | | of `joined`: `name`, `role`, `seat` |
| `new code` | seat or role | | |
| `clock` | | reason | `do`, and `seconds` or `mode` |
"""

from __future__ import annotations

MOVED = "moved"
SHIFT = "shift"
STATUS = "status"
ADDED = "added"
OBSERVATION = "observation"
MESSAGE = "message"
SUBMISSION = "submission"
RULING = "ruling"
OVERRIDE = "override"
JOINED = "joined"
LEFT = "left"
NEW_CODE = "new code"
CLOCK = "clock"
