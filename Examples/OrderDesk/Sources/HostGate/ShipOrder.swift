// SPDX-License-Identifier: Apache-2.0

public import EcartDPP
public import FoundationEssentials

/// Lets one order leave the warehouse, once (clause lp-1: only somebody signed in may send it).
public struct ShipOrder: Gate {
  public static var clauses: [Clause.ID] { [Clause.ID("lp-1")] }

  let number: Int
  let signIn: Proof<SignIn>

  public init(_ number: Int, as signIn: Proof<SignIn>) {
    self.number = number
    self.signIn = signIn
  }

  public enum Reason: RefusalReason {
    case shippedAlready(Date)

    public var clause: Clause.ID { Clause.ID("lp-1") }
    public var code: RefusalCode { RefusalCode("shipped-already") }
    public var remedy: String { "This order has left the warehouse; look for it at the carrier." }
  }

  /// The claim is the moment the order left.
  public func decide(
    _ desk: inout Deliberation
  ) async throws(Interruption) -> Verdict<Date, Reason> {
    // Step 1: somebody is signed in, now.
    _ = try await desk.honour(signIn)
    // Step 2: it has not left before.
    let key = RecordKey("\(number)")
    if let shipment = try await desk.read(Shipment.self, at: key) {
      return .refuse(.shippedAlready(shipment.at))
    }
    // Step 3: it leaves.
    try await desk.write(Shipment(at: desk.now), at: key)
    desk.remark("order", .count(number))
    return .admit(desk.now, for: .seconds(60))
  }
}

/// What is remembered of an order that left.
struct Shipment: Record, Codable {
  var at: Date
}
