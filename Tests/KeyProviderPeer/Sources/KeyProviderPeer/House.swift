// SPDX-License-Identifier: Apache-2.0

import EcartDPP
import EcartTesting
import Foundation

/// Records with personal fields, as a host declares them.
struct PeerOrder: PersonalRecord {
  static let kind = SubjectKind.order
  static let fields = Fields<PeerOrder>("provider-order")
    .personal("recipient", \.recipient)
    .plain("subject")

  let subject: SubjectID
  let recipient: Sealed<Name>
}

struct PeerFile: PersonalRecord {
  static let kind = SubjectKind.order
  static let fields = Fields<PeerFile>("provider-file")
    .personal("document", \.document)
    .plain("subject")

  let subject: SubjectID
  let document: SealedFile<Payment>
}

/// An installation over a provider, used as a host uses it: by public calls alone.
struct House {
  let directory: String
  let gatekeeper: Gatekeeper
  /// Where leases end, and subjects fall due, when the test says so.
  let clock: TestingClock?
  private var standing: Proof<SignIn>?

  /// - Parameters:
  ///   - days: how long a key service lets a destroyed root be brought back.
  ///   - moment: where a testing clock stands, in seconds since 1970; `nil` for the machine's own.
  init(_ directory: String, keys: any KeyProvider, days: Int?, at moment: Int?) async throws {
    self.directory = directory
    var retention = RetentionPolicy()
    retention.afterDelivery -= (days.map { Double($0) + 1 } ?? 0) * 86_400
    retention.withoutDelivery -= (days.map { Double($0) + 1 } ?? 0) * 86_400
    let policy = try Policy.ecartAPI.tightening(retention)
    guard let moment else {
      clock = nil
      gatekeeper = try await Gatekeeper.open(
        at: directory, policy: policy, keys: keys, environment: .test)
      return
    }
    // All begin at one instant, so that the time between two processes is time that has passed.
    let clock = TestingClock(Date(timeIntervalSince1970: 1_000_000_000))
    clock.advance(to: Date(timeIntervalSince1970: TimeInterval(moment)))
    self.clock = clock
    gatekeeper = try await Gatekeeper.open(at: directory, policy: policy, keys: keys, clock: clock)
  }

  private var origin: Origin {
    get throws { try Origin(parsing: "shopify/shop-1/key-1") }
  }

  // MARK: Staff

  private static var password: PasswordAttempt { PasswordAttempt("7 lanterns, under Rain") }

  /// Maria comes in with both factors; the first time she is made.
  /// - Parameter known: her authenticator's secret, `nil` the first time.
  /// - Returns: her authenticator's secret.
  mutating func signIn(_ known: String?) async throws -> String {
    guard let clock else { throw PeerFault.unusable("clock") }
    let maria: AccountName = "maria"
    let secret: String
    if let known { secret = known } else { secret = try await employ() }
    // Each code is good once.
    clock.advance(by: 30)
    let password = try await gatekeeper.admit(
      VerifyPassword(account: maria, attempt: Self.password))
    standing = try await gatekeeper.admit(
      SignIn(after: password, totp: try Self.code(secret, at: clock)))
    try await gatekeeper.grantReveal(of: PeerOrder.self, for: Fulfilment.self, to: maria)
    try await gatekeeper.grantReveal(of: PeerFile.self, for: Fulfilment.self, to: maria)
    return secret
  }

  private func employ() async throws -> String {
    guard let clock else { throw PeerFault.unusable("clock") }
    let first = try await gatekeeper.admit(
      BootstrapAdministrator("maria", person: Person(givenName: "Maria", familyName: "Ott")))
    try await gatekeeper.admit(SetPassword(Self.password, first: first))
    let password = try await gatekeeper.admit(
      VerifyPassword(account: "maria", attempt: Self.password))
    let enrolment = try await gatekeeper.admit(EnrolTOTP(after: password))
    let items = URLComponents(string: enrolment.claim.uri.text)?.queryItems
    guard let secret = items?.first(where: { $0.name == "secret" })?.value else {
      throw PeerFault.unusable("authenticator's URI")
    }
    try await gatekeeper.admit(ConfirmTOTP(enrolment, code: try Self.code(secret, at: clock)))
    return secret
  }

  private static func code(_ secret: String, at clock: TestingClock) throws -> String {
    guard let secret = TOTPSecret(base32: secret) else { throw PeerFault.unusable("secret") }
    return try TOTP.standard.code(secret: secret, at: TOTP.step(at: clock.now)).text
  }

  // MARK: Orders

  /// Takes an order in, or in again, and seals a text of it.
  func receive(_ order: String, _ text: String) async throws -> (stored: String, isNew: Bool) {
    let sealer = try await gatekeeper.admit(Receive<PeerOrder>(order, from: origin)).claim
    return (try sealer.seal(Personal(text), as: \.recipient).storedText, sealer.isNew)
  }

  /// - Returns: what the host's row keeps of the file.
  func sealFile(_ order: String, _ source: String, _ target: String) async throws -> String {
    let sealer = try await gatekeeper.admit(Receive<PeerFile>(order, from: origin)).claim
    return try await gatekeeper.seal(.path(source), to: target, as: \.document, of: sealer)
      .storedText
  }

  /// What a stored text, or a file, opens to; as its digest.
  func reveal(_ stored: String, file: String?) async throws -> [UInt8] {
    guard let standing else { throw PeerFault.unusable("sign-in") }
    if let file, let document = SealedFile<Payment>(storedText: stored) {
      return try await gatekeeper.reveal(
        PeerFile(subject: document.subject, document: document), file: \.document, at: file,
        for: Fulfilment.self, as: standing
      ) { try await $0.read(0..<$0.count) }
    }
    guard let recipient = Sealed<Name>(storedText: stored) else {
      throw PeerFault.unusable("stored text")
    }
    var bytes: [UInt8] = []
    try await gatekeeper.reveal(
      PeerOrder(subject: recipient.subject, recipient: recipient), [\.recipient],
      for: Fulfilment.self, as: standing
    ) { pii in try pii.open(\.recipient) { bytes = Array($0.utf8) } }
    return bytes
  }

  func replaceKey(_ order: String) async throws {
    try await gatekeeper.admit(RotateKey<PeerOrder>(order, from: origin))
  }

  func deliver(_ order: String) async throws {
    try await gatekeeper.admit(
      RecordDelivery<PeerOrder>(
        order, from: origin, happened: .instant(gatekeeper.now), orderCreated: nil))
  }

  // MARK: Erasure

  func sweep() async throws -> Answer.Sweep {
    let report = try await Sweeper(gatekeeper).sweep()
    return Answer.Sweep(
      due: report.due, erased: report.erased, rewrapped: report.rewrapped,
      rootsDestroyed: report.rootsDestroyed, rootsWaiting: report.rootsWaiting.keys.sorted(),
      certified: report.certified, delays: report.delays)
  }

  /// - Returns: what stood in the way.
  func verify() async throws -> [String] {
    let store = "\(directory)/store.sqlite"
    return try await ErasureVerifier(
      gatekeeper, identityIn: "\(directory)/verifier", searching: [store, "\(store)-wal"]
    ).verify().faults
  }
}
