# SPDX-License-Identifier: Apache-2.0
"""Reads the files in which `swift test` reports, for Scripts/swift-test: prints how many tests
passed and how many failed, and adds to the file WHY which failed and with what words.

  swift_report.py WHY REPORT…"""

import html
import os
import re
import sys

# What is run by hand or by another script: vectors are written anew, age's kit is there in interop.
ELSEWHERE = ("the folder is written anew", "make the one of today's format",
             "every vector for X25519 opens or is refused as it says")

# The library does not escape a test's name everywhere, so that no reader of XML takes every report.
CASE = re.compile(r'<testcase classname="(.*?)" name="(.*?)"(?: time="[^"]*")? *(?:/>|>(.*?)</testcase>)',
                  re.DOTALL)
MESSAGE = re.compile(r'<(?:failure|error)\b(?:[^>]*?message="(.*?)")?', re.DOTALL)


def main(why, *reports):
  passed = failed = 0
  with open(why, "a", encoding="utf-8") as told:
    for report in filter(os.path.exists, reports):
      with open(report, encoding="utf-8", errors="replace") as file:
        text = file.read()
      cases = CASE.findall(text)
      for suite, test, inside in cases:
        title = f"{suite} {html.unescape(test)}"
        words = [html.unescape(message) for message in MESSAGE.findall(inside)]
        if "<skipped" in inside:
          if any(known in title for known in ELSEWHERE):
            continue
          print("swift-test: not run:", title, file=sys.stderr)
          # Some need root: whoever is root has to run them all.
          if os.geteuid() != 0:
            continue
          words = ["it was not run, and whoever is root runs every test"]
        if not words:
          passed += 1
          continue
        failed += 1
        print("FAILED:", title, file=told)
        for line in "\n".join(words).splitlines()[:8]:
          print("   ", line[:400], file=told)
      unread = text.count("<testcase ") - len(cases)
      if unread:
        failed += unread
        print(f"FAILED: {unread} tests of {os.path.basename(report)} cannot be read", file=told)
  print(passed, failed)


if __name__ == "__main__":
  main(*sys.argv[1:])
