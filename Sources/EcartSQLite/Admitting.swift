// SPDX-License-Identifier: Apache-2.0

#if SQLite
  public import EcartPolicy
  public import GRDB

  /// A host's own statements, run inside a gate's commit.
  struct SQLiteRider: Sendable {
    let run: @Sendable (Database) throws -> Void
  }

  extension Gatekeeper {
    /// Asks a gate, and runs the host's own statements in the same transaction when it admits.
    ///
    /// The business row and its evidence land together or not at all. The statements are synchronous
    /// and see the claim before it is durable, so they must do nothing but write rows; if they
    /// throw, the whole decision is undone and reported as interrupted.
    ///
    /// ```swift
    /// try await gatekeeper.admit(Receive<OrderRow>(order.id, from: origin)) { sealer, db in
    ///   try OrderRow(order, sealedBy: sealer).save(db)
    /// }
    /// ```
    @discardableResult
    public func admit<G: Gate>(
      _ gate: G,
      writing statements: @escaping @Sendable (G.Claim, Database) throws -> Void
    ) async throws(Denied<G>) -> Proof<G> {
      try await admit(gate, rider: { claim in SQLiteRider { db in try statements(claim, db) } })
    }
  }
#endif
