"""An example of an external player: takes the first legal action of a family it likes, else passes.

Run it as ``brink run january-2022 --player UKR="cmd:python tests/players/example_bot.py diplomacy"``.
"""

from __future__ import annotations

import json
import sys


def main() -> None:
    family = sys.argv[1] if len(sys.argv) > 1 else "diplomacy"
    for line in sys.stdin:
        message = json.loads(line)
        if message["type"] == "hello":
            reply = {"type": "ready", "name": f"example ({family})"}
        elif message["type"] == "turn":
            orders = []
            for choice in message["choices"]:
                targets = [t for t in choice["targets"] if t["legal"]]
                if choice["family"] == family and targets and not choice["needs_place"]:
                    orders = [{"action": choice["action"], "target": targets[0]["id"]}]
                    break
            reply = {"type": "orders", "turn": message["turn"], "orders": orders}
        elif message["type"] == "bye":
            return
        else:
            continue
        print(json.dumps(reply), flush=True)


if __name__ == "__main__":
    main()
