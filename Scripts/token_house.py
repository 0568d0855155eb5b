# SPDX-License-Identifier: Apache-2.0
"""An installation whose roots are in a token, through its whole life: for Scripts/interop-token.

A host of ours (Tests/KeyProviderPeer) seals and opens by public calls. What it leaves is looked at
from outside: by pkcs11-tool, and by Scripts/token_reader.py through the module's own functions.
"""

import contextlib
import pathlib
import shutil
import subprocess

from peer import check
from provider_house import DAY, NOT_NOW, House, epochs
from providers import fault, rows
from token_reader import View, opened

START = 1_790_000_000  # a Monday


class TokenHouse(House):
  """Its token too, as other parties see it."""

  def view(self):
    return contextlib.closing(View(self.provider["module"], self.provider["token"],
                                   self.provider["pin"]))

  def roots(self):
    """The epochs whose keys the token has, as another party finds them."""
    with self.view() as view:
      return set(view.roots())

  def listed(self, tool):
    """The same, by pkcs11-tool: the labels, and whether each key is one that can leave."""
    said = subprocess.run([*tool, "--list-objects", "--type", "secrkey"], capture_output=True,
                          text=True).stdout
    keys = [part for part in said.split("Secret Key Object") if "label:" in part]
    return {part.split("label:")[1].split("\n")[0].strip(): "never extractable" in part
            for part in keys}


def living(house, tool):
  """Sealed, restarted, opened; under a key of its own again; in another epoch."""
  there = house.roots()
  with house.host() as host:
    check("a house over the token: an administrator signs in", house.comes_in(host))
    done = [house.seals(host, f"text-{order}", order) for order in ("1001", "1002", "1003")]
    done += [house.seals(host, f"file-{order}", order, size)
             for order, size in (("1001", 3_000_000), ("1002", 70_001))]
    check("it seals texts and files", all(done), f"{len(done)}")
  first = house.roots() - there
  check("its roots are in the token, and in no file",
        len(first) == 2 and not list(pathlib.Path(house.home).rglob("*.root")), str(sorted(first)))
  house.now += 3_600
  with house.host() as host:
    check("a new process signs in and opens all of them",
          house.comes_in(host) and house.opens(host) == set(house.sealed), f"{len(house.sealed)}")
    check("an order's key is replaced, and old and new open",
          not fault(host.ask("replace-key", order="1002"))
          and house.seals(host, "again-1002", "1002") and house.opens(host) == set(house.sealed))
    before = rows(house.home)
    house.until(host, DAY)
    answer = host.ask("deliver", order="1001")
    check("delivered, an order's key is wrapped anew, under a root of its due day",
          not fault(answer) and len(house.roots() - there) == 3
          and any("due-" in name for name in house.roots()) and rows(house.home) != before,
          answer.get("fault", ""))
    house.until(host, 28 * DAY)
    check("four weeks later another order comes into an epoch of its own",
          house.comes_in(host) and house.seals(host, "text-1004", "1004")
          and len(house.roots() - there) == 4)
    check("all of them open", house.opens(host) == set(house.sealed))
  mine = house.listed(tool)
  with house.view() as view:
    given = [key for key in view.keys() if view.attribute(key, 0x102).startswith(b"ecart1")
             and view.gives_away(key)]
  check("no root can leave the token, by pkcs11-tool and by the module's own word",
        all(mine.get(name) for name in house.roots()) and not given, f"{len(mine)} keys")


def troubled(house, tool, tokens, dump):
  """Pulled, logged out, under a PIN that is not the token's: nothing sealed, opened or lost."""
  away = tokens.with_name("away")
  everything, root = set(house.sealed), min(house.roots())

  def nothing(host, title, before):
    """Whatever is asked of the vault is refused, and no row changes."""
    words = house.refused(host) + [host.ask(what, order="1999").get("fault", "")
                                   for what in ("receive", "deliver", "replace-key")]
    words += [host.ask("seal-file", order="1002", source=__file__, file=f"{house.folder}/never")
              .get("fault", "")]
    # An order that nobody knows needs no key to be told so.
    told = [word for word in words if NOT_NOW in word]
    check(f"{title}: nothing opens, nothing is sealed, no row of a key or an epoch changes",
          all(words) and len(told) == len(words) - 2 and rows(house.home) == before
          and not pathlib.Path(f"{house.folder}/never").exists(), words[0])

  with house.host() as host:
    check("a process lives, and opens", house.comes_in(host) and house.opens(host) == everything)
    before, objects = rows(house.home), dump(tokens)
    tokens.rename(away)
    house.wait(host)
    nothing(host, "token pulled mid-run", before)
    if tokens.exists():
      tokens.rmdir()
    away.rename(tokens)
    check("put back, the same process opens all of them", house.opens(host) == everything)
    check("and the token is as it was", dump(tokens) == objects)

    host.ask("log-out")
    house.wait(host)
    check("logged out behind its back: it logs in again, and calls nothing lost",
          house.opens(host) == everything and rows(house.home) == before)

    change = [*tool, "--change-pin", "--new-pin", "9999-other"]
    changed = subprocess.run(change, capture_output=True, text=True)
    host.ask("log-out")
    house.wait(host)
    check("the token has another PIN now", changed.returncode == 0, changed.stderr[-200:])
    # Asked for what is there, a module is begun anew; SoftHSM takes the old PIN until then.
    wrong = host.ask("has", root=root)
    check("the provider says so in the standard's word, and not that a root is gone",
          fault(wrong, "CKR_PIN_INCORRECT") and wrong.get("isThere") is None
          and wrong.get("isTransient") is False, wrong.get("fault", str(wrong)))
    nothing(host, "logged out, and the PIN is another", before)
    # A sweep closes an old epoch to newcomers, which is a pointer; keys and epochs stay.
    swept, kept = host.ask("sweep"), epochs(before)
    check("nor does a sweep destroy anything, or certify", fault(swept, "CKR_PIN_INCORRECT")
          and not host.ask("certificates")["names"] and dump(tokens) == objects
          and rows(house.home)[0] == before[0] and epochs(rows(house.home)) == kept and kept,
          swept.get("fault", str(swept)))
  before = rows(house.home)
  with house.host() as host:
    refused = host.ask("sign-in", secret=house.secret)
    check("a new process with the wrong PIN does not sign anybody in", fault(refused, NOT_NOW),
          refused.get("fault", ""))
    check("nor seal anything", fault(host.ask("receive", order="1998"), NOT_NOW)
          and rows(house.home) == before)
  old, house.provider = house.provider, {**house.provider, "pin": "9999-other"}
  house.now += 61
  with house.host() as host:
    check("with the right one a new process opens all of them: nothing was lost",
          house.comes_in(host) and house.opens(host) == everything)
  back = [*tool[:-1], "9999-other", "--change-pin", "--new-pin", old["pin"]]
  subprocess.run(back, check=True, capture_output=True)
  house.provider = old


