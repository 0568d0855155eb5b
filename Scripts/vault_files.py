# SPDX-License-Identifier: Apache-2.0
"""The second reader's part for files: section 6 of PolicyFixtures/vault/FORMATS.md."""

import hmac
import re

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from vault_reader import ORIGIN, WORD, hkdf, need

HEADER = re.compile(
  f"ecart-file 1 AES256_GCM_HKDF_1MB\nsubject ([0-9a-f]{{64}})\norigin ({ORIGIN})\n"
  f"record ({WORD})\nfield ({WORD})\ntag ({WORD})\nfile ([0-9a-f]{{32}})\n"
  "commitment ([0-9a-f]{64})\n\n", re.ASCII)
STORED_FILE = re.compile(f"ecartfile1\\.([0-9a-f]{{64}})\\.({ORIGIN})\\.([0-9a-f]{{32}})", re.ASCII)
SEGMENT = 1 << 20


def open_file(file, keys, stored, *place):
  match = HEADER.match(file[:1024].decode("latin-1"))
  wanted = STORED_FILE.fullmatch(stored)
  need(match and wanted)
  subject, origin, record, field, tag, number, commitment = match.groups()
  need((subject, origin, number) == wanted.groups() and (record, field, tag) == place)
  both = next((both for both in (hkdf(key, b"ecart file v1", 64) for _, key in keys)
               if hmac.compare_digest(both[32:], bytes.fromhex(commitment))), None)
  need(both)
  header, stream = file[:match.end()], file[match.end():]
  need(len(stream) >= 56 and stream[0] == 40)
  cipher, prefix = AESGCM(hkdf(both[:32], header, 32, stream[1:33])), stream[33:40]
  segments = [stream[40:SEGMENT]] + [
    stream[at:at + SEGMENT] for at in range(SEGMENT, len(stream), SEGMENT)]
  return b"".join(
    cipher.decrypt(prefix + n.to_bytes(4, "big") + bytes([n == len(segments) - 1]), part, None)
    for n, part in enumerate(segments))


def make_file(key, header, salt, prefix, plain, order, salt_in_file=None):
  """A sealed file, of its segments in this order."""
  cipher = AESGCM(hkdf(hkdf(key, b"ecart file v1", 64)[:32], header, 32, salt))
  ends = [SEGMENT - 56, *range(2 * SEGMENT - 72, len(plain), SEGMENT - 16)]
  ends = [end for end in ends if end < len(plain)] + [len(plain)]
  segments = [
    cipher.encrypt(prefix + n.to_bytes(4, "big") + bytes([n == len(ends) - 1]), plain[start:end], None)
    for n, (start, end) in enumerate(zip([0, *ends], ends))]
  return header + bytes([40]) + (salt_in_file or salt) + prefix + b"".join(segments[n] for n in order)
