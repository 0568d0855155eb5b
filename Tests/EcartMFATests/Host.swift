// SPDX-License-Identifier: Apache-2.0

import EcartAccess
import EcartMFA
import EcartPasswords
import EcartPolicy
import EcartSQLite
import EcartTesting
import EcartVault
import Foundation
import Testing

/// A host over a real SQLite store in a directory of its own.
struct Host: Sendable {
  let keeper: Gatekeeper
  let clock: TestingClock
  let hashing: PasswordHashing
  let directory: URL

  /// Opens one; a second over the same directory is what another process would be.
  static func open(
    at directory: URL? = nil, clock: TestingClock? = nil, policy: Policy = .ecartAPI
  ) async throws -> Host {
    let directory = try directory ?? temporary()
    let clock = clock ?? TestingClock(Date(timeIntervalSince1970: 1_790_000_000))
    let keyring = try FileKeyring(directory: directory.appendingPathComponent("roots").path)
    let installation = try Installation(
      directory: directory.appendingPathComponent("roots").path)
    let anchor = try AnchorFile(
      path: directory.appendingPathComponent("anchor").path, installation: installation)
    let hashing = PasswordHashing()
    var parts = Parts()
    parts.add(
      Vault(
        installation: installation, provider: keyring, anchor: anchor,
        context: RootContext(environment: .test, installation: "host")))
    parts.add(hashing)
    let store = try SQLiteStore(
      path: directory.appendingPathComponent("store.sqlite").path, testing: true)
    let keeper = Gatekeeper(
      store: store, policy: policy, parts: parts,
      clock: PolicyClock(
        source: clock, mark: try await store.clockMark(), rebootTolerance: 86_400_000))
    return Host(keeper: keeper, clock: clock, hashing: hashing, directory: directory)
  }

  private static func temporary() throws -> URL {
    let url = FileManager.default.temporaryDirectory.appendingPathComponent(
      "ecart-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    return url
  }

  /// Another host over the same store, as if the process had been started again or twice.
  func again(policy: Policy = .ecartAPI) async throws -> Host {
    try await .open(at: directory, clock: clock, policy: policy)
  }

  static let password = PasswordAttempt("Kettle-moon7-Bridge")

  /// The first administrator, with a password.
  func administrator() async throws -> AccountID {
    let person = Person(givenName: "María", familyName: "Etxeberria")
    let proof = try await keeper.admit(BootstrapAdministrator("maria.e", person: person))
    return try await keeper.admit(SetPassword(Self.password, first: proof)).claim
  }

  func verify(_ name: AccountName = "maria.e") async throws -> Proof<VerifyPassword> {
    try await keeper.admit(VerifyPassword(account: name, attempt: Self.password))
  }

  /// The authenticator of an account, enrolled and confirmed with the code of this step.
  func enrol(_ name: AccountName = "maria.e") async throws -> Authenticator {
    let (enrolment, authenticator) = try await drawn(EnrolTOTP(after: try await verify(name)))
    _ = try await keeper.admit(ConfirmTOTP(enrolment, code: try authenticator.code()))
    return authenticator
  }

  /// An enrolment whose codes around now are unlike each other and unlike others': six digits may be
  /// alike, and then one that should be wrong is right. Such a one, of some ten thousand, is drawn again.
  func drawn(
    _ gate: EnrolTOTP, unlike others: Authenticator...
  ) async throws -> (Proof<EnrolTOTP>, Authenticator) {
    while true {
      let enrolment = try await keeper.admit(gate)
      let authenticator = try Authenticator(scanning: enrolment.claim.uri, clock: clock)
      let codes = try ([authenticator] + others).flatMap { try $0.near }
      if Set(codes).count == codes.count { return (enrolment, authenticator) }
    }
  }

  /// An administrator who can sign in, at the beginning of the step after the confirmation.
  func ready() async throws -> Authenticator {
    _ = try await administrator()
    let authenticator = try await enrol()
    clock.advance(by: 30)
    return authenticator
  }

  func signIn(_ code: String) async throws -> Outcome<SignIn> {
    await outcome(of: SignIn(after: try await verify(), totp: code))
  }

  func ledger() async throws -> [String] {
    try await keeper.store.ledgerEntries(from: 0, limit: 10_000)
      .map { String(decoding: $0, as: UTF8.self) }
  }

  /// Every byte of the database and its log.
  func database() throws -> Data {
    try ["store.sqlite", "store.sqlite-wal"].reduce(into: Data()) { bytes, name in
      bytes += try Data(contentsOf: directory.appendingPathComponent(name))
    }
  }
}

/// What stands on somebody's telephone.
struct Authenticator: Sendable {
  let secret: TOTPSecret
  let clock: TestingClock

  init(scanning uri: EnrolmentURI, clock: TestingClock) throws {
    let query = try #require(URLComponents(string: uri.text)?.queryItems)
    let text = try #require(query.first { $0.name == "secret" }?.value)
    self.secret = try #require(TOTPSecret(base32: text))
    self.clock = clock
  }

  /// The codes of the steps that tests come to, and of the two that are far away from all of them.
  var near: [String] { get throws { try ([50, 60] + (-4...6)).map(code) } }

  /// The code of a step, counted from the current one.
  func code(_ offset: Int64 = 0) throws -> String {
    try TOTP.standard.code(secret: secret, at: TOTP.step(at: clock.now) + offset).text
  }
}

/// How a gate answered, in a form tests can compare.
enum Outcome<G: Gate>: Equatable where G.Reason: Equatable {
  case admitted
  case refused(G.Reason)
  case interrupted(Interruption)
  case unknown
}

extension Host {
  func outcome<G: Gate>(of gate: G) async -> Outcome<G> {
    do {
      _ = try await keeper.admit(gate)
      return .admitted
    } catch {
      switch error {
      case .refused(let reason): return .refused(reason)
      case .interrupted(let interruption): return .interrupted(interruption)
      case .outcomeUnknown: return .unknown
      }
    }
  }
}

func parallel<Value: Sendable>(
  _ count: Int, _ body: @escaping @Sendable (Int) async -> Value
) async -> [Value] {
  await withTaskGroup(of: Value.self) { group in
    for number in 0..<count { group.addTask { await body(number) } }
    return await group.reduce(into: []) { $0.append($1) }
  }
}
