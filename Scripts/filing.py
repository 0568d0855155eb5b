# SPDX-License-Identifier: Apache-2.0
"""What Scripts/test-stream-crash kills, and how it looks at what is left: the real `dpp` with
somebody signed in, and a host (Tests/JourneyDriver), each a process of its own."""

import base64
import filecmp
import hashlib
import hmac
import os
import random
import shutil
import signal
import subprocess
import sys
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
DPP = f"{ROOT}/.build/debug/dpp"
DRIVER = f"{ROOT}/.build/debug/JourneyDriver"
NAMED_ONLY = f"{ROOT}/.build/nameless.so"
SEED = int(os.environ.get("ECART_SEED", random.SystemRandom().randrange(2**32)))
draw = random.Random(SEED)
tally = {True: 0, False: 0}


def check(title, holds, detail=""):
  tally[bool(holds)] += 1
  print("ok    " if holds else "FAILED", title, f"({detail})" if detail else "", flush=True)


def case(title, problems):
  """One check that holds when there is no problem."""
  check(title, not problems, "; ".join(problems[:3]))


def same(one, other):
  return os.path.exists(one) and os.path.exists(other) and filecmp.cmp(one, other, shallow=False)


class Files:
  """Two plaintexts, and a place for what is only looked at."""

  def __init__(self, path, size):
    self.old, self.new, self.scratch = f"{path}.old", f"{path}.new", f"{path}.look"
    for name in (self.old, self.new):
      with open(name, "wb") as file:
        file.write(draw.randbytes(size))


class Place:
  """A directory for one target, and what is to be seen of it."""

  def __init__(self, top, name="targets"):
    self.path = f"{top}/{name}"
    self.target = f"{self.path}/target"
    os.mkdir(self.path)

  def holds(self, process, beginning=""):
    """Whether the process holds a file in here open whose name begins like this."""
    links = f"/proc/{process.pid}/fd"
    try:
      return any(os.readlink(f"{links}/{fd}").startswith(f"{self.path}/{beginning}")
                 for fd in os.listdir(links))
    except OSError:
      return False

  def drafts(self, process):
    """Whether it holds one that has no name."""
    return self.holds(process, "#")

  def names(self):
    return sorted(os.listdir(self.path))

  def hidden(self):
    return [name for name in self.names() if name.startswith(".") and name.endswith(".unfinished")]

  def seen(self):
    return [name for name in self.names() if name not in self.hidden()]

  def leftovers(self):
    """What is wrong with what lies under hidden names: a plaintext must never be there."""
    problems = []
    for name in self.hidden():
      with open(f"{self.path}/{name}", "rb") as file:
        if not file.read(64).startswith(b"ecart-file 1 "):
          problems.append("what is left under a hidden name is no sealed file")
      if os.stat(f"{self.path}/{name}").st_mode & 0o777 != 0o600:
        problems.append("what is left under a hidden name is open to others")
    return problems + (["more than one leftover"] if len(self.hidden()) > 1 else [])

  def clear(self):
    shutil.rmtree(self.path)
    os.mkdir(self.path)

  def put(self, file):
    """A copy of the file is the target; what lies beside it stays."""
    shutil.copy(file, f"{self.path}.put")
    os.rename(f"{self.path}.put", self.target)


def written(process):
  """How many bytes the process has written so far, to whatever."""
  try:
    with open(f"/proc/{process.pid}/io") as file:
      return next(int(line.split()[1]) for line in file if line.startswith("wchar"))
  except (OSError, StopIteration):
    return 0


def killed(command, begun, most, environment=None):
  """Starts it, waits until it has begun, and kills it when it has written a random part of so many
  bytes, however long that takes; now and then a moment after all of them. Whether it died in the
  middle: with what it had begun still in its hands."""
  process = subprocess.Popen(
    command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    env=environment)
  while process.poll() is None and not begun(process):
    time.sleep(0.0005)
  before, part = written(process), draw.uniform(0, 1.3) * most
  while process.poll() is None and written(process) - before < min(part, most):
    pass
  if part > most:
    time.sleep(draw.uniform(0, 0.03))
  inside = begun(process)
  process.kill()
  process.wait()
  return inside


