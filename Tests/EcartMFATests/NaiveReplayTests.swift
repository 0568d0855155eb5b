// SPDX-License-Identifier: Apache-2.0

import EcartMFA
import FoundationEssentials
import Testing

/// The test of the test: each of these has been shipped by somebody, and must fail on the vectors.
@Suite struct NaiveReplay {
  /// What it remembers of an account, and whether it accepts.
  struct Naive: Sendable, CustomTestStringConvertible {
    struct Memory {
      var step: Int64?
      var typed: String?
    }
    let testDescription: String
    let fallsOver: Set<String>
    let accepts: @Sendable (String, Int64, TOTPSecret, inout Memory) -> Bool
  }

  private static func show(_ secret: TOTPSecret, _ step: Int64) -> String? {
    try? TOTP.standard.code(secret: secret, at: step).text
  }

  /// The step of the window whose code this is.
  private static func match(_ code: String, _ now: Int64, _ secret: TOTPSecret) -> Int64? {
    (now - 1...now + 1).first { show(secret, $0) == code }
  }

  static let all = [
    Naive(
      testDescription: "remembers nothing (CVE-2015-7225)",
      fallsOver: ["the same code twice in one step", "a late code again in its window"]
    ) { typed, now, secret, _ in match(typed, now, secret) != nil },
    Naive(
      testDescription: "remembers the step of the clock (CVE-2021-43177)",
      fallsOver: ["the same code again in the next step", "a late code, then the current one"]
    ) { typed, now, secret, memory in
      guard memory.step != now, match(typed, now, secret) != nil else { return false }
      memory.step = now
      return true
    },
    Naive(
      testDescription: "remembers the text and trims afterwards (CVE-2025-6014)",
      fallsOver: ["other spellings of a used code"]
    ) { typed, now, secret, memory in
      guard memory.typed != typed else { return false }
      let trimmed = typed.filter { !$0.isWhitespace && $0 != "-" }
      guard match(trimmed, now, secret) != nil else { return false }
      memory.typed = typed
      return true
    },
    Naive(
      testDescription: "refuses only the very step used last",
      fallsOver: ["a newer code makes older ones void", "the clock goes back"]
    ) { typed, now, secret, memory in
      guard let step = match(typed.filter { $0 != " " && $0 != "-" }, now, secret),
        step != memory.step
      else { return false }
      memory.step = step
      return true
    },
    Naive(
      testDescription: "takes the first step that matches",
      fallsOver: ["two steps share one code"]
    ) { typed, now, secret, memory in
      guard let step = match(typed.filter { $0 != " " && $0 != "-" }, now, secret) else {
        return false
      }
      let later = (step...now + 1).first {
        show(secret, $0) == show(secret, step) && $0 > memory.step ?? -1
      }
      memory.step = later ?? memory.step
      return later != nil
    },
    Naive(
      testDescription: "reads digits of every script",
      fallsOver: ["full-width digits of a used code"]
    ) { typed, now, secret, memory in
      let digits = typed.compactMap { $0.wholeNumberValue.map(String.init) }.joined()
      guard memory.typed != typed, match(digits, now, secret) != nil else { return false }
      memory.typed = typed
      return true
    },
  ]

  @Test(arguments: all)
  func fallsOverTheTimelines(_ naive: Naive) throws {
    var wrong: Set<String> = []
    for vector in ReplayCase.all {
      let secret = try secret(hex: vector.secretHex)
      var memory = Naive.Memory()
      for attempt in vector.timeline {
        let step = TOTP.step(at: Date(timeIntervalSince1970: attempt.time))
        if naive.accepts(attempt.code, step, secret, &memory) != attempt.accepted {
          wrong.insert(vector.name)
        }
      }
    }
    #expect(naive.fallsOver.isSubset(of: wrong), "these timelines did not catch it")
  }
}
