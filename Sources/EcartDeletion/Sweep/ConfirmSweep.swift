// SPDX-License-Identifier: Apache-2.0

public import EcartAccess
public import EcartPolicy

/// A person's word that up to so many subjects may be erased in one sweep, past the blast radius.
public struct ConfirmSweep: Gate {
  public static var clauses: [Clause.ID] { [Clause.ID("ret-1"), Clause.ID("del-4")] }
  /// How many.
  public typealias Claim = Int

  private enum Person: Sendable {
    case signedIn(Proof<SignIn>)
    /// Somebody at the machine's own console, with the right to the compliance directory.
    case atConsole
  }

  private let count: Int
  private let person: Person

  /// - Parameters:
  ///   - count: the most subjects that may be erased.
  ///   - administrator: who says so.
  public init(_ count: Int, by administrator: Proof<SignIn>) {
    self.count = count
    self.person = .signedIn(administrator)
  }

  package init(atConsole count: Int) {
    self.count = count
    self.person = .atConsole
  }

  public enum Reason: RefusalReason {
    case notAdministrator
    public var clause: Clause.ID { Clause.ID("ret-1") }
    public var code: RefusalCode { RefusalCode("not-administrator") }
    public var remedy: String { "Only an administrator can confirm an unusually large erasure." }
  }

  public func decide(
    _ desk: inout Deliberation
  ) async throws(Interruption) -> Verdict<Int, Reason> {
    desk.remark("most", .count(count))
    switch person {
    case .atConsole: desk.remark("person", .code(RefusalCode("at-console")))
    case .signedIn(let proof):
      let claim = try await desk.honour(proof)
      guard try await Accounts.role(of: claim.account, on: &desk) == .administrator else {
        return .refuse(.notAdministrator)
      }
    }
    return .admit(count, for: .seconds(900))
  }
}

/// Honours a confirmation at the moment of the sweep.
struct UseConfirmation: Gate {
  static var clauses: [Clause.ID] { ConfirmSweep.clauses }
  let confirmation: Proof<ConfirmSweep>
  typealias Reason = Never

  func decide(_ desk: inout Deliberation) async throws(Interruption) -> Verdict<Int, Never> {
    .admit(try await desk.honour(confirmation), for: .zero)
  }
}
