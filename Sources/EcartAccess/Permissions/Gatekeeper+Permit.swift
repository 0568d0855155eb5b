// SPDX-License-Identifier: Apache-2.0

public import EcartPolicy
import FoundationEssentials

extension Gatekeeper {
  /// Asks whether somebody who is signed in may do something, as often as a host needs to.
  ///
  /// How an access reaches the log without a commit each time:
  /// - The first access of a sign-in to something is an entry in the ledger, durable *before* it is
  ///   answered: who, what, which fields, what for.
  /// - Accesses that repeat it within a minute are answered in microseconds. Each time what it was
  ///   decided on (the account, the session, its grants, its roles) is looked up in the store, so a
  ///   revocation in any process refuses the next one. They are counted in memory.
  /// - The count is an entry with the next access that is durable anyway, or with
  ///   ``settleAccesses()``. A crash can lose a count, never the fact.
  /// - Every refusal is an entry of its own.
  ///
  /// A reveal is always an entry of its own, whatever was permitted before.
  /// - Throws: `Denied<Authorise>`.
  @discardableResult
  public func permit(
    _ permission: Permission, as signIn: Proof<SignIn>
  ) async throws(Denied<Authorise>) -> Proof<Authorise> {
    guard let windows = part(AccessWindows.self) else {
      return try await admit(Authorise(permission, as: signIn))
    }
    let key = AccessWindows.Key(basis: signIn.basis, permission: permission)
    let now = self.now
    // Step 1: what was decided within the minute, if it still stands. Two sign-ins that rest on the
    // same things live and die together; only their ends may differ, and that is looked at here.
    if now < signIn.expires,
      let (number, proof) = windows.use(key, at: now, until: signIn.expires)
    {
      do {
        try await recheck(proof)
        return proof
      } catch {
        windows.close(key, number, at: now)
        // Whatever it was, the gate finds it again, and what it finds is durable.
      }
    }
    // Step 2: a decision of its own, with the counts of windows that are over.
    let finished = windows.takeFinished(at: now)
    do {
      let proof = try await admit(Authorise(permission, as: signIn, after: finished))
      windows.open(key, proof, at: now)
      return proof
    } catch {
      if case .refused = error {} else { windows.giveBack(finished) }
      throw error
    }
  }

  /// Writes the counts of repeated accesses that are still in memory. For the host's clock and for
  /// the end of its process.
  /// - Returns: how many entries were written.
  @discardableResult
  public func settleAccesses() async throws(Denied<SettleAccesses>) -> Int {
    guard let windows = part(AccessWindows.self) else { return 0 }
    let finished = windows.takeAll(at: now)
    guard !finished.isEmpty else { return 0 }
    do { try await admit(SettleAccesses(finished: finished)) } catch {
      windows.giveBack(finished)
      throw error
    }
    return finished.count
  }
}

/// Brings counts of repeated accesses into the ledger; see ``EcartPolicy/Gatekeeper/permit(_:as:)``.
public struct SettleAccesses: Gate {
  public static var clauses: [Clause.ID] { [Clause.ID("lp-1"), Clause.ID("log-1")] }
  public typealias Reason = Never
  let finished: [AccessWindows.Finished]

  public func decide(
    _ desk: inout Deliberation
  ) async throws(Interruption) -> Verdict<Void, Never> {
    desk.remark("windows", .count(finished.count))
    for window in finished { desk.record(try window.evidence(on: desk)) }
    return .admit((), for: .zero)
  }
}
