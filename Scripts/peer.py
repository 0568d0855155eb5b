# SPDX-License-Identifier: Apache-2.0
"""What the Scripts/interop-* have in common: the right Python, our side as a program, a count.

Importing this starts the script again under the Python that has the other parties installed,
if it is not already running there.
"""

import collections
import functools
import json
import os
import pathlib
import random
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
VENV = ROOT / ".build/interop-venv"
if pathlib.Path(sys.prefix).resolve() != VENV.resolve():
  subprocess.run([ROOT / "Scripts/install-deps", "build", "interop"], check=True)
  python = os.environ.get("INTEROP_PYTHON", str(VENV / "bin/python3"))
  os.execv(python, [python, "-B", *sys.argv])

# Every run draws anew; a failure can be had again with ECART_SEED.
SEED = int(os.environ.get("ECART_SEED", random.SystemRandom().randrange(2**32)))
draw = random.Random(SEED)


def built(product):
  """A program of this package, built now."""
  swift = ["swift", "build", "--package-path", str(ROOT), "--product", product]
  done = subprocess.run(swift, capture_output=True, text=True, stdin=subprocess.DEVNULL)
  if done.returncode != 0:
    sys.exit(done.stdout + done.stderr)
  folder = subprocess.run([*swift, "--show-bin-path"], check=True, capture_output=True, text=True)
  return pathlib.Path(folder.stdout.strip()) / product


@functools.cache
def peer():
  return built("InteropPeer")


def ours(command, **request):
  """Asks our side one thing."""
  done = subprocess.run(
    [peer(), command], input=json.dumps(request).encode(), capture_output=True)
  if done.returncode != 0:
    sys.exit(done.stderr.decode())
  return json.loads(done.stdout)


_count = collections.Counter()
_start = time.monotonic()


def check(title, holds, detail=""):
  """Counts one statement, and says it."""
  _count[bool(holds)] += 1
  print("ok    " if holds else "FAILED", title, f"({detail})" if detail else "")
  sys.stdout.flush()


def refuses(act, *errors):
  """Whether the act ends in one of the errors."""
  try:
    act()
  except errors:
    return True
  return False


def finish():
  """The last line; the process's status says whether everything held."""
  print(f"seed {SEED}, {time.monotonic() - _start:.1f} s")
  print(f"{_count[True]} passed, {_count[False]} failed")
  sys.exit(1 if _count[False] or not _count[True] else 0)