def erased(house, tool, tokens, dump):
  """Past its due day: the root goes from the token, a certificate comes, and a backup opens nothing
  of that epoch."""
  gone = {name for name in house.sealed if name.endswith("-1001")}
  there, listed = house.roots(), house.listed(tool)
  then = f"{house.folder}/then"
  with house.host() as host:
    house.comes_in(host)
    house.until(host, 30 * DAY)
    check("on day 30 all of them open", house.comes_in(host)
          and house.opens(host) == set(house.sealed))
    # The host still lives, so the log is not folded in.
    shutil.copytree(house.home, then)
    with house.view() as view:
      seen, words = opened(view, then, house.texts())
    check("a second reader opens the copy's texts by the token's keys of that moment",
          seen == set(house.texts()), words)

    house.until(host, 31 * DAY)
    objects, away = dump(tokens), tokens.with_name("away")
    tokens.rename(away)
    answer = host.ask("sweep")
    check("due, and the token away: the sweep ends in a fault, and nothing is certified",
          fault(answer) and not host.ask("certificates")["names"], answer.get("fault", str(answer)))
    if tokens.exists():
      tokens.rmdir()
    away.rename(tokens)
    check("no root was destroyed, and none is called lost", dump(tokens) == objects)
    answer = host.ask("sweep")
    swept = answer.get("sweep") or {}
    check("put back: the living are wrapped anew, and both roots of the erased one's epochs go",
          swept.get("rootsDestroyed") == 2 and swept.get("rewrapped") == 2 and not swept["delays"]
          and not swept["rootsWaiting"], answer.get("fault", str(swept)))
    check("nobody has verified yet, so there is no certificate",
          not host.ask("certificates")["names"])
    house.comes_in(host)
    check("the erased one is closed, the others open",
          house.opens(host) == set(house.sealed) - gone
          and all("Refused" in word for word in house.refused(host, gone)))
  now = house.roots()
  lost = there - now
  after = house.listed(tool)
  check("the token has those keys no more: fewer objects, by the module and by pkcs11-tool",
        len(lost) == 2 and len(now) < len(there) and not lost & set(after)
        and len(after) < len(listed), f"{len(there)} roots, now {len(now)}")
  house.now += 61
  with house.host() as host:
    check("another process verifies", host.ask("verify").get("names") == [])
  with house.host() as host:
    answer = host.ask("sweep")
    check("and the certificate is issued, of that subject alone",
          (answer.get("sweep") or {}).get("certified") == 1
          and host.ask("certificates")["names"] == [house.sealed["text-1001"][0].split(".")[1]],
          answer.get("fault", ""))
    check("whoever lives opens, in another process too",
          house.comes_in(host) and house.opens(host) == set(house.sealed) - gone)

  # The copy from before, as it was and with today's anchor, and the token as it is.
  epoch = {name for name in house.sealed if name != "text-1004"}
  with house.view() as view:
    seen, words = opened(view, then, house.texts())
    check("a second reader, every key of the token on every wrapped key of the copy: nothing of the"
          " destroyed epochs opens, and what is of another does", seen == {"text-1004"}, words)
    seen, words = opened(view, house.home, house.texts())
    check("from the living store it opens whoever lives, and nobody else",
          seen == set(house.texts()) - gone, words)
  newer = f"{house.folder}/newer"
  shutil.copytree(then, newer)
  shutil.copy2(f"{house.home}/roots/anchor", f"{newer}/roots/anchor")
  for title, copy in (("the backup", then), ("the backup with today's anchor", newer)):
    with house.host(copy) as host:
      is_in = house.comes_in(host)
      right = house.opens(host)
      check(f"{title}: the product opens nothing of the destroyed epochs, and what is of another",
            is_in and right == {"text-1004"}, f"{sorted(right)}; {house.refused(host, epoch)[0]}")


def prove(program, provider, folder, tokens, tool, dump):
  house = TokenHouse(program, provider, folder, START)
  living(house, tool)
  troubled(house, tool, tokens, dump)
  erased(house, tool, tokens, dump)
