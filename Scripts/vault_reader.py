# SPDX-License-Identifier: Apache-2.0
"""A second reader of what the vault stores, in another language and over other libraries. It does
what PolicyFixtures/vault/FORMATS.md says, section by section, and nothing else."""

import base64
import hashlib
import hmac
import json
import pathlib
import re
import sqlite3
import struct

import argon2.low_level
from Crypto.Protocol.SecretSharing import Shamir
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, keywrap, serialization
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

PART = r"[A-Za-z0-9._:-]{1,64}"
ORIGIN, WORD = f"{PART}/{PART}/{PART}", r"[A-Za-z0-9._-]{1,64}"
STORED_FIELD = re.compile(f"ecart1\\.([0-9a-f]{{64}})\\.({ORIGIN})\\.([A-Za-z0-9_-]+)", re.ASCII)


class Refused(Exception):
  pass


REFUSALS = (Refused, InvalidTag, keywrap.InvalidUnwrap, ValueError)


def need(holds):
  if not holds:
    raise Refused()


# The building blocks.
def hkdf(key, info, count=32, salt=b""):
  return HKDF(hashes.SHA256(), count, salt, info).derive(key)


def mac(key, message):
  return hmac.digest(key, message, "sha256")


def same(left, right):
  need(hmac.compare_digest(left, right))


def framed(*parts):
  parts = [part.encode() if isinstance(part, str) else part for part in parts]
  return b"".join(len(part).to_bytes(4, "big") + part for part in parts)


def unwrap(wrapped, key):
  return keywrap.aes_key_unwrap(key, wrapped)


# Roots and epochs.
def context(environment, installation, epoch):
  return b"ecart root 1" + framed(environment, installation, epoch)


def open_epoch_key(wrapped, root, bound):
  need(wrapped[:1] == b"\1")
  return unwrap(wrapped[1:], hkdf(root, bound))


def open_epoch_key_by_rsa(wrapped, pkcs8, bound):
  private = serialization.load_der_private_key(pkcs8, None)
  return private.decrypt(wrapped, padding.OAEP(
    padding.MGF1(hashes.SHA256()), hashes.SHA256(), bound))


def open_box_of_kms_key(wrapped, decrypt):
  """A key each at KMS: the blob is its own, and only its digest is ours."""
  need(len(wrapped) > 17 and wrapped[:1] == b"\1")
  digest, blob = wrapped[1:17], wrapped[17:]
  same(digest, hashlib.sha256(blob).digest()[:16])
  return decrypt(blob)


def open_root_file(text, secret, file, epoch):
  lock = json.loads(text)
  need(lock["version"] == 1)
  salt, is_hashed = base64.b64decode(lock["salt"]), lock["protection"] == "passphrase"
  need(is_hashed == isinstance(secret, str))
  under = argon2.low_level.hash_secret_raw(
    secret.encode(), salt, lock["iterations"], lock["memoryKiB"], 1, 32,
    argon2.low_level.Type.ID) if is_hashed else hkdf(secret, b"ecart keyring", 32, salt)
  key = unwrap(base64.b64decode(lock["wrapped"]), under)
  need(file.startswith(b"ecart root file 1\n"))
  return unwrap(file[18:], hkdf(key, b"ecart root file " + epoch.encode()))


def epoch_keys(key):
  return {name: hkdf(key, b"ecart epoch " + short) for name, short in
          (("wrapping", b"wrap"), ("commitment", b"commitment"), ("index", b"index"))}


def open_epoch_record(text, epoch, master):
  """An epoch's record, which the installation wrote and nobody changed."""
  record = json.loads(text)
  wrapped, code = (base64.b64decode(record[name], validate=True) for name in ("wrapped", "code"))
  need(isinstance(record["rotates"], bool) and record["state"] in ("living", "destroyed"))
  made = str(int.from_bytes(struct.pack(">d", record["made"]), "big"))
  same(code, mac(hkdf(master, b"ecart epochs"), framed(
    epoch, record["label"], bytes([record["rotates"]]), wrapped, made, record["state"])))
  return {"label": record["label"], "rotates": str(int(record["rotates"])), "state": record["state"],
          "wrapped": wrapped.hex(), "made": made, "code": code.hex()}


# Key rows.
class Bytes:
  def __init__(self, data):
    self.rest = data

  def take(self, count):
    need(count <= len(self.rest))
    part, self.rest = self.rest[:count], self.rest[count:]
    return part

  def number(self, count):
    return int.from_bytes(self.take(count), "big")

  def framed(self):
    return self.take(self.number(4))


