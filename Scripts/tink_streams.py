# SPDX-License-Identifier: Apache-2.0
"""Tink's streaming AEAD over bytes in memory, for Scripts/interop-streams and Scripts/interop-tink."""

import io


class Kept(io.BytesIO):
  """Tink closes what it writes to."""

  def close(self):
    self.kept = self.getvalue()
    super().close()


def sealed_by_tink(cipher, plain, data):
  output = Kept()
  with cipher.new_encrypting_stream(output, data) as stream:
    stream.write(plain)
  return output.kept


def opened_by_tink(cipher, stream, data):
  with cipher.new_decrypting_stream(io.BytesIO(stream), data) as opened:
    return opened.read()
