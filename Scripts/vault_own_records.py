# SPDX-License-Identifier: Apache-2.0
"""The second reader's part for what the library itself seals: section 5a of
PolicyFixtures/vault/FORMATS.md."""

import base64
import json
import re

from vault_reader import need, open_box, place_of, subject_of

BASE32 = re.compile("[A-Z2-7]+", re.ASCII)
DIGEST = re.compile("[0-9a-f]{64}", re.ASCII)


def open_own_record(space, key, body, origin, keys, master):
  """What a record of table `record` holds sealed; `origin` and `keys` are its key row's."""
  record = json.loads(body)
  # Where the record repeats it.
  need(record.get("origin", origin) == origin)

  def opened(box, record_word, field, subject):
    place = place_of(subject, origin, record_word, field)
    return open_box(base64.b64decode(box, validate=True), keys, place)

  if space == "EcartAccess.AccountRecord":
    person = json.loads(opened(record["person"], "account", "person", bytes.fromhex(key)))
    return {"given-name": person["givenName"], "family-name": person["familyName"],
            "user-name": person["userName"], "email": person["email"]}
  if space == "EcartMFA.TOTPRecord":
    need("secret" in record)
    boxes = {"secret": record["secret"]}
    if "replacement" in record:
      boxes["replacement"] = record["replacement"]["secret"]
    secrets = {name: opened(box, "totp", "secret", bytes.fromhex(key)).decode()
               for name, box in boxes.items()}
    need(all(BASE32.fullmatch(secret) for secret in secrets.values()))
    return secrets
  if space == "EcartMFA.RecoveryCodeRecord":
    digests = opened(record["digests"], "recovery", "digests", bytes.fromhex(key)).decode()
    need(all(DIGEST.fullmatch(digest) for digest in digests.split("\n")))
    return {"digests": digests.replace("\n", ",")}
  if space == "EcartAccess.CredentialRecord":
    need("sealed" in record)
    subject = subject_of(master, "credential", f"{key}/{record['version']}")
    return {"subject": subject.hex(),
            "secret": opened(record["sealed"], "credential", "secret", subject).hex()}
  if space == "EcartRetention.HoldRecord":
    plain = opened(record["statute"], "legal-hold", "statute", bytes.fromhex(key))
    return {"salt": plain[:32].hex(), "statute": plain[32:].decode()}
  need(space == "EcartDPP.AdoptionRecord")
  return {"values": ",".join(
    opened(sample["box"], "adoption", "sample", bytes.fromhex(sample["subject"])).decode()
    for sample in record["samples"])}
