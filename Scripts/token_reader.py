# SPDX-License-Identifier: Apache-2.0
"""A second reader of a token and of what was wrapped in it: the module's own C functions, called
from another language as PKCS#11 2.40 has them, and what PolicyFixtures/vault/FORMATS.md says."""

import base64
import contextlib
import ctypes
import json

from ctypes import byref, c_char_p, c_ubyte, c_ulong, c_void_p, cast, create_string_buffer

from vault_reader import REFUSALS, Installation, Refused, context, need, open_row, open_stored

SECRET_KEY, CLASS, LABEL, VALUE, KEY_ID, SENSITIVE = 4, 0x0, 0x3, 0x11, 0x102, 0x103
EXTRACTABLE, NEVER_EXTRACTABLE, AES_GCM = 0x162, 0x164, 0x1087


class Attribute(ctypes.Structure):
  _fields_ = [("type", c_ulong), ("value", c_void_p), ("count", c_ulong)]


class Mechanism(ctypes.Structure):
  _fields_ = [("mechanism", c_ulong), ("parameter", c_void_p), ("count", c_ulong)]


class GCM(ctypes.Structure):
  _fields_ = [("iv", c_char_p), ("iv_count", c_ulong), ("iv_bits", c_ulong), ("data", c_char_p),
              ("data_count", c_ulong), ("tag_bits", c_ulong)]


class View:
  """What one log-in sees of a token: a fresh one, since modules remember."""

  def __init__(self, module, token, pin):
    self.library = ctypes.CDLL(module)
    self.call("C_Initialize", None)
    count = c_ulong(16)
    slots = (c_ulong * 16)()
    self.call("C_GetSlotList", c_ubyte(1), slots, byref(count))
    self.session = c_ulong()
    slot = next(slot for slot in slots[:count.value] if self.label(slot) == token)
    self.call("C_OpenSession", c_ulong(slot), c_ulong(6), None, None, byref(self.session))
    self.call("C_Login", self.session, c_ulong(1), pin.encode(), c_ulong(len(pin)))

  def call(self, name, *arguments):
    function = getattr(self.library, name)
    function.restype = c_ulong
    if (code := function(*arguments)) != 0:
      raise Refused(f"{name}: {code:#x}")

  def label(self, slot):
    information = create_string_buffer(512)
    self.call("C_GetTokenInfo", c_ulong(slot), information)
    return information.raw[:32].decode().rstrip()

  def keys(self):
    """The secret keys there are."""
    kind = c_ulong(SECRET_KEY)
    wanted = Attribute(CLASS, cast(byref(kind), c_void_p), ctypes.sizeof(kind))
    found, count = (c_ulong * 256)(), c_ulong()
    self.call("C_FindObjectsInit", self.session, byref(wanted), c_ulong(1))
    self.call("C_FindObjects", self.session, found, c_ulong(256), byref(count))
    self.call("C_FindObjectsFinal", self.session)
    need(count.value < 256)
    return list(found[:count.value])

  def attribute(self, key, kind):
    room = create_string_buffer(256)
    asked = Attribute(kind, cast(room, c_void_p), 256)
    self.call("C_GetAttributeValue", self.session, c_ulong(key), byref(asked), c_ulong(1))
    return room.raw[:asked.count]

  def roots(self):
    """The epochs' ids, as the labels say them."""
    return sorted(self.attribute(key, LABEL).decode() for key in self.keys()
                  if self.attribute(key, KEY_ID).startswith(b"ecart1"))

  def gives_away(self, key):
    """Whether the token would say the key's value, or ever did."""
    try:
      if self.attribute(key, VALUE):
        return True
    except Refused:
      pass
    flags = [self.attribute(key, kind) for kind in (SENSITIVE, EXTRACTABLE, NEVER_EXTRACTABLE)]
    return flags != [b"\1", b"\0", b"\1"]

  def open(self, key, wrapped, bound):
    """An epoch's key, as FORMATS.md says it is wrapped; whichever root is tried."""
    need(len(wrapped) == 77 and wrapped[0] == 1)
    iv, sealed = wrapped[17:29], wrapped[29:]
    parameters = GCM(iv, 12, 96, bound, len(bound), 128)
    how = Mechanism(AES_GCM, cast(byref(parameters), c_void_p), ctypes.sizeof(parameters))
    self.call("C_DecryptInit", self.session, byref(how), c_ulong(key))
    room, count = create_string_buffer(64), c_ulong(64)
    self.call("C_Decrypt", self.session, sealed, c_ulong(len(sealed)), room, byref(count))
    need(count.value == 32)
    return room.raw[:32]

  def close(self):
    self.call("C_Finalize", None)


def opened(view, directory, boxes):
  """Which of the boxes open from a copy of an installation and the token as it is seen: every key
  of the token is tried on every wrapped epoch key of the store, and those on every subject's row.

  Boxes are stored texts by their names. Gives back names, and how much was tried.
  """
  installation = Installation(directory)
  environment, epochs = installation.anchor[0]["environment"], {}
  records = installation.store.execute(
    "SELECT key, body FROM record WHERE space = 'EcartVault.EpochRecord'").fetchall()
  for epoch, body in records:
    wrapped = base64.b64decode(json.loads(body)["wrapped"])
    for key in view.keys():
      with contextlib.suppress(*REFUSALS):
        bound = context(environment, installation.identity, epoch)
        epochs[epoch] = view.open(key, wrapped, bound)
  keys = {}
  rows = installation.store.execute(
    "SELECT subject, epoch, body FROM key WHERE state = 1").fetchall()
  for subject, epoch, row in rows:
    if epoch in epochs:
      keys[bytes(subject).hex()] = open_row(
        row, bytes(subject), epoch, epochs[epoch], installation.master)[0]
  installation.store.close()
  names = set()
  for name, stored in boxes.items():
    subject = stored.split(".")[1]
    with contextlib.suppress(*REFUSALS):
      if subject in keys:
        open_stored(stored, keys[subject], "provider-order", "recipient")
        names.add(name)
  return names, f"{len(epochs)} of {len(records)} epochs, {len(keys)} of {len(rows)} subjects"
