"""Compiled modules are kept while tests run, whatever the environment says: dozens of tests start `brink` anew, and each
would compile the whole engine again."""

from __future__ import annotations

import os
import sys

os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # for the workers of xdist and the processes that tests start
sys.dont_write_bytecode = False
