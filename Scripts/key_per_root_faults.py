# SPDX-License-Identifier: Apache-2.0
"""What goes wrong between a host and a key service while roots are keys of their own, at each of
the calls that an act is made of: for Scripts/interop-key-service.

An epoch is made by several calls, and a root is destroyed by several. Whichever of them fails,
and however, nothing is sealed that does not open, nothing that is kept is lost, no key that is
needed is destroyed, and the same process goes on when it is over.

A key that has an alias is found again by the product: a sweep has the anchor name it, and a later
one destroys it. A key whose making, or whose alias's, had no clear answer, or was refused together
with the key's deletion, may have no alias. The product does not find it again, and it is billed
until somebody who lists the service's keys deletes it: its description says whose it is, and
nothing was ever wrapped under it.
"""

import collections
import json
import pathlib
import time

from key_per_root import PREFIX, ServiceHouse
from peer import check
from provider_house import DAY, NOT_NOW
from providers import fault

TROUBLES = ["throttle", "fail", "reset", "half", "silent", "huge", "forge"]
# Each takes a minute: the others when they are asked for.
ALWAYS = ["throttle", "half", "silent"]
# Seconds that a call may take while nothing is spoilt.
PATIENT = 60
OPENING = ["DescribeKey", "Decrypt"]
# What was wrapped is opened once before anything is sealed under it.
MAKING = ["DescribeKey", "CreateKey", "CreateAlias", "DescribeKey", "DescribeKey", "Encrypt", *OPENING]


def nth(operation, number):
  """Chooses, for each root, the call that is the nth of its operation, with all its tries and what
  asks the same again. An act that is begun anew has a root of another name, and fares no better."""
  seen = collections.Counter()

  def chosen(what, body):
    seen[what, body] += 1
    return what == operation and seen[what, body] >= number
  return chosen


def once(operation):
  """Chooses the first call of an operation, with all its tries. Who begins anew is let pass."""
  first = []

  def chosen(what, body):
    if what == operation and not first:
      first.append(body)
    return what == operation and body == first[0]
  return chosen


def onward(operation):
  """Chooses everything from the first call of an operation on: the network does not come back."""
  begun = []

  def chosen(what, _):
    if what == operation:
      begun.append(what)
    return bool(begun)
  return chosen


class FaultyHouse(ServiceHouse):
  def __init__(self, between, kms, *arguments):
    super().__init__(kms, *arguments)
    self.between = between
    self.strangers = set(self.every_key())
    self.left = {}

  def every_key(self):
    """What the service says of each of its keys, with an alias or without."""
    pages = self.kms.get_paginator("list_keys").paginate()
    return {key["KeyId"]: self.kms.describe_key(KeyId=key["KeyId"])["KeyMetadata"]
            for page in pages for key in page["Keys"]}

  def unnamed(self):
    """This installation's living keys that no alias leads to."""
    named = set(self.keys().values())
    return {number for number, key in self.every_key().items()
            if number not in self.strangers | named and key["KeyState"] != "PendingDeletion"}

  def known(self):
    """The epochs that the store has a record of."""
    return {row[1] for row in self.standing()[1]}

  def announced(self):
    """The roots that the anchor says were, or are to be, destroyed."""
    return {root for act, root in self.acts() if act == "rootDestroyed"}

  def pending(self):
    return {root for root, state in self.states().items() if state == "PendingDeletion"}

  def next_week(self, host):
    self.wait(host, 7 * DAY)
    check("an administrator signs in", self.comes_in(host))

  def calls(self, before):
    """What was asked since, in order."""
    return [headers["x-amz-target"].split(".")[1] for headers, _ in self.between.asked[before:]]

  def spoil(self, host, what, chosen):
    """The trouble begins. What is spoilt for ever is not waited for long."""
    host.ask("open", patience=4)
    self.between.spoils(what, chosen)

  def well(self, host):
    """The trouble is over. How many requests it spoilt."""
    spoilt = self.between.spoilt
    self.between.does("pass", 0)
    # From here on requests are counted, so none may be asked twice because the machine is slow.
    host.ask("open", patience=PATIENT)
    return spoilt


def cases():
  """Each call of an epoch's making; and more of the two that cannot be taken back."""
  count = {}
  for operation in MAKING:
    count[operation] = number = count.get(operation, 0) + 1
    yield f"{operation} {number}", nth(operation, number)
  for operation in ("CreateKey", "CreateAlias"):
    yield f"{operation} and all after it", onward(operation)
    yield f"{operation} once", once(operation)


def making(house, host, what):
  """An order of a new week needs a new epoch: it is taken in whole, or not at all."""
  house.next_week(host)
  for number, (call, chosen) in enumerate(cases()):
    title, name = f"a key per root, {what} at {call}", f"order-{number}"
    before, unnamed, began = house.standing(), house.unnamed(), len(house.between.asked)
    for _ in range(3):
      house.spoil(host, what, chosen)
      sealed = house.seals(host, name, f"4{number:03}")
      spoilt = house.well(host)
      # A machine that was slower than the little patience has not come to the call: nothing is shown.
      if sealed or spoilt:
        break
    left = house.unnamed() - unnamed
    if left:
      house.left[call] = left
    if sealed:
      check(f"{title}: taken in all the same, and it opens", spoilt and house.opens(
        host, [name]) == {name}, f"{spoilt} spoilt")
    else:
      check(f"{title}: refused, nothing is sealed, no row of a key or an epoch came or went",
            spoilt and house.standing() == before and fault(house.last, NOT_NOW),
            house.last.get("fault") or str(house.calls(began)))
    house.wait(host)
    right = house.opens(host)
    check(f"{title}, over: the same process opens everything", right == set(house.sealed),
          f"{len(right)} of {len(house.sealed)}")
    if sealed:
      house.next_week(host)
  began = len(house.between.asked)
  check(f"a key per root, {what} over: the same process begins the week",
        house.seals(host, "well", "4999") and house.calls(began) == MAKING,
        house.last.get("fault") or str(house.calls(began)))


