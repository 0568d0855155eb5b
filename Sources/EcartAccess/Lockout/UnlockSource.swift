// SPDX-License-Identifier: Apache-2.0

public import EcartPolicy

/// An administrator lifts the lock of a source, such as the office in which one computer went wild
/// (clause acc-7). Without it the lock ends by itself, after a day at most.
public struct UnlockSource: Gate {
  public static var clauses: [Clause.ID] { [Clause.ID("acc-7")] }
  public typealias Claim = Void

  let source: IPAddress
  let administrator: Proof<SignIn>

  /// - Parameter source: an address of it; for IPv6 any address of the /64.
  public init(_ source: IPAddress, by administrator: Proof<SignIn>) {
    self.source = source
    self.administrator = administrator
  }

  public func decide(
    _ desk: inout Deliberation
  ) async throws(Interruption) -> Verdict<Void, Reason> {
    let signIn = try await desk.honour(administrator)
    desk.actor = try Accounts.pseudonym(of: signIn.account, on: desk)
    desk.object = .pseudonym(try SourceCounter.pseudonym(of: source, on: desk))
    guard try await Accounts.role(of: signIn.account, on: &desk) == .administrator else {
      return .refuse(.notAdministrator)
    }
    guard try await SourceCounter.forgive(source, on: &desk) else { return .refuse(.notLocked) }
    return .admit((), for: .seconds(60))
  }

  /// Why no lock was lifted.
  public enum Reason: RefusalReason {
    case notAdministrator
    case notLocked

    public var clause: Clause.ID { Clause.ID("acc-7") }
    public var code: RefusalCode {
      switch self {
      case .notAdministrator: RefusalCode("not-administrator")
      case .notLocked: RefusalCode("not-locked")
      }
    }
    public var remedy: String {
      switch self {
      case .notAdministrator: "Only an administrator can do this."
      case .notLocked: "The source is not locked; check the address."
      }
    }
  }
}
