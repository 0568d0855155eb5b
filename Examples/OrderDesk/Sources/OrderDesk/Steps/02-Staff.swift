// SPDX-License-Identifier: Apache-2.0

import EcartDPP
import EcartTesting
import Foundation

/// Somebody who works here. Outside an example the password is in her head, and not in the source.
struct Colleague {
  let gatekeeper: Gatekeeper
  let clock: TestingClock
  let phone: Authenticator

  static let account: AccountName = "maria"
  static var password: PasswordAttempt { PasswordAttempt("7 lanterns, under Rain") }

  /// Both factors. It waits for the next code, since each code is good once.
  func signIn() async throws -> Proof<SignIn> {
    clock.advance(by: 30)
    let password = try await gatekeeper.admit(
      VerifyPassword(account: Self.account, attempt: Self.password))
    return try await gatekeeper.admit(SignIn(after: password, totp: phone.code()))
  }
}

extension Journey {
  /// Step 2: the first administrator, with a password and a second factor.
  func employ() async throws -> Colleague {
    tell.step(2, "The first administrator, her password, her second factor")
    let admin = try await gatekeeper.admit(
      BootstrapAdministrator(
        "maria",
        person: Person(
          givenName: "Maria", familyName: "Quintana", email: "maria.quintana@example.net")))
    tell.say(
      "The very first account is made without anybody's approval. That works exactly once and"
        + " is evidence; her name is stored sealed.", why: "acc-1, acc-2")

    do {
      _ = try await gatekeeper.admit(SetPassword(PasswordAttempt("quintana"), first: admin))
    } catch .refused(.violations(let violations)) {
      tell.say("× She tries a short password with her own name in it, and hears all that is wrong:")
      for violation in violations {
        tell.entry(violation.clause.description, width: 5, violation.remedy)
      }
    }
    _ = try await gatekeeper.admit(SetPassword(Colleague.password, first: admin))
    tell.say("A good one is taken, hashed with Argon2id.", why: "pw-1")

    let password = try await gatekeeper.admit(
      VerifyPassword(account: Colleague.account, attempt: Colleague.password))
    let enrolment = try await gatekeeper.admit(EnrolTOTP(after: password, issuer: "OrderDesk"))
    let phone = try Authenticator(scanning: enrolment.claim.uri, clock: clock)
    let first = try phone.code()
    _ = try await gatekeeper.admit(ConfirmTOTP(enrolment, code: first))
    tell.say(
      "Her telephone scans a QR code and shows six digits, which she types. From now on nobody"
        + " enters her account without them.", why: "mfa-1")

    do {
      _ = try await gatekeeper.admit(SignIn(after: password, totp: first))
    } catch .refused(let reason) {
      tell.refusal(
        "Somebody who saw the digits types them again at once.", reason.remedy,
        why: reason.clause.description)
    }
    let maria = Colleague(gatekeeper: gatekeeper, clock: clock, phone: phone)
    let signIn = try await maria.signIn()
    tell.say(
      "With the next code she is in. What she holds is a Proof<SignIn>, good for"
        + " \(Int(signIn.expires.timeIntervalSince(gatekeeper.now) / 3600)) hours. Only the"
        + " gatekeeper can make one, and what asks for it does not compile without.", why: "mfa-1")
    try await vouch(as: signIn)
    try await allow(as: signIn)
    try await furnish(as: signIn)
    return maria
  }

  /// What a person must have before an account of theirs counts as in order.
  private func vouch(as signIn: Proof<SignIn>) async throws {
    let today = gatekeeper.now
    try await gatekeeper.admit(
      RecordPrecondition(.training(on: today), of: Colleague.account, by: signIn))
    try await gatekeeper.admit(
      RecordPrecondition(.agreement(on: today), of: Colleague.account, by: signIn))
    tell.say(
      "She was trained and has signed the agreement on confidentiality. Nobody vouches for"
        + " themselves, except where nobody else is there; then it is an alarm.",
      why: "net-5, gov-8")
  }

  /// Where connections may come from, and the marketplace's key.
  private func furnish(as signIn: Proof<SignIn>) async throws {
    try await gatekeeper.admit(SignBaseline(by: signIn))
    tell.say("She signs the rights that are. What goes beyond them later is drift.", why: "acc-5")
    let office = try AddressBlock(parsing: "192.0.2.0/24")
    try await gatekeeper.admit(AllowAddresses([office], by: signIn))
    let connection = try Origin(
      platform: "shopify", store: "casa-lirio", connection: "conn-shopify-1")
    try await gatekeeper.admit(
      StoreCredential(Secret(utf8: "made-up-for-the-example"), from: connection, by: signIn))
    tell.say(
      "The office's network is on the list, and the marketplace's key lies sealed. She stored it,"
        + " and may not open it herself: that is a permission of its own.",
      why: "net-1, key-1")
  }

  /// What she may open: the fields a label and an invoice need, and for nothing else.
  private func allow(as signIn: Proof<SignIn>) async throws {
    try await gatekeeper.admit(
      GrantAlone(
        .reveal([\OrderRow.recipient, \.shipping], for: Fulfilment.self), by: signIn))
    try await gatekeeper.admit(
      GrantAlone(.reveal([\OrderRow.total], for: TaxDocuments.self), by: signIn))
    try await gatekeeper.admit(
      GrantAlone(.find(by: SearchKey.email, for: SubjectRights.self), by: signIn))
    tell.say(
      "Signed in, she may still open nothing: every right is granted, by kind of field and by"
        + " purpose, and ends within a year. Nobody grants themselves, except where one"
        + " administrator is all there is; then each time is an alarm in the ledger.",
      why: "lp-1, lp-2")
  }
}
