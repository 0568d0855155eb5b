// SPDX-License-Identifier: Apache-2.0

import EcartAccess
import EcartCrypto
import EcartPasswords
import EcartPolicy
import EcartTesting
import Foundation
import Testing

@testable import EcartMFA

@Suite("Recovery codes at the door")
struct RecoverySignInTests {
  /// An administrator who can sign in, and ten codes on paper.
  static func prepared() async throws -> (Host, Authenticator, [RecoveryCode]) {
    let host = try await Host.open()
    _ = try await host.administrator()
    let enrolment = try await host.keeper.admit(EnrolTOTP(after: try await host.verify()))
    let phone = try Authenticator(scanning: enrolment.claim.uri, clock: host.clock)
    let confirmed = try await host.keeper.admit(ConfirmTOTP(enrolment, code: try phone.code()))
    let issued = try await host.keeper.admit(IssueRecoveryCodes(with: confirmed))
    host.clock.advance(by: 30)
    return (host, phone, issued.claim.codes)
  }

  @Test func `a code opens once, however it is typed, and the owner is told what is left`()
    async throws
  {
    let (host, _, codes) = try await Self.prepared()
    #expect(codes.count == 10)
    let password = try await host.verify()
    let signIn = try await host.keeper.admit(
      SignIn(after: password, recoveryCode: codes[0].text.lowercased()))
    #expect(signIn.claim.factor == .recoveryCode)
    #expect(try await host.keeper.admit(CountRecoveryCodes(for: signIn)).claim == 9)
    let spellings = [
      codes[0].text, codes[0].text.lowercased(),
      codes[0].text.filter { $0 != "-" }, " \(codes[0].text) ",
    ]
    for again in spellings {
      #expect(
        await host.outcome(of: SignIn(after: password, recoveryCode: again))
          == .refused(.wrongOrUsed))
    }
    // The fifth attempt is still answered, and nothing is locked or ended when it is good.
    let later = try await host.keeper.admit(
      SignIn(after: password, recoveryCode: codes[9].text))
    #expect(try await host.keeper.admit(CountRecoveryCodes(for: later)).claim == 8)
    #expect(try await host.keeper.admit(CountRecoveryCodes(for: signIn)).claim == 8)
  }

  @Test func `of one code sent a hundred times at once over two hosts, one gets in`() async throws {
    let (one, _, codes) = try await Self.prepared()
    let other = try await one.again()
    let password = try await one.verify()
    let outcomes = await parallel(100) { number in
      await (number.isMultiple(of: 2) ? one : other).outcome(
        of: SignIn(after: password, recoveryCode: codes[3].text))
    }
    #expect(outcomes.count { $0 == .admitted } == 1)
    let expected: [Outcome<SignIn>] = [.admitted, .refused(.wrongOrUsed), .refused(.locked)]
    #expect(outcomes.allSatisfy(expected.contains))
  }

  @Test func `five wrong codes lock the paper and not the authenticator, through a restart`()
    async throws
  {
    let (host, phone, codes) = try await Self.prepared()
    let password = try await host.verify()
    for wrong in ["", "abc", "OIAB-CDEF-GHJK-LMNP-QRST-2345", "492039", "５"] {
      #expect(
        await host.outcome(of: SignIn(after: password, recoveryCode: wrong))
          == .refused(.wrongOrUsed))
    }
    let again = try await host.again()
    #expect(
      await again.outcome(of: SignIn(after: password, recoveryCode: codes[0].text))
        == .refused(.locked))
    #expect(try await again.signIn(try phone.code()) == .admitted)
    host.clock.advance(by: 30 * 60)
    #expect(
      await again.outcome(
        of: SignIn(after: try await again.verify(), recoveryCode: codes[0].text)) == .admitted)
  }

  @Test func `new codes make the old ones void, and are for a fresh sign-in alone`() async throws {
    let (host, phone, codes) = try await Self.prepared()
    let signIn = try await host.keeper.admit(
      SignIn(after: try await host.verify(), totp: try phone.code()))
    host.clock.advance(by: 299)
    let issued = try await host.keeper.admit(IssueRecoveryCodes(for: signIn))
    let password = try await host.verify()
    #expect(
      await host.outcome(of: SignIn(after: password, recoveryCode: codes[0].text))
        == .refused(.wrongOrUsed))
    #expect(
      await host.outcome(of: SignIn(after: password, recoveryCode: issued.claim.codes[0].text))
        == .admitted)
    host.clock.advance(by: 1)
    #expect(
      await host.outcome(of: IssueRecoveryCodes(for: signIn)) == .interrupted(.proof(.tooOld)))
    #expect(try await host.ledger().last?.contains("proof-too-old") == true)
  }

  @Test func `somebody else's code opens nothing, also when the row is copied`() async throws {
    let (host, phone, codes) = try await Self.prepared()
    let admin = try await host.keeper.admit(
      SignIn(after: try await host.verify(), totp: try phone.code()))
    let jonas = try await host.keeper.activate(
      "jonas", for: .person(Person(givenName: "Jonas", familyName: "Lindqvist")), by: admin)
    _ = try await host.keeper.admit(SetPassword(Host.password, first: jonas))
    let password = try await host.verify("jonas")
    for _ in 0..<6 {
      #expect(
        await host.outcome(of: SignIn(after: password, recoveryCode: codes[0].text))
          == .refused(.notEnrolled))
    }
    _ = try await host.enrol("jonas")
    #expect(
      await host.outcome(of: SignIn(after: password, recoveryCode: codes[0].text))
        == .refused(.wrongOrUsed))
    _ = try await host.keeper.admit(
      CopyingCodes(from: admin.claim.account, to: jonas.claim))
    #expect(
      await host.outcome(of: SignIn(after: password, recoveryCode: codes[0].text))
        == .interrupted(.workFailed("opening recovery codes")))
  }

  @Test func `no code and no digest of one is in the ledger, in a print, or in clear on disk`()
    async throws
  {
    let (host, _, codes) = try await Self.prepared()
    let password = try await host.verify()
    let signIn = try await host.keeper.admit(SignIn(after: password, recoveryCode: codes[0].text))
    let issued = try await host.keeper.admit(IssueRecoveryCodes(for: signIn))
    let said = ["\(issued)", String(reflecting: issued), "\(issued.claim)", "\(codes)"].joined()
    let entries = try await host.ledger().joined()
    let bytes = try host.database()
    #expect(entries.contains("recovery-code-used"))
    for code in codes + issued.claim.codes {
      for text in [code.text, code.text.filter { $0 != "-" }, code.digest.hex] {
        #expect(!said.contains(text) && !entries.contains(text))
        #expect(bytes.range(of: Data(text.utf8)) == nil)
      }
    }
  }
}

/// Puts one account's codes under another, as somebody with the database could.
struct CopyingCodes: Gate {
  static var clauses: [Clause.ID] { [Clause.ID("mfa-1")] }
  typealias Reason = EnrolTOTP.Reason
  let from: AccountID
  let to: AccountID

  func decide(_ desk: inout Deliberation) async throws(Interruption) -> Verdict<Bool, Reason> {
    guard let record = try await desk.read(RecoveryCodeRecord.self, at: from.key) else {
      return .refuse(.unknownAccount)
    }
    try await desk.write(record, at: to.key)
    return .admit(true, for: .seconds(1))
  }
}
