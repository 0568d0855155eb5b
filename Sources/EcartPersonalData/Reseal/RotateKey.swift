// SPDX-License-Identifier: Apache-2.0

public import EcartPolicy
public import EcartVault

/// Gives a subject a new data key (clause enc-1): what is sealed from now on is under the new one,
/// and what was sealed before opens as before, until it is sealed anew (``Reseal``).
///
/// ```swift
/// try await gatekeeper.admit(RotateKey<OrderRow>(id, from: origin))
/// ```
public struct RotateKey<R: PersonalRecord>: Gate {
  public static var clauses: [Clause.ID] { [Clause.ID("enc-1")] }
  public typealias Claim = Void
  public typealias Reason = ResealRefusal

  let name: String
  let origin: Origin

  /// - Parameters:
  ///   - name: the subject's name in the host, as `Receive` was given it.
  ///   - origin: where its data came from, as `Receive` was given it.
  ///   - record: any record type of the subject's kind: the key is the subject's, and all its record
  ///     types are under it.
  public init(_ name: String, from origin: Origin, as record: R.Type = R.self) {
    self.name = name
    self.origin = origin
  }

  public func decide(
    _ desk: inout Deliberation
  ) async throws(Interruption) -> Verdict<Void, ResealRefusal> {
    let vault = try desk.part(Vault.self)
    let subject = try vault.subject(R.self, name, from: origin)
    switch try await vault.key(of: subject, on: &desk) {
    case .none: return .refuse(.unknown)
    case .lost: return .refuse(.lost)
    case .erased:
      desk.object = .tombstone(subject)
      return .refuse(.erased)
    case .living(let key):
      try desk.name(key)
      guard key.replacedKeys < Vault.mostReplacedKeys else { return .refuse(.resealFirst) }
      _ = try await vault.rotateKey(of: subject, on: &desk)
      return .admit((), for: .zero)
    }
  }
}

/// Why a key was not replaced, or values were not sealed anew.
public enum ResealRefusal: RefusalReason {
  case unknown
  case erased
  /// The store was restored past the end of the key's root.
  case lost
  /// It was replaced so often that nothing more can wait to be sealed anew.
  case resealFirst
  /// Replaced keys are given up an hour after everything under them was sealed anew, not before.
  case tooEarly
  /// The keys sealed other record types too, or files.
  case notAll

  public var clause: Clause.ID {
    switch self {
    case .erased: Clause.ID("ret-1")
    case .lost: Clause.ID("dr-1")
    case .unknown, .resealFirst, .tooEarly, .notAll: Clause.ID("enc-1")
    }
  }

  public var code: RefusalCode {
    switch self {
    case .unknown: RefusalCode("unknown-subject")
    case .erased: RefusalCode("erased")
    case .lost: RefusalCode("key-lost")
    case .resealFirst: RefusalCode("reseal-first")
    case .tooEarly: RefusalCode("too-early")
    case .notAll: RefusalCode("not-all")
    }
  }

  public var remedy: String {
    switch self {
    case .unknown: "No key was ever made for this subject here; check the record's origin."
    case .erased: "The subject was erased; nothing of it can be opened any more."
    case .lost:
      "The store was restored from before this subject's key was destroyed with its root; take the"
        + " data in again from where it came."
    case .resealFirst:
      "The key was replaced fifteen times without sealing anew what is under the old ones; run"
        + " Resealing first, and again an hour later."
    case .tooEarly:
      "Replaced keys go an hour after what is under them was sealed anew: a row that was read before"
        + " may be written back meanwhile. Seal anew without giving up, and try again then; dpp keys"
        + " says when."
    case .notAll:
      "The replaced keys sealed other record types of this subject too, or files: seal them all anew in"
        + " one Resealing, with them and with its files."
    }
  }
}
