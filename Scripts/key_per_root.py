# SPDX-License-Identifier: Apache-2.0
"""An installation whose roots are KMS keys of their own, disabled while it lives and enabled again:
for Scripts/interop-key-service. Nothing is unsealed meanwhile, nothing is lost, no root is called
lost or destroyed, and no certificate is issued.

A week's key alone is disabled first, which a key for all roots cannot be; then all of them.
"""

import collections
import hashlib
import pathlib
import time

from peer import check
from provider_house import DAY, NOT_NOW, House, epochs
from providers import fault, rows
from vault_reader import (
  Installation, open_anchor, open_box_of_kms_key, open_epoch_record, open_stored)

PREFIX = "alias/ecart/"


class ServiceInstallation(Installation):
  """The second reader, which has boto3 open what a root's own key wrapped."""

  def __init__(self, directory, kms):
    super().__init__(directory)
    self.kms = kms

  def epoch_key(self, epoch):
    record = open_epoch_record(self.record("EcartVault.EpochRecord", epoch), epoch, self.master)
    pairs = {"ecart:environment": self.anchor[0]["environment"],
             "ecart:installation": self.identity, "ecart:root": epoch}
    return open_box_of_kms_key(bytes.fromhex(record["wrapped"]), lambda blob: self.kms.decrypt(
      KeyId=PREFIX + epoch, CiphertextBlob=blob, EncryptionContext=pairs)["Plaintext"])

  def opens(self, stored):
    """SHA-256 of what a stored text opens to."""
    keys, _ = self.row_of(bytes.fromhex(stored.split(".")[1]))
    plain = open_stored(stored, keys, "provider-order", "recipient")["plaintext"]
    return hashlib.sha256(bytes.fromhex(plain)).hexdigest()


class ServiceHouse(House):
  def __init__(self, kms, *arguments):
    super().__init__(*arguments)
    self.kms, self.others = kms, set()
    # Roots of other installations are under the same prefix.
    self.others = set(self.keys())

  def keys(self):
    """The keys of this installation's roots, by the epoch."""
    pages = self.kms.get_paginator("list_aliases").paginate()
    return {alias["AliasName"][len(PREFIX):]: alias["TargetKeyId"]
            for page in pages for alias in page["Aliases"]
            if alias["AliasName"].startswith(PREFIX)
            and alias["AliasName"][len(PREFIX):] not in self.others}

  def states(self):
    return {epoch: self.kms.describe_key(KeyId=key)["KeyMetadata"]["KeyState"]
            for epoch, key in self.keys().items()}

  def acts(self):
    """What the anchor says was done, by the root where it is about one."""
    roots = pathlib.Path(self.home) / "roots"
    lines = open_anchor((roots / "anchor").read_bytes(), (roots / "installation.key").read_bytes())
    return [(line["act"], line.get("root")) for line in lines]

  def standing(self):
    """All that says of a key or a root that it is there."""
    keys, _ = found = rows(self.home)
    return keys, epochs(found), [act for act in self.acts() if "root" in act[0]]


def disabled(house, host, chosen, title, opening):
  """While keys are disabled: what is under others opens, all else is refused, nothing changes."""
  before, states = house.standing(), house.states()
  for epoch in chosen:
    house.kms.disable_key(KeyId=house.keys()[epoch])
  house.wait(host)

  def nothing(host, who):
    shut = set(house.sealed) - opening
    right, words = house.opens(host), house.refused(host, shut)
    check(f"{title}, {who}: what is under the key is refused and no more",
          right == opening and shut
          and all(NOT_NOW in word and "disabled" in word for word in words),
          f"{len(opening)} of {len(house.sealed)} open; {words[0]}")
    sealed = [host.ask("receive", order="1002"), host.ask("replace-key", order="1002"),
              host.ask("seal-file", order="1002", source=__file__, file=f"{house.folder}/never")]
    check(f"{title}, {who}: nothing is sealed under it, and no row of a key or an epoch changes",
          all(fault(answer, NOT_NOW) for answer in sealed) and house.standing() == before
          and not pathlib.Path(f"{house.folder}/never").exists(), sealed[0].get("fault", ""))
    swept = host.ask("sweep")
    said = (swept.get("sweep") or {}).get("delays", [])
    check(f"{title}, {who}: a sweep destroys no root, calls none lost, and certifies nothing",
          bool(said) and all("its root stays" in delay for delay in said)
          and house.standing() == before
          and house.states() == {**states, **{epoch: "Disabled" for epoch in chosen}}
          and host.ask("certificates")["names"] == [], (said or [str(swept)])[0])

  nothing(host, "living")
  return nothing


