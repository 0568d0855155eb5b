# SPDX-License-Identifier: Apache-2.0
"""Our side of the interop-* about key providers: a host of its own, with the traits they need."""

import json
import pathlib
import sqlite3
import subprocess
import sys
import time

from peer import ROOT, check
from provider_suite import CHECKS

PACKAGE = ROOT / "Tests/KeyProviderPeer"
SCRATCH = ROOT / ".build/providers"


def built():
  """The program, built now in a place of its own, so that the usual build stays as it is."""
  begun = time.monotonic()
  # Of a package at a path it does not see that a file came or went: let it plan anew.
  (SCRATCH / "debug.yaml").unlink(missing_ok=True)
  swift = ["swift", "build", "--package-path", str(PACKAGE), "--scratch-path", str(SCRATCH),
           "--product", "KeyProviderPeer"]
  done = subprocess.run(swift, capture_output=True, text=True, stdin=subprocess.DEVNULL)
  if done.returncode != 0:
    sys.exit(done.stdout + done.stderr)
  folder = subprocess.run([*swift, "--show-bin-path"], check=True, capture_output=True, text=True)
  print(f"built in {time.monotonic() - begun:.0f} s")
  return pathlib.Path(folder.stdout.strip()) / "KeyProviderPeer"


class Host:
  """One process of ours with one provider."""

  def __init__(self, program, provider, environment=None):
    self.process = subprocess.Popen(
      [program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
      env=environment)
    self.provider = provider
    self.first = True

  def begin(self, what, **more):
    """Asks, and does not wait."""
    if self.first:
      more["provider"], self.first = self.provider, False
    self.process.stdin.write(json.dumps({"ask": what, **more}) + "\n")
    self.process.stdin.flush()

  def answer(self):
    line = self.process.stdout.readline()
    if not line:
      sys.exit("our side ended: " + self.process.stderr.read()[-2000:])
    return json.loads(line)

  def ask(self, what, **more):
    """The answer; "fault" is in it when it was refused."""
    self.begin(what, **more)
    return self.answer()

  def end(self):
    self.process.stdin.close()
    self.process.wait(timeout=60)

  def __enter__(self):
    return self

  def __exit__(self, *_):
    self.end()


def conform(host, title, unproven=(), inapplicable=()):
  """Every check of the public suite, as the suite names them. What the other party cannot prove is
  shown, and counts only when it fails; so is what there is nothing to try of, and no other check."""
  answer = host.ask("conform")
  found, names = answer.get("checks") or {}, answer.get("names") or []
  check(f"{title}: the suite was run, whole",
        len(names) == len(set(names)) == CHECKS and set(found) == set(names),
        f"{len(found)} of {len(names)} checks, and here {CHECKS} are known")
  check(f"{title}: what is not proven are checks of the suite", set(unproven) <= set(names))
  reasons = answer.get("inapplicable") or {}
  check(f"{title}: what does not apply is what is known not to", set(reasons) == set(inapplicable),
        f"{sorted(set(reasons) ^ set(inapplicable))}")
  for name, problem in sorted(found.items()):
    if name in reasons and problem is None:
      print(f"       does not apply: {name} ({reasons[name]})")
    elif name in unproven and problem is None:
      print("       not proof: moto:", name)
    else:
      check(f"{title}: {name}", problem is None, problem or "")


def fault(answer, *words):
  """Whether it was refused with a fault that has all these words."""
  text = answer.get("fault") or ""
  return bool(text) and all(word in text for word in words)


def rows(directory):
  """Every row of the keys and of the vault's records, as another program sees them."""
  base = sqlite3.connect(f"{directory}/store.sqlite")
  try:
    return (sorted(base.execute("SELECT * FROM key"), key=repr),
            sorted((row for row in base.execute("SELECT * FROM record") if "poch" in repr(row[0])),
                   key=repr))
  finally:
    base.close()