def open_row(row, subject, epoch, epoch_key, master):
  derived = epoch_keys(epoch_key)
  need(len(row) > 32)
  body, code = row[:-32], row[-32:]
  same(code, mac(hkdf(master, b"ecart key rows"), framed(subject, epoch, body)))
  read = Bytes(body)
  need(read.number(1) == 4)
  keys, reserved = [], []
  for _ in range(read.number(2)):
    need(read.number(1) == 1)
    number = read.number(4)
    count = read.number(8)
    need(number != 0 and count <= 1 << 32)
    reserved.append(str(count))
    key = unwrap(read.framed(), derived["wrapping"])
    place = mac(derived["commitment"], framed(subject, epoch, "A256GCM"))
    same(read.take(32), mac(key, place))
    keys.append((number, key))
  need(1 <= len(keys) <= 16)
  kind, origin = read.framed().decode(), read.framed().decode()
  epochs = [read.framed().decode() for _ in range(read.number(2))]
  gone, copies, sealed_anew = read.number(4), read.number(4), read.number(8)
  files = read.number(1)
  need(files <= 1)
  records = [read.framed().decode() for _ in range(read.number(2))]
  name, sample = read.framed(), read.framed()
  indexed = [(read.framed().decode(), read.framed()) for _ in range(read.number(2))]
  need(not read.rest)

  def part(box, what):
    return open_box(box, keys, place_of(subject, "", "", what))
  return keys, {
    "keys": ",".join(f"{number}:{key.hex()}" for number, key in keys),
    "reserved": ",".join(reserved), "kind": kind, "origin": origin, "epochs": ",".join(epochs),
    "epochs-gone": str(gone), "copies": str(copies), "sealed-anew": str(sealed_anew),
    "files": str(files), "records": ",".join(records),
    "pseudonym": part(name, "pseudonym")[:16].hex(), "sample": part(sample, "sample").hex(),
    "indexed": ",".join(f"{n}:{part(box, f'index {n}').hex()}" for n, box in indexed)}


# The blind index.
def inner_half(master, key, form, value):
  return mac(hkdf(master, b"ecart index"), framed(key, form, value))


