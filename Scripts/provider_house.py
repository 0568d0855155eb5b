# SPDX-License-Identifier: Apache-2.0
"""An installation over a key provider, as its host uses it: what was sealed in it, and what opens.
The host is Tests/KeyProviderPeer, by public calls alone, on a testing clock."""

import contextlib
import hashlib
import pathlib

from peer import check, draw
from providers import Host, fault

DAY = 86_400
NOT_NOW = "Not decided"


class House:
  """One installation's directory, what was sealed in it, and when it is."""

  def __init__(self, program, provider, folder, start):
    self.program, self.provider, self.folder = program, provider, folder
    self.home, self.secret, self.sealed = f"{folder}/house", None, {}
    self.last = {}
    self.start = self.now = start

  @contextlib.contextmanager
  def host(self, home=None, **other):
    """A new process over it, or over a copy."""
    with Host(self.program, {**self.provider, **other}) as host:
      answer = host.ask("house", directory=home or self.home, clock=self.now)
      if fault(answer):
        check("the house opens", False, answer["fault"])
      yield host

  def until(self, host, seconds):
    """The testing clock goes on to so many seconds after the start."""
    self.wait(host, self.start + seconds - self.now)

  def wait(self, host, seconds=61):
    """It goes on; by a minute and a second every lease is over."""
    host.ask("wait", seconds=seconds)
    self.now += seconds

  def comes_in(self, host):
    """Maria signs in with both factors, which lie sealed under the roots too."""
    answer = host.ask("sign-in", secret=self.secret)
    self.secret, self.now = answer.get("secret", self.secret), self.now + 30
    return not fault(answer)

  def seals(self, host, name, order, size=None):
    """A text, or a file of so many bytes, is sealed; whether it was."""
    if size is None:
      text = draw.randbytes(draw.randrange(1, 2_000)).hex()
      answer, content, file = host.ask("receive", order=order, text=text), text.encode(), None
    else:
      content, file = draw.randbytes(size), f"{self.folder}/{name}.sealed"
      source = pathlib.Path(f"{self.folder}/{name}")
      source.write_bytes(content)
      answer = host.ask("seal-file", order=order, source=str(source), file=file)
      source.unlink()
    self.last = answer
    if answer.get("box"):
      self.sealed[name] = answer["box"], file, hashlib.sha256(content).hexdigest()
    return bool(answer.get("box"))

  def opens(self, host, names=None):
    """What of that a process opens to what it was; anything else it opens to is an error."""
    right = set()
    for name in names or self.sealed:
      stored, file, digest = self.sealed[name]
      found = host.ask("reveal", box=stored, **({"file": file} if file else {}))
      if found.get("digest") == digest:
        right.add(name)
      elif "digest" in found or not fault(found):
        check(f"{name} opens to what it was or not at all", False, str(found))
    return right

  def refused(self, host, names=None):
    """The words with which each is refused."""
    return [host.ask("reveal", box=stored, **({"file": file} if file else {})).get("fault", "")
            for name, (stored, file, _) in self.sealed.items() if names is None or name in names]

  def texts(self):
    return {name: stored for name, (stored, file, _) in self.sealed.items() if not file}


def epochs(found):
  """The epochs' own records among the rows."""
  return [row for row in found[1] if "EpochRecord" in repr(row[0])]
