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
  let findable: [Findable<R>]?

  /// - Parameters:
  ///   - name: the subject's name in the host, such as the platform's order id; unique together
  ///     with the origin's platform and store.
  ///   - origin: where the data came from.
  ///   - values: how many values the sealer may seal, within a minute; 2²⁰ at most. They count towards the 2³²
  ///     that a key may seal; a key that comes near is replaced by itself.
  ///   - findable: the values of this record that the subject can be found by, in the same decision
  ///     as its key; see ``FindPerson``. They replace the ones this record type gave before; `nil`
  ///     leaves those as they are, so give them whenever the record may have changed. A value that is empty once it is normalised is left out.
  public init(
    _ name: String, from origin: Origin, as record: R.Type = R.self, upTo values: UInt32 = 4_096,
    findable: [Findable<R>]? = nil
  ) {
    self.name = name
    self.origin = origin
    self.values = min(values, Vault.mostAtOnce)
    self.findable = findable
  }

  public func decide(
    _ desk: inout Deliberation
  ) async throws(Interruption) -> Verdict<Sealer<R>, ReceiveRefusal> {
    let vault = try desk.part(Vault.self)
    let subject = try vault.subject(R.self, name, from: origin)
    let index: IndexRequest?
    do { index = try findable.map { given throws(IndexFault) in try IndexRequest(given) } } catch {
      return .refuse(ReceiveRefusal(error))
    }
    // What lies in the index is sealed too.
    let values = index?.adding(to: self.values) ?? self.values
    switch try await vault.key(
      of: subject, sealing: values, as: [R.fields.record], on: &desk)
    {
    case .erased:
      desk.object = .tombstone(subject)
      return .refuse(.erased)
    case .living(let key):
      try desk.name(key)
      // The subject keeps the origin it first came from; it is bound into what is sealed already.
      guard let known = try? Origin(parsing: key.origin) else {
        throw .workFailed("reading the origin of a subject")
      }
      if let index, try await !index.enter(key, vault, &desk) { return .refuse(.tooManyFindable) }
      return .admit(Sealer(key: key, origin: known, isNew: false), for: .seconds(60))
    case .none:
      let key = try await vault.makeKey(
        for: subject, kind: R.kind, origin: origin, sealing: values, as: [R.fields.record],
        on: &desk)
      try desk.name(key)
      if let index, try await !index.enter(key, vault, &desk) { return .refuse(.tooManyFindable) }
      return .admit(Sealer(key: key, origin: origin, isNew: true), for: .seconds(60))
    case .lost:
      // The store was restored past the end of the key's root. What was sealed under it is closed
      // for good; what comes now gets a key of its own, on the clock that runs already.
      let key = try await vault.makeKeyAnew(
        for: subject, kind: R.kind, origin: origin, sealing: values, as: [R.fields.record],
        on: &desk)
      try desk.name(key)
      if let index, try await !index.enter(key, vault, &desk) { return .refuse(.tooManyFindable) }
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
  /// The subject can be found by more values than are kept.
  case tooManyFindable
  /// The record's declaration does not say that the field is one to find somebody by.
  case notFindable

  init(_ fault: IndexFault) {
    switch fault {
    case .tooMany: self = .tooManyFindable
    case .notDeclared: self = .notFindable
    }
  }

  public var clause: Clause.ID {
    switch self {
    case .erased: Clause.ID("ret-1")
    case .tooManyFindable: Clause.ID("enc-1")
    case .notFindable: Clause.ID("gov-2")
    }
  }

  public var code: RefusalCode {
    switch self {
    case .erased: RefusalCode("erased")
    case .tooManyFindable: RefusalCode("too-many-findable")
    case .notFindable: RefusalCode("not-findable")
    }
  }

  public var remedy: String {
    switch self {
    case .erased:
      "This subject was erased and stays erased; drop the data. Its certificate says when."
    case .tooManyFindable:
      "A subject can be found by 16 values at most, those of all its records together; give fewer."
    case .notFindable:
      "The field is not declared with a search key; add findable: to it in the record's fields."
    }
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