def code(secret, ahead=0):
  """A one-time code (RFC 6238), so many steps of 30 seconds from now."""
  key = base64.b32decode(secret + "=" * (-len(secret) % 8))
  mac = hmac.new(key, (int(time.time()) // 30 + ahead).to_bytes(8, "big"), hashlib.sha1).digest()
  number = int.from_bytes(mac[mac[-1] & 15:][:4], "big") & 0x7FFFFFFF
  return f"{number % 10**6:06}"


class Desk:
  """The real `dpp`, in an installation on the system's clock, with an administrator signed in."""
  password = "Kettle-moon7-Bridge"

  def __init__(self, top):
    self.directory = f"{top}/desk"
    self.environment = {"HOME": f"{top}/home", "PATH": "/usr/bin:/bin"}
    os.mkdir(self.environment["HOME"])
    subprocess.run([DRIVER, "desk", self.directory], check=True)
    with subprocess.Popen(
      [DPP, "people", "bootstrap", self.directory, "maria", "--given", "Iva", "--family", "Sample"],
      stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
      env=self.environment) as talk:
      talk.stdin.write(f"{self.password}\n{self.password}\n")
      talk.stdin.flush()
      beginning = "Or type this key into it: "
      line = next(line for line in talk.stdout if line.startswith(beginning))
      secret = line[len(beginning):].replace(" ", "").strip()
      talk.communicate(code(secret) + "\n")
    subprocess.run([DRIVER, "desk", self.directory], check=True, stdout=subprocess.DEVNULL)
    entered = self.run(
      [DPP, "people", "sign-in", self.directory, "maria"], f"{self.password}\n{code(secret, 1)}\n")
    if talk.returncode != 0 or entered.returncode != 0:
      sys.exit(f"nobody could sign in: {entered.stderr}")

  def run(self, command, said=""):
    return subprocess.run(
      command, input=said, capture_output=True, text=True, env=self.environment)

  def seal(self, source, target, *options):
    return [DPP, "seal", self.directory, source, target, "--order", "4001", "--from",
            "shopify/shop-1/key-1", "--record", "driver-file", "--field", "document", "--tag",
            "payment", *options]

  def open(self, source, target):
    return [DPP, "open", self.directory, source, target, "--for", "tax-documents", "--because",
            "tax-document"]

  def must(self, command):
    done = self.run(command)
    if done.returncode != 0:
      sys.exit(f"dpp {command[1]} fails without any crash: {done.stderr}")

  def opens(self, sealed, plain, scratch):
    """Whether a sealed file opens to this plaintext, and to all of it."""
    done = self.run(self.open(sealed, scratch))
    good = done.returncode == 0 and same(scratch, plain)
    if os.path.exists(scratch):
      os.unlink(scratch)
    return good


class Driver:
  """A host over an installation of its own; a copy of it is where another case begins."""

  def __init__(self, directory, named_only=False):
    self.directory = directory
    self.environment = {**os.environ, "LD_PRELOAD": NAMED_ONLY} if named_only else os.environ

  def copy(self, directory, named_only=False):
    shutil.copytree(self.directory, directory)
    if os.path.exists(self.directory + ".clock"):
      shutil.copy(self.directory + ".clock", directory + ".clock")
    return Driver(directory, named_only)

  def command(self, step, *paths):
    return [DRIVER, step, self.directory, *paths]

  def run(self, step, *paths, dying_at=None, environment=None):
    environment = dict(environment or self.environment)
    if dying_at:
      environment["CRASH_NAMED"] = dying_at
    done = subprocess.run(
      self.command(step, *paths), capture_output=True, text=True, env=environment, timeout=120)
    return done.returncode, done.stdout.splitlines()

  def stopped(self, step, *paths, at):
    """Starts a step and waits until it has stopped itself at a point."""
    process = subprocess.Popen(
      self.command(step, *paths), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
      env={**self.environment, "STOP_NAMED": f"stream.{at}"})
    _, status = os.waitpid(process.pid, os.WUNTRACED)
    if not os.WIFSTOPPED(status):
      sys.exit(f"{step} does not come to stream.{at}")
    return process

  def must(self, step, *paths):
    status, lines = self.run(step, *paths)
    if status != 0:
      sys.exit(f"{step} fails without any crash: {lines[-1:]}")

  def looks(self, sealed, plain, row, scratch):
    """What is wrong with a file: it opens to the plaintext, and the host's row `fits`, there is
    `none`, or it `names another`."""
    # On a file system that can: it is this very machine, and opening needs it.
    status, lines = self.run("file-look", sealed, scratch, environment=os.environ)
    problems = [] if f"row {row}" in lines else [f"{lines[:1]} instead of row {row}"]
    if status != 0 or not same(scratch, plain):
      problems.append("it does not open to its plaintext")
    if os.path.exists(scratch):
      os.unlink(scratch)
    return problems


def goes_on(process):
  """Lets it; whether it came to a good end."""
  process.send_signal(signal.SIGCONT)
  return process.wait(timeout=120) == 0


DIED = -signal.SIGKILL