def enabled(house, host, chosen, title):
  for epoch in chosen:
    house.kms.enable_key(KeyId=house.keys()[epoch])
  check(f"{title}, enabled again: the same process opens all of them",
        house.opens(host) == set(house.sealed), str(house.refused(host)[:1]))


def prove(program, provider, folder, kms, between):
  between.kms = kms
  house = ServiceHouse(kms, program, provider, f"{folder}/each", int(time.time()))
  pathlib.Path(house.folder).mkdir()
  with house.host() as host:
    check("a key per root: an administrator signs in", house.comes_in(host))
    done = [house.seals(host, f"text-{order}", order) for order in ("1001", "1002", "1003")]
    done.append(house.seals(host, "file-1002", "1002", 70_001))
    week = next(epoch for epoch in house.keys() if epoch.startswith("open-"))
    house.until(host, DAY)
    done.append(not fault(host.ask("deliver", order="1001")))
    house.until(host, 20 * DAY)
    done += [house.comes_in(host), house.seals(host, "text-1004", "1004")]
    kinds = collections.Counter(epoch.split("-")[0] for epoch in house.keys())
    check("it seals into epochs of two weeks and a due day, a KMS key each",
          all(done) and kinds == {"open": 2, "due": 1, "standing": 1}, str(dict(kinds)))
    everything = set(house.sealed)
    check("all of them open", house.opens(host) == everything)
    place, texts = ServiceInstallation(house.home, kms), house.texts()
    check("and boto3 and the second reader open the texts, from a root's own key up",
          texts and all(place.opens(stored) == house.sealed[name][2]
                        for name, stored in texts.items()), f"{len(texts)} texts")

    # The lease: what is unwrapped may be used for 60 seconds, and nobody is asked.
    kms.disable_key(KeyId=house.keys()[week])
    between.does("pass", 0)
    check("one week's key disabled: while the lease lasts the process goes on, and asks nobody",
          house.opens(host) == everything and between.seen == 0, f"{between.seen} requests")
    opening = {"text-1001", "text-1004"}
    nothing = disabled(house, host, [week], "one week's key disabled", opening)
  with house.host() as host:
    check("a new process signs in, since that is under another key", house.comes_in(host))
    nothing(host, "restarted")
    enabled(house, host, [week], "one week's key")
    chosen = sorted(house.keys())
    nothing = disabled(house, host, chosen, "every key disabled", set())
    enabled(house, host, chosen, "every key")

    # Somebody is due while the week's key, in which she began, is disabled.
    house.until(host, 23 * DAY)
    check("on the due day an administrator signs in", house.comes_in(host))
    kms.disable_key(KeyId=house.keys()[week])
    house.wait(host)
    before = house.standing()
    swept = host.ask("sweep").get("sweep") or {}
    check("due with a key disabled: erased, the root of the due day goes, and the week's stays",
          swept.get("erased") == 1 and swept["rewrapped"] == swept["certified"] == 0
          and [name[:4] for name in swept["rootsWaiting"]] == ["due-"]
          and any(week in delay and "stays" in delay for delay in swept["delays"])
          and house.states()[week] == "Disabled", str(swept))
    acts = house.acts()
    check("the anchor calls nothing lost, and the week's root not destroyed",
          not any(act == "rootLost" or root == week for act, root in acts)
          and [row for row in epochs(rows(house.home)) if week in repr(row)]
          == [row for row in before[1] if week in repr(row)])
    check("there is no certificate", host.ask("certificates")["names"] == [])
    right = house.opens(host)
    check("the living of that week are refused, and not called lost", right == {"text-1004"}
          and all(NOT_NOW in word for word in house.refused(
            host, everything - {"text-1001", "text-1004"})))
    kms.enable_key(KeyId=house.keys()[week])
    check("enabled again, they open", house.opens(host) == everything - {"text-1001"})
    swept = host.ask("sweep").get("sweep") or {}
    check("and the next sweep wraps them anew and schedules the week's key, uncertified",
          swept.get("rewrapped") == 2 and week in swept["rootsWaiting"] and swept["certified"] == 0
          and house.states()[week] == "PendingDeletion"
          and host.ask("certificates")["names"] == [], str(swept))
  house.now += 61
  with house.host() as host:
    check("a new process opens whoever lives, and seals: nothing was lost",
          house.comes_in(host) and house.opens(host) == everything - {"text-1001"}
          and house.seals(host, "more-1002", "1002"))
