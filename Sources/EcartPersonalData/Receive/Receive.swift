// SPDX-License-Identifier: Apache-2.0

public import EcartPolicy
public import EcartVault

/// Takes in a subject's personal data: makes its key, starts its clock, and hands out what seals.
///
/// Key and clock are one decision, so nothing can be sealed that will not be erased (clauses
/// ret-1, org-1, enc-1). An erased subject is refused for good, however it comes again: by a late
/// webhook, a re-import, or a restored backup.
public struct Receive<R: PersonalRecord>: Gate {
  public static var clauses: [Clause.ID] {
    [Clause.ID("ret-1"), Clause.ID("org-1"), Clause.ID("enc-1")]
  }
  public typealias Claim = Sealer<R>

  let name: String
  let origin: Origin
  let values: UInt32

  /// - Parameters:
  ///   - name: the subject's name in the host, such as the platform's order id; unique together
  ///     with the origin's platform and store.
  ///   - origin: where the data came from.
  ///   - values: how many values the sealer may seal, within a minute; 2²⁰ at most. They count towards the 2³²
  ///     that a key may seal; a key that comes near is replaced by itself.
  public init(
    _ name: String, from origin: Origin, as record: R.Type = R.self, upTo values: UInt32 = 4_096
  ) {
    self.name = name
    self.origin = origin
    self.values = min(values, Vault.mostAtOnce)
  }

  public func decide(
    _ desk: inout Deliberation
  ) async throws(Interruption) -> Verdict<Sealer<R>, ReceiveRefusal> {
    let vault = try desk.part(Vault.self)
    let subject = try vault.subject(R.self, name, from: origin)
    switch try await vault.key(of: subject, sealing: values, on: &desk) {
    case .erased:
      desk.object = .tombstone(subject)
      return .refuse(.erased)
    case .living(let key):
      try desk.name(key)
      // The subject keeps the origin it first came from; it is bound into what is sealed already.
      guard let known = try? Origin(parsing: key.origin) else {
        throw .workFailed("reading the origin of a subject")
      }
      return .admit(Sealer(key: key, origin: known, isNew: false), for: .seconds(60))
    case .none:
      let key = try await vault.makeKey(
        for: subject, kind: R.kind, origin: origin, sealing: values, on: &desk)
      try desk.name(key)
      return .admit(Sealer(key: key, origin: origin, isNew: true), for: .seconds(60))
    case .lost:
      // The store was restored past the end of the key's root. What was sealed under it is closed
      // for good; what comes now gets a key of its own, on the clock that runs already.
      let key = try await vault.makeKeyAnew(
        for: subject, kind: R.kind, origin: origin, sealing: values, on: &desk)
      try desk.name(key)
      desk.record(
        Evidence("key-lost", .alarm, clauses: [Clause.ID("dr-1"), Clause.ID("enc-1")]))
      return .admit(Sealer(key: key, origin: origin, isNew: false), for: .seconds(60))
    }
  }
}

/// Why data was not taken in.
public enum ReceiveRefusal: RefusalReason {
  /// The subject was erased; its tombstone stays.
  case erased

  public var clause: Clause.ID { Clause.ID("ret-1") }
  public var code: RefusalCode { RefusalCode("erased") }
  public var remedy: String {
    "This subject was erased and stays erased; drop the data. Its certificate says when."
  }
}

extension Vault {
  /// The subject of a record, by the host's name for it and where it came from.
  public func subject<R: PersonalRecord>(
    _ type: R.Type, _ name: String, from origin: Origin
  ) throws(Interruption) -> SubjectID {
    try subject(R.kind, "\(origin.platform)/\(origin.store)/\(name)")
  }
}

extension Deliberation {
  /// Names a living subject in the evidence, by the pseudonym that dies with it.
  mutating func name(_ key: SubjectKey) throws(Interruption) {
    do { object = .pseudonym(try key.pseudonym()) } catch { throw .workFailed("HMAC") }
  }
}
