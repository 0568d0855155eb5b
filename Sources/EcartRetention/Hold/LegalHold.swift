// SPDX-License-Identifier: Apache-2.0

public import EcartAccess
import EcartCrypto
public import EcartPersonalData
public import EcartPolicy
public import EcartVault
public import FoundationEssentials

/// Keeps one subject past its time because a law asks for it (clauses ret-3, del-3).
///
/// The hold names the law, ends by itself, and past the retention time opens the data for the
/// purposes of that law alone. The law's name is sealed; the ledger holds its commitment.
public struct PlaceHold<R: PersonalRecord>: Gate {
  public static var clauses: [Clause.ID] { [Clause.ID("ret-3"), Clause.ID("del-3")] }
  /// Until when the hold stands.
  public typealias Claim = Date
  public typealias Reason = HoldRefusal

  let name: String
  let origin: Origin
  let statute: String
  let until: Date
  let approver: Proof<SignIn>

  public init(
    on name: String, from origin: Origin, of record: R.Type = R.self, statute: String,
    until: Date, approvedBy approver: Proof<SignIn>
  ) {
    self.name = name
    self.origin = origin
    self.statute = statute
    self.until = until
    self.approver = approver
  }

  public func decide(
    _ desk: inout Deliberation
  ) async throws(Interruption) -> Verdict<Date, HoldRefusal> {
    let claim = try await desk.honour(approver)
    guard try await Accounts.role(of: claim.account, on: &desk) == .administrator else {
      return .refuse(.notAdministrator)
    }
    guard statute.utf8.contains(where: { $0 > 32 }) else { return .refuse(.noStatute) }
    guard until > desk.now else { return .refuse(.alreadyOver) }
    let vault = try desk.part(Vault.self)
    let subject = try vault.subject(R.self, name, from: origin)
    guard
      case .living(let key) = try await vault.key(of: subject, sealing: 1, on: &desk)
    else {
      return .refuse(.nothingToHold)
    }
    // A sweep has announced its erasure already; a hold that is admitted now could not be kept.
    do {
      guard try !vault.anchor.summary().tombstones.contains(subject) else {
        return .refuse(.nothingToHold)
      }
    } catch { throw .workFailed("reading the anchor") }
    do {
      desk.object = .pseudonym(try key.pseudonym())
      let salt = try SecureRandom.bytes(32)
      let sealed = try key.seal(salt + Array(statute.utf8), at: HoldRecord.place(key))
      let digest = SHA256.digest(salt + Array(statute.utf8)).bytes
      if let commitment = Commitment(digest: digest) {
        desk.remark("statute", .commitment(commitment))
      }
      try await desk.write(
        HoldRecord(statute: Data(sealed), placed: desk.now, until: until),
        at: RecordKey(subject))
    } catch let interruption as Interruption { throw interruption } catch {
      throw .workFailed("sealing the statute of a hold")
    }
    desk.owe(Obligation(.legalHold, for: subject, from: until))
    try await vault.move(subject, to: .hold, on: &desk)
    desk.remark("until", .instant(until))
    return .admit(until, for: .seconds(60))
  }
}

/// Ends a hold before its time; the subject's clock decides again.
public struct ReleaseHold<R: PersonalRecord>: Gate {
  public static var clauses: [Clause.ID] { [Clause.ID("ret-3")] }
  public typealias Claim = Void
  public typealias Reason = HoldRefusal

  let name: String
  let origin: Origin
  let administrator: Proof<SignIn>

  public init(
    on name: String, from origin: Origin, of record: R.Type = R.self,
    by administrator: Proof<SignIn>
  ) {
    self.name = name
    self.origin = origin
    self.administrator = administrator
  }

  public func decide(
    _ desk: inout Deliberation
  ) async throws(Interruption) -> Verdict<Void, HoldRefusal> {
    let claim = try await desk.honour(administrator)
    guard try await Accounts.role(of: claim.account, on: &desk) == .administrator else {
      return .refuse(.notAdministrator)
    }
    let vault = try desk.part(Vault.self)
    let subject = try vault.subject(R.self, name, from: origin)
    guard try await desk.read(HoldRecord.self, at: RecordKey(subject)) != nil,
      case .living(let key) = try await vault.key(of: subject, on: &desk)
    else { return .refuse(.nothingToHold) }
    do { desk.object = .pseudonym(try key.pseudonym()) } catch { throw .workFailed("HMAC") }
    try await desk.remove(HoldRecord.self, at: RecordKey(subject))
    desk.settle(.legalHold, for: subject)
    let rules = try desk.part(Rulebook.self)
    let clocks = try await desk.obligations(of: subject).filter { rules.isClock($0.rule) }
    let isDelivered = clocks.contains { $0.rule == ObligationRule.delivered.name }
    let due = clocks.map { rules.due($0, under: desk.policy) }.min() ?? desk.now
    try await vault.move(
      subject, to: isDelivered ? .due(at: due) : .open(at: desk.now), on: &desk)
    return .admit((), for: .zero)
  }
}

/// Why a hold was not placed or not released.
public enum HoldRefusal: RefusalReason {
  case notAdministrator
  case noStatute
  case alreadyOver
  case nothingToHold

  public var clause: Clause.ID { Clause.ID("ret-3") }
  public var code: RefusalCode {
    switch self {
    case .notAdministrator: RefusalCode("not-administrator")
    case .noStatute: RefusalCode("no-statute")
    case .alreadyOver: RefusalCode("already-over")
    case .nothingToHold: RefusalCode("nothing-to-hold")
    }
  }
  public var remedy: String {
    switch self {
    case .notAdministrator: "Only an administrator can place or release a hold."
    case .noStatute: "Name the law that asks for the data."
    case .alreadyOver: "Give an end that lies ahead."
    case .nothingToHold: "There is no such living subject, or no hold on it."
    }
  }
}
