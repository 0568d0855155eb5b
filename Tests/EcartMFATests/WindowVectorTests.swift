// SPDX-License-Identifier: Apache-2.0

import EcartMFA
import FoundationEssentials
import Testing

struct WindowCase: NamedCase {
  let name: String, clause: String, reason: String
  let secretHex: String, code: String
  let time: Double
  let drift: TOTP.Drift
  let lastStep: Int64?, expect: Int64?
  static let all = vectors("window.json", of: WindowCase.self)
}

struct ReplayCase: NamedCase {
  struct Attempt: Decodable {
    let time: Double
    let code: String
    let accepted: Bool
  }
  let name: String, clause: String, reason: String
  let secretHex: String
  let timeline: [Attempt]
  static let all = vectors("replay.json", of: ReplayCase.self)
}

@Suite struct WindowVectors {
  @Test(arguments: WindowCase.all)
  func usesUpTheStepTheVectorSays(_ vector: WindowCase) throws {
    let code = try #require(TOTPCode(parsing: vector.code))
    let step = try TOTP.standard.step(
      matching: code, secret: secret(hex: vector.secretHex),
      at: Date(timeIntervalSince1970: vector.time), after: vector.lastStep, within: vector.drift)
    #expect(step == vector.expect, "\(vector.reason)")
  }

  @Test(arguments: ReplayCase.all)
  func answersTheTimelineAsTheVectorSays(_ vector: ReplayCase) throws {
    let secret = try secret(hex: vector.secretHex)
    var last: Int64?
    for attempt in vector.timeline {
      let step = try TOTPCode(parsing: attempt.code).flatMap {
        try TOTP.standard.step(
          matching: $0, secret: secret, at: Date(timeIntervalSince1970: attempt.time), after: last)
      }
      #expect((step != nil) == attempt.accepted, "\(vector.reason) At \(attempt.time).")
      last = step ?? last
    }
  }
}