def opening(house, host, what):
  """With the lease over, a row is opened by two calls."""
  for operation in OPENING:
    house.wait(host)
    house.spoil(host, what, nth(operation, 1))
    right, spoilt = house.opens(host, ["first"]), house.well(host)
    check(f"a key per root, {what} at an opening's {operation}: nothing opens; over, all does",
          not right and spoilt and house.opens(host) == set(house.sealed), f"{spoilt} spoilt")


def destroying(house, host, what):
  """Somebody is due. Whichever call of a sweep fails, only announced roots go, in the end all."""
  delivered = not fault(host.ask("deliver", order="4100"))
  house.wait(host, 23 * DAY)
  check(f"a key per root, {what}: delivered, and an administrator signs in on the due day",
        delivered and house.comes_in(host))
  living = set(house.sealed) - {"first"}
  due = next(epoch for epoch in house.keys() if epoch.startswith("due-"))

  def about_due(number, root=f'"{PREFIX}{due}"'.encode()):
    chosen = nth("DescribeKey", number)
    return lambda operation, body: chosen(operation, body) and root in body
  for call, chosen in [
      ("the first DescribeKey", about_due(1)), ("the second DescribeKey", about_due(2)),
      ("ListAliases", lambda operation, _: operation == "ListAliases"),
      ("ScheduleKeyDeletion", lambda operation, _: operation == "ScheduleKeyDeletion")]:
    title = f"a key per root, {what} at {call} of a sweep"
    house.spoil(host, what, chosen)
    answer, spoilt = host.ask("sweep"), house.well(host)
    said = (answer.get("sweep") or {}).get("delays", [])
    announced, pending = house.announced(), house.pending()
    # Until it is scheduled, each is said not to be; or the whole sweep ends in a fault.
    unsaid = [root for root in (announced | {due}) - pending
              if not any(root in word and "could not be" in word for word in said)]
    check(f"{title}: it says so, no root goes that the anchor does not name, nobody is certified",
          spoilt and (fault(answer) or not unsaid) and pending <= announced
          and host.ask("certificates")["names"] == [],
          f"{spoilt} spoilt; {answer.get('fault') or said[:1]}")
    house.wait(host)
    check(f"{title}, over: who lives opens, in the same process",
          house.opens(host, living) == living, f"{len(living)} texts")
  swept = host.ask("sweep").get("sweep") or {}
  announced = house.announced()
  check(f"a key per root, {what} over: a sweep schedules all that was announced, and names it",
        due in announced and announced == house.pending()
        and announced == set(swept.get("rootsWaiting", [])) and house.opens(host) == living,
        f"{len(announced)} roots")


def finding(house, host, what):
  """Roots that no epoch came of: the anchor names each, and they go when nobody can need them."""
  unused = set(house.keys()) - house.known()
  named = {root for act, root in house.acts() if act == "strayRoot"}
  check(f"a key per root, {what}: each key with an alias and no epoch is named in the anchor",
        unused and unused == named, f"{len(unused)} keys")
  # They go when as many epochs are alive: each day's deliveries have one.
  house.wait(host, 22 * DAY)
  for number in range(len(unused)):
    house.seals(host, f"late-{number}", f"5{number:03}")
    check("an order is delivered", not fault(host.ask("deliver", order=f"5{number:03}")))
    house.wait(host, DAY)
  swept = host.ask("sweep").get("sweep") or {}
  check(f"a key per root, {what}: and a later sweep schedules each of them",
        unused <= house.pending() and unused <= set(swept.get("rootsWaiting", [])),
        str([word for word in swept.get("delays", []) if "does not know" in word]))


def prove(program, provider, folder, kms, between, troubles=ALWAYS):
  between.kms = kms
  for what in troubles:
    pathlib.Path(f"{folder}/{what}").mkdir()
    house = FaultyHouse(between, kms, program, {**provider, "seconds": PATIENT}, f"{folder}/{what}",
                        int(time.time()))
    with house.host() as host:
      began = [house.comes_in(host), house.seals(host, "first", "4100"),
               house.seals(host, "second", "4101")]
      check(f"a key per root, {what}: an installation begins", all(began))
      making(house, host, what)
      opening(house, host, what)
      destroying(house, host, what)
      finding(house, host, what)
    house.now += 61
    late = {name for name in house.sealed if name.startswith("late-")}
    with house.host() as host:
      check(f"a key per root, {what}: a new process opens whoever lives, and seals",
            late and house.comes_in(host) and house.opens(host, late) == late
            and house.seals(host, "last", "4103"))
    # What no alias leads to.
    left = {number: call for call, numbers in house.left.items() for number in numbers}
    wrapped = {json.loads(body)["KeyId"] for headers, body in between.asked
               if headers.get("x-amz-target", "").endswith(".Encrypt")}
    keys = house.every_key()
    check(f"a key per root, {what}: a key without an alias is one of whose two making calls one"
          " failed; it says whose it is, and nothing was ever wrapped under it",
          house.unnamed() == set(left) and not wrapped & set(left)
          and all(call.startswith("Create") for call in left.values())
          and all(keys[number]["Description"].startswith(f"ecart root {PREFIX}open-")
                  for number in left), f"{len(left)} keys: {sorted(set(left.values()))}")
