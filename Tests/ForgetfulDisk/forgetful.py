# SPDX-License-Identifier: Apache-2.0
"""Puts a directory back to what a power cut would have left of it. See forgetful.c."""

import os
import random
import shutil


def restore(directory, shadow, keep=None):
  """Only what was flushed survives.

  With `keep`, a seed, some of what was not flushed survives too, by the toss of a coin for each
  directory's names and each file's content: a disk may write on its own, in any order.
  """
  with open(f"{shadow}/root") as file:
    root = file.read().strip()
  coin = random.Random(keep)
  result = directory + ".after"
  _directory(directory, result, shadow, root, lambda: keep is not None and coin.random() < 0.5)
  shutil.rmtree(directory)
  os.rename(result, directory)
  shutil.rmtree(shadow)
  os.mkdir(shadow)


def _directory(live, result, shadow, identity, kept):
  os.mkdir(result, 0o700)
  names = _flushed_names(shadow, identity)
  if _is(live, identity) and kept():
    names = _live_names(live, shadow)
  for name, (kind, child) in sorted(names.items()):
    if kind == "d":
      _directory(f"{live}/{name}", f"{result}/{name}", shadow, child, kept)
    else:
      _file(f"{live}/{name}", f"{result}/{name}", f"{shadow}/f.{child}", child, kept)


def _file(live, result, flushed, identity, kept):
  content = b""
  if os.path.exists(flushed):
    with open(flushed, "rb") as file:
      content = file.read()
  if _is(live, identity) and kept():
    with open(live, "rb") as file:
      content = file.read()
  with open(os.open(result, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
    file.write(content)


def _flushed_names(shadow, identity):
  try:
    with open(f"{shadow}/d.{identity}") as file:
      lines = [line.rstrip("\n").split(" ", 2) for line in file]
  except FileNotFoundError:
    return {}
  return {name: (kind, child) for kind, child, name in lines}


def _live_names(live, shadow):
  known = {}
  for name in os.listdir(shadow):
    if name[1:2] == "." and not name.endswith(".new"):
      inode, born = name[2:].split("-")
      known[inode] = max(known.get(inode, ""), born, key=lambda text: int(text or "0", 16))
  names = {}
  for entry in os.scandir(live):
    if entry.is_dir(follow_symlinks=False) or entry.is_file(follow_symlinks=False):
      kind = "d" if entry.is_dir(follow_symlinks=False) else "f"
      inode = f"{entry.inode():x}"
      names[entry.name] = (kind, f"{inode}-{known.get(inode, '')}")
  return names


def _is(path, identity):
  """Whether the file at a path is still the one an identity names."""
  try:
    return f"{os.lstat(path).st_ino:x}" == identity.split("-")[0]
  except FileNotFoundError:
    return False
