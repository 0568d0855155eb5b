# SPDX-License-Identifier: Apache-2.0
"""Somebody to whom the tests' exports are sealed."""

import atexit
import functools
import shutil
import subprocess
import tempfile


@functools.cache
def folder():
  """Where a key lies, and a certificate that is good at any time a journey may be at."""
  base = tempfile.mkdtemp(prefix="ecart-recipient-")
  atexit.register(shutil.rmtree, base, ignore_errors=True)
  with open(f"{base}/ca.cnf", "w") as file:
    file.write(
      "[ca]\ndefault_ca=this\n[this]\ndatabase=index\nnew_certs_dir=.\ndefault_md=sha256\n"
      "policy=names\nrand_serial=yes\n[names]\ncommonName=supplied\n")
  open(f"{base}/index", "w").close()
  for command in [
    "req -newkey rsa:2048 -nodes -keyout key.pem -out request.pem -subj /CN=Warehouse",
    "ca -batch -config ca.cnf -selfsign -keyfile key.pem -in request.pem -out certificate.pem"
    " -notext -startdate 20200101000000Z -enddate 20991231235959Z",
  ]:
    subprocess.run(
      ["openssl", *command.split()], cwd=base, check=True, stdout=subprocess.DEVNULL,
      stderr=subprocess.DEVNULL)
  return base
