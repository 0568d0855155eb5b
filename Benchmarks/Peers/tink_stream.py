# SPDX-License-Identifier: Apache-2.0
"""The file benchmark's file, through Tink's Python streaming AEAD (AES256_GCM_HKDF_1MB).

Prints the seconds that sealing and opening took, without the start of Python.

Usage: tink_stream.py PLAIN SEALED OPENED
"""

import json
import sys
import time

import tink
from tink import streaming_aead

PLAIN, SEALED, OPENED = sys.argv[1:]
PIECE = 1 << 20

streaming_aead.register()
cipher = tink.new_keyset_handle(
  streaming_aead.streaming_aead_key_templates.AES256_GCM_HKDF_1MB
).primitive(streaming_aead.StreamingAead)

start = time.perf_counter()
with open(PLAIN, "rb") as source:
  with cipher.new_encrypting_stream(open(SEALED, "wb"), b"bench") as target:
    while piece := source.read(PIECE):
      target.write(piece)
middle = time.perf_counter()
with cipher.new_decrypting_stream(open(SEALED, "rb"), b"bench") as source:
  with open(OPENED, "wb") as target:
    while piece := source.read(PIECE):
      target.write(piece)
print(json.dumps({"seal": middle - start, "open": time.perf_counter() - middle}))
