# SPDX-License-Identifier: Apache-2.0
"""Somebody else's key service, moto's, and what stands between it and a host to spoil the talk."""

import contextlib
import email.utils
import http.client
import json
import os
import socket
import struct
import subprocess
import sys
import threading
import time

import boto3

REGION = "us-east-1"


def free_port():
  with socket.socket() as one:
    one.bind(("127.0.0.1", 0))
    return one.getsockname()[1]


@contextlib.contextmanager
def moto():
  """moto's server with its signature check on, and a user of it."""
  port = free_port()
  # Three calls without a check, to make the user whose signatures are checked from then on.
  environment = {**os.environ, "INITIAL_NO_AUTH_ACTION_COUNT": "3"}
  process = subprocess.Popen(
    [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)], env=environment,
    stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
  try:
    for _ in range(300):
      with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
        break
      time.sleep(0.2)
    address = f"http://127.0.0.1:{port}"
    nobody = {"aws_access_key_id": "x", "aws_secret_access_key": "x"}
    iam = boto3.client("iam", region_name=REGION, endpoint_url=address, **nobody)
    iam.create_user(UserName="host")
    key = iam.create_access_key(UserName="host")["AccessKey"]
    iam.put_user_policy(UserName="host", PolicyName="all", PolicyDocument=json.dumps(
      {"Version": "2012-10-17",
       "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}))
    yield port, key["AccessKeyId"], key["SecretAccessKey"]
  finally:
    process.terminate()
    process.wait(timeout=30)


def let_pass(port, calls):
  """moto checks no signature of the next so many calls."""
  connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
  connection.request("POST", "/moto-api/reset-auth", str(calls))
  connection.getresponse().read()
  connection.close()


class Between:
  """Stands between our side and moto, and does to the next connections what it is told."""

  def __init__(self, upstream, line=None):
    """- line: a file; while there is none, nobody is answered anything."""
    self.line = line
    self.upstream, self.plan, self.seen, self.reused = upstream, [], 0, 0
    self.chosen, self.trouble, self.spoilt = None, None, 0
    self.lock = threading.Lock()
    self.kms = None
    self.asked = []
    self.listener = socket.create_server(("127.0.0.1", 0))
    self.port = self.listener.getsockname()[1]
    self.held = []
    threading.Thread(target=self._listen, daemon=True).start()

  def does(self, what, times):
    with self.lock:
      self.plan, self.seen, self.reused = [what] * times, 0, 0
      self.chosen = None

  def spoils(self, what, chosen):
    """Does it to the requests that are chosen by their operation and body, and to no others."""
    with self.lock:
      self.plan, self.seen, self.reused = [], 0, 0
      self.chosen, self.trouble, self.spoilt = chosen, what, 0

  def _listen(self):
    while True:
      connection, _ = self.listener.accept()
      if self.line and not os.path.exists(self.line):
        connection.close()
        continue
      threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

  def _serve(self, connection):
    with contextlib.suppress(OSError):
      stream = connection.makefile("rb")
      line = stream.readline().decode().split()
      if len(line) < 2:
        return connection.close()
      headers = {}
      while (header := stream.readline().strip()):
        name, value = header.decode().split(":", 1)
        headers[name.strip().lower()] = value.strip()
      body = stream.read(int(headers.get("content-length", 0)))
      operation = headers.get("x-amz-target", ".").split(".")[1]
      with self.lock:
        self.seen += 1
        self.asked.append((dict(headers), body))
        what = self.plan.pop(0) if self.plan else "pass"
        if self.chosen and self.chosen(operation, body):
          what, self.spoilt = self.trouble, self.spoilt + 1
      if what == "silent":
        return self.held.append(connection)
      if self.kms and operation in ("Decrypt", "Encrypt", "GenerateDataKeyWithoutPlaintext"):
        # KMS refuses what a disabled key is to do. moto keeps that state, and does not.
        named = json.loads(body)["KeyId"]
        if self.kms.describe_key(KeyId=named)["KeyMetadata"]["KeyState"] == "Disabled":
          return self._say(connection, 400, b'{"__type":"DisabledException"}')
      if what == "throttle":
        return self._say(connection, 400, b'{"__type":"ThrottlingException"}')
      if what == "fail":
        return self._say(connection, 500, b"<html>")
      if what == "redirect":
        there = f"location: http://127.0.0.1:{self.upstream}/\r\n".encode()
        return self._say(connection, 307, b"", more=there)
      if what == "skew":
        # As KMS answers a machine whose clock is an hour behind.
        date = email.utils.formatdate(time.time() + 3_600, usegmt=True)
        return self._say(connection, 400, b'{"__type":"InvalidSignatureException"}',
                         more=f"date: {date}\r\n".encode())
      if what == "huge":
        return self._say(connection, 200, b"[" + b" " * 3_000_000)
      # moto itself says no to the next three: the signature, or the token, is not this request's.
      signed, token = headers.get("authorization"), headers.pop("x-amz-security-token", None)
      if signed and what == "forge":
        headers["authorization"] = signed[:-1] + ("0" if signed[-1] != "0" else "1")
      if token and what != "no token":
        headers["x-amz-security-token"] = "other" + token if what == "other token" else token
      up = http.client.HTTPConnection("127.0.0.1", self.upstream, timeout=30)
      up.request(line[0], line[1], body, headers)
      answer = up.getresponse()
      whole = answer.read()
      if what in ("half", "reset"):
        self._say(connection, answer.status, whole, whole[:len(whole) // 2])
        if what == "half":
          return self.held.append(connection)
        time.sleep(0.2)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        return connection.close()
      if what.startswith("kept"):
        self._say(connection, answer.status, whole, keeps=True)
        return self._end_when_reused(connection, stream, what)
      self._say(connection, answer.status, whole)

  def _end_when_reused(self, connection, stream, what):
    """A connection that a pool keeps and whose peer is gone when it is used again."""
    if stream.readline():
      with self.lock:
        self.reused += 1
      if what == "kept, then silent":
        return self.held.append(connection)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    return connection.close()

  @staticmethod
  def _say(connection, status, whole, part=None, more=b"", keeps=False):
    head = (f"HTTP/1.1 {status} X\r\ncontent-type: application/x-amz-json-1.1\r\n"
            f"content-length: {len(whole)}\r\n").encode() + more
    head += b"\r\n" if keeps else b"connection: close\r\n\r\n"
    connection.sendall(head + (whole if part is None else part))
    if part is None and not keeps:
      connection.close()
