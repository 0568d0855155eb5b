// SPDX-License-Identifier: Apache-2.0

public import EcartDPP
import FoundationEssentials

/// Lets an order leave the warehouse: once, and only at the hands of somebody signed in (lp-1).
///
/// ```swift
/// let leave = try await gatekeeper.admit(ShipOrder("1018", as: signIn))
/// ```
public struct ShipOrder: Gate {
  public static var clauses: [Clause.ID] { [Clause.ID("lp-1")] }
  public typealias Claim = AccountID

  let order: String
  let signIn: Proof<SignIn>

  public init(_ order: String, as signIn: Proof<SignIn>) {
    self.order = order
    self.signIn = signIn
  }

  public enum Reason: RefusalReason {
    case shippedAlready

    public var clause: Clause.ID { Clause.ID("lp-1") }
    public var code: RefusalCode { RefusalCode("shipped-already") }
    public var remedy: String { "The order has left already; ask the carrier where it is." }
  }

  public func decide(
    _ desk: inout Deliberation
  ) async throws(Interruption) -> Verdict<AccountID, Reason> {
    // Step 1: who asks is signed in, and still may be.
    let account = try await desk.honour(signIn).account
    // Step 2: the order has not left before.
    let key = RecordKey(order)
    guard try await desk.read(Shipment.self, at: key) == nil else {
      return .refuse(.shippedAlready)
    }
    // Step 3: now it has.
    try await desk.write(Shipment(at: desk.now, by: account), at: key)
    return .admit(account, for: .seconds(60))
  }
}

/// What is remembered of an order that left. No other module can name this type, so none can
/// change it.
struct Shipment: GateRecord, Codable {
  var at: Date
  var by: AccountID
}