def index_entry(epoch_key, key, bits, inner):
  code = int.from_bytes(mac(epoch_keys(epoch_key)["index"], framed(key, inner)), "big")
  return (code >> (256 - bits) << (-bits % 8)).to_bytes((bits + 7) // 8, "big").hex()


# Fields.
def place_of(subject, origin, record, field, row=None):
  """`row` where the record type has several for a subject: then it is a fourth frame."""
  return b"ecart1" + subject + framed(origin, record, field, *([] if row is None else [row]))


def open_box(box, keys, data):
  need(len(box) >= 33 and box[0] == 1)
  key = next((key for number, key in keys if number.to_bytes(4, "big") == box[1:5]), None)
  need(key)
  return AESGCM(key).decrypt(box[5:17], box[17:], data)


def open_stored(text, keys, record, field, row=None):
  match = STORED_FIELD.fullmatch(text)
  need(match)
  subject, origin, box = match.groups()
  raw = base64.urlsafe_b64decode(box + "=" * (-len(box) % 4))
  need(base64.urlsafe_b64encode(raw).rstrip(b"=").decode() == box)
  plain = open_box(raw, keys, place_of(bytes.fromhex(subject), origin, record, field, row))
  return {"subject": subject, "origin": origin, "plaintext": plain.hex()}


def open_escrow(documents):
  shares = [json.loads(text) for text in documents]
  first = shares[0]
  need(len(shares) >= first["threshold"] and len({s["index"] for s in shares}) == len(shares))
  names = ("format", "escrow", "epoch", "threshold", "count")
  need(first["format"] == "ecartdpp.escrow-share/1")
  need(all(share[name] == first[name] for share in shares for name in names))
  halves = [[share[half].split("-") for share in shares] for half in ("first", "second")]
  need(all(int(at) == s["index"] for half in halves for (at, _), s in zip(half, shares)))
  root = b"".join(Shamir.combine(
    [(int(at), bytes.fromhex(y)) for at, y in half[:first["threshold"]]], ssss=True)
    for half in halves)
  for share, (_, one), (_, two) in zip(shares, *halves):
    message = framed(share["format"], bytes.fromhex(share["escrow"].replace("-", "")),
                     share["epoch"], bytes(share[n] for n in ("threshold", "count", "index")),
                     bytes.fromhex(one + two))
    same(bytes.fromhex(share["check"]), mac(hkdf(root, b"ecart escrow share check"), message))
  return {"root": root.hex(), "epoch": first["epoch"]}


# An installation.
def open_anchor(lines, master):
  """The entries, each authenticated together with the one before."""
  key, last, entries = hkdf(master, b"ecart anchor"), b"", []
  for line in lines[:lines.rfind(b"\n") + 1].splitlines():  # behind that: never finished
    body, code = line.split(b" ")
    body = base64.urlsafe_b64decode(body + b"=" * (-len(body) % 4))
    same(bytes.fromhex(code.decode()), mac(key, last + body))
    last = bytes.fromhex(code.decode())
    entries.append(json.loads(body))
  return entries


def open_anchor_checkpoint(line, entries, master):
  """The newest checkpoint, which lies beside the lines; nothing once the store was found restored."""
  same(line[-1:], b"\n")
  body, code = line[:-1].split(b" ")
  body = base64.urlsafe_b64decode(body + b"=" * (-len(body) % 4))
  same(bytes.fromhex(code.decode()), mac(hkdf(master, b"ecart anchor"), b"checkpoint" + body))
  found = json.loads(body)
  same(found["act"], "checkpoint")
  # Lines that it was written after are missing.
  need(found["generation"] <= entries[-1]["generation"])
  restores = sum(entry["act"] == "recovered" for entry in entries)
  restores += [e["act"] for e in entries if e["act"].startswith("recover")][-1:] == ["recovering"]
  return found if found["restores"] == restores else None


def subject_of(master, kind, name):
  return mac(hkdf(master, b"ecart subjects"), framed(kind, name))


class Installation:
  def __init__(self, directory):
    self.roots = pathlib.Path(directory) / "roots"
    self.master = (self.roots / "installation.key").read_bytes()
    self.store = sqlite3.connect(f"file:{directory}/store.sqlite?mode=ro", uri=True)
    self.anchor = open_anchor((self.roots / "anchor").read_bytes(), self.master)
    beside = self.roots / "anchor.checkpoint"
    self.checkpoint = (
      open_anchor_checkpoint(beside.read_bytes(), self.anchor, self.master) if beside.exists() else None)
    self.identity = json.loads(self.record("~store", "identity"))["id"].lower()

  def record(self, space, key):
    return self.store.execute(
      "SELECT body FROM record WHERE space = ? AND key = ?", (space, key)).fetchone()[0]

  def epoch_key(self, epoch):
    record = self.record("EcartVault.EpochRecord", epoch)
    wrapped = bytes.fromhex(open_epoch_record(record, epoch, self.master)["wrapped"])
    root = (self.roots / f"{epoch}.root").read_bytes()
    bound = context(self.anchor[0]["environment"], self.identity, epoch)
    return open_epoch_key(wrapped, root, bound)

  def row(self, kind, name):
    subject = subject_of(self.master, kind, name)
    return subject, self.row_of(subject)

  def row_of(self, subject):
    state, epoch, row = self.store.execute(
      "SELECT state, epoch, body FROM key WHERE subject = ?", (subject,)).fetchone()
    need(state == 1)
    return open_row(row, subject, epoch, self.epoch_key(epoch), self.master)

  def own(self, space, key, member, subject, record, field):
    """A value that the library itself seals."""
    keys, row = self.row_of(subject)
    box = base64.b64decode(json.loads(self.record(space, key))[member], validate=True)
    return open_box(box, keys, place_of(subject, row["origin"], record, field))

  def find(self, key, form, bits, value):
    """The subjects that can be found by a normalised value."""
    inner, found = inner_half(self.master, key, form, value), set()
    for epoch, in self.store.execute(
        "SELECT key FROM record WHERE space = 'EcartVault.EpochRecord' AND idx = 'living'"):
      entry = index_entry(self.epoch_key(epoch), key, bits, inner)
      for place, in self.store.execute(
          "SELECT key FROM record WHERE space = 'EcartVault.IndexEntry' AND idx = ?", (entry,)):
        subject = bytes.fromhex(place.split(".")[0])
        values = (pair.rsplit(":", 1) for pair in self.row_of(subject)[1]["indexed"].split(","))
        if any(name.startswith(f"{key} {form} {bits} ") and
               hmac.compare_digest(bytes.fromhex(half), inner) for name, half in values):
          found.add(subject)
    return found
