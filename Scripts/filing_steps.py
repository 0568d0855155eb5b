# SPDX-License-Identifier: Apache-2.0
"""Kills the driver exactly at each step from a flushed file to its name, and lets it go on: part of
Scripts/test-stream-crash."""

import os
import shutil
import tempfile

from filing import DIED, Driver, Place, case, check, goes_on, same

# What is done; the steps it passes; and, killed there: whether the target is the "old" file, the
# "new" one or not there, and what the host's row says of it.
STEPS = {
  "seal": {"flushed": (None, None), "placed": ("new", "none")},
  "replace": {"flushed": ("old", "fits"), "linked": ("old", "fits"),
              "placed": ("new", "names another")},
  "open": {"flushed": (None, None), "placed": ("new", None)},
  "reseal": {"flushed": ("old", "fits"), "linked": ("old", "fits"), "placed": ("new", "fits")},
}


class Step:
  """One installation that dies at one step and goes on."""

  def __init__(self, bases, top, files, act, point, named_only):
    self.files, self.act, self.point, self.named_only = files, act, point, named_only
    self.place = Place(tempfile.mkdtemp(dir=top))
    base, self.sealed = bases[act]
    self.driver = base.copy(f"{os.path.dirname(self.place.path)}/compliance", named_only)
    if act in ("replace", "reseal"):
      shutil.copy(self.sealed, self.place.target)
    self.paths = {"open": [self.sealed, self.place.target], "reseal": [self.place.target]}.get(
      act, [files.new, self.place.target])

  def leftovers(self):
    """How many files lie under a hidden name after the kill."""
    if not self.named_only:
      return int(self.point == "linked")
    # It had that name from the beginning; a rename takes it away, a link does not.
    return int(self.act == "seal" or self.point == "flushed")

  def look(self, target, row):
    """What is wrong with what lies there."""
    place, problems = self.place, self.place.leftovers()
    if place.seen() != (["target"] if target else []):
      return problems + [f"{place.names()}"]
    if target is None:
      return problems
    if self.act == "open":
      return problems + ([] if same(place.target, self.files.new) else ["not the plaintext"])
    if self.act in ("replace", "reseal") and same(place.target, self.sealed) != (target == "old"):
      problems.append(f"it is not the {target} file")
    plain = self.files.old if self.act == "replace" and target == "old" else self.files.new
    return problems + self.driver.looks(place.target, plain, row, self.files.scratch)

  def problems(self):
    target, row = STEPS[self.act][self.point]
    status, lines = self.driver.run(
      f"file-{self.act}", *self.paths, dying_at=f"stream.{self.point}")
    if status != DIED or lines:
      return [f"did not die there: {status} {lines[-1:]}"]
    problems = self.look(target, row)
    if len(self.place.hidden()) != self.leftovers():
      problems.append(f"{len(self.place.hidden())} leftovers instead of {self.leftovers()}")
    for name in self.place.hidden():
      # Whole already; the row never heard of it, unless it is the row's own file sealed anew.
      row = {"seal": "none", "replace": "names another", "reseal": "fits"}[self.act]
      problems += self.driver.looks(
        f"{self.place.path}/{name}", self.files.new, row, self.files.scratch)
    return problems + self.go_on(target)

  def go_on(self, target):
    """The same again. What is there already is refused, as it is, until it may be replaced."""
    act, problems = self.act, []
    if act in ("seal", "open") and target:
      status, lines = self.driver.run(f"file-{act}", *self.paths)
      if status != 1 or "the target is there already" not in f"{lines}":
        problems.append(f"not refused: {lines[-1:]}")
      problems += self.look(target, "none")
      if act == "open":
        os.unlink(self.place.target)
      else:
        act = "replace"
    status, lines = self.driver.run(f"file-{act}", *self.paths)
    if status != 0:
      problems.append(f"not again: {lines[-1:]}")
    if self.place.hidden():
      problems.append("a leftover stays")
    if act == "reseal":
      self.driver.must("file-give-up")
    return problems + self.look("new", "fits")


def at_once(title, base, files, old, named_only, first, second):
  """Two replace the same target at once: one stops at a point, the other one comes through, or
  stops too until the first is done. Neither takes the other's name for a leftover."""
  place = Place(tempfile.mkdtemp(dir=os.path.dirname(old)))
  place.put(old)
  driver = base.copy(f"{os.path.dirname(place.path)}/compliance", named_only)
  replace = ["file-replace", files.new, place.target]
  one = driver.stopped(*replace, at=first)
  if second:
    other = driver.stopped(*replace, at=second)
    ends = [goes_on(one), goes_on(other)]
  else:
    ends = [driver.run(*replace)[0] == 0, goes_on(one)]
  problems = [] if all(ends) else [f"not both came through: {ends}"]
  if place.names() != ["target"]:
    return case(title, [*problems, f"{place.names()}"])
  case(title, problems + driver.looks(place.target, files.new, "fits", files.scratch))


def each_step(top, files):
  """Each act, killed at each of its steps in an installation of its own."""
  empty, sealed, theirs = Driver(f"{top}/empty"), f"{top}/steps.sealed", f"{top}/steps.old.sealed"
  empty.must("file-begin")
  base, other = empty.copy(f"{top}/base"), empty.copy(f"{top}/other")
  base.must("file-seal", files.new, sealed)
  other.must("file-seal", files.old, theirs)
  rotated = base.copy(f"{top}/rotated")
  rotated.must("file-rotate")
  bases = {"seal": (empty, None), "open": (base, sealed), "replace": (other, theirs),
           "reseal": (rotated, sealed)}
  for act, points in STEPS.items():
    for point in points:
      case(f"{act}, killed at stream.{point}",
           Step(bases, top, files, act, point, False).problems())
  # Without nameless files there is no step between two names, and no plaintext at all.
  for act in ("seal", "replace", "reseal"):
    for point in ("flushed", "placed"):
      case(f"{act} where each file has a name, killed at stream.{point}",
           Step(bases, top, files, act, point, True).problems())
  for title, *how in [
    ("two at once, one between its two names", False, "linked", None),
    ("two at once where each file has a name", True, "flushed", None),
    ("two at once where each file has a name, one just placed", True, "placed", "flushed"),
  ]:
    at_once(title, other, files, theirs, *how)
  place = Place(top, "refused")
  status, lines = base.copy(f"{top}/refused.d", True).run("file-open", sealed, place.target)
  check("open where each file has a name is refused, with nothing written", status == 1
        and "cannot hold a file without a name" in f"{lines}" and place.names() == [], f"{lines}")
