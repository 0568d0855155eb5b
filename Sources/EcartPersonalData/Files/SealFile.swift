// SPDX-License-Identifier: Apache-2.0

import EcartAccess
public import EcartPolicy
import EcartVault

/// Asks to seal a file under a living subject's key, and once more when it is sealed and before it
/// can be seen (clauses enc-1, ret-1): a file of a subject that was erased meanwhile never appears.
public struct SealFile: Gate {
  public static var clauses: [Clause.ID] { [Clause.ID("enc-1"), Clause.ID("ret-1")] }
  public typealias Claim = SealFileGrant
  public typealias Reason = SealFileRefusal

  let subject: SubjectID
  let tag: Tag
  /// How many bytes were sealed; `nil` at the beginning.
  var sealed: Int64?
  /// Who seals it by hand, and what they must be granted for that. The host's own code seals what it
  /// receives, and signs in nobody.
  var operating: Operating?

  struct Operating: Sendable {
    let signIn: Proof<SignIn>
    let permission: Permission
  }

  public func decide(
    _ desk: inout Deliberation
  ) async throws(Interruption) -> Verdict<SealFileGrant, SealFileRefusal> {
    // Step 1: what it is, and who seals it, if a person does.
    desk.remark("fields", .codes([tag.code]))
    if let sealed { desk.remark("bytes", .count(Int(sealed))) }
    var mayNot = false
    if let operating {
      let account = try await desk.honour(operating.signIn).account
      let decision = try await Permissions.decide(operating.permission, by: account, on: &desk)
      decision.remark(on: &desk)
      mayNot = !decision.isAllowed
    }
    // Step 2: the key, by its row as it is now.
    let vault = try desk.part(Vault.self)
    switch try await vault.key(of: subject, on: &desk) {
    case .none, .lost: return .refuse(mayNot ? .notGranted : .unknown)
    case .erased:
      desk.object = .tombstone(subject)
      return .refuse(mayNot ? .notGranted : .erased)
    case .living(let key):
      try desk.name(key)
      if mayNot { return .refuse(.notGranted) }
      // Step 3: nothing more is kept of what should be gone already.
      let rules = try desk.part(Rulebook.self)
      let obligations = try await desk.obligations(of: subject)
      if case .over = rules.retention(of: obligations, at: desk.now, under: desk.policy) {
        return .refuse(.retentionOver)
      }
      // Step 4: before the file can be seen, its subject's row says that there are files.
      if sealed != nil { try await vault.noteFile(of: subject, on: &desk) }
      return .admit(SealFileGrant(key: key), for: .seconds(60))
    }
  }
}

/// What a passed question carries to what seals the file.
public struct SealFileGrant: Sendable {
  let key: SubjectKey
}

/// Why a file was not sealed.
public enum SealFileRefusal: RefusalReason {
  case unknown
  case erased
  case retentionOver
  case notGranted

  public var clause: Clause.ID {
    switch self {
    case .unknown: Clause.ID("enc-1")
    case .erased, .retentionOver: Clause.ID("ret-1")
    case .notGranted: Clause.ID("lp-1")
    }
  }
  public var code: RefusalCode {
    switch self {
    case .unknown: RefusalCode("unknown-subject")
    case .erased: RefusalCode("erased")
    case .retentionOver: RefusalCode("retention-over")
    case .notGranted: RefusalCode("not-granted")
    }
  }
  public var remedy: String {
    switch self {
    case .unknown: "No key was ever made for this subject here; receive its record first."
    case .erased: "The subject was erased and stays erased; delete the file."
    case .retentionOver:
      "The retention time is over; delete the file. The sweeper erases the subject at its next run."
    case .notGranted:
      "Writing this kind of data of this record is not among what you may do; an administrator can"
        + " grant it."
    }
  }
}
