// SPDX-License-Identifier: Apache-2.0

public import EcartPolicy
import FoundationEssentials

extension Gatekeeper {
  /// Asks whether a connection may come in, as often as somebody likes to knock.
  ///
  /// Every admission is an entry in the ledger. Of refusals, the first of a network (an IPv4 address,
  /// or the 64 bits of an IPv6 one) in a minute is an entry, durable before it is answered; those that
  /// follow it are counted, so that a flood does not become a flood of entries. Each time the list is
  /// asked as it stands in the store: an address that was approved meanwhile is let in at once.
  /// - Throws: `Denied<AdmitAddress>`.
  @discardableResult
  public func admit(
    _ gate: AdmitAddress
  ) async throws(Denied<AdmitAddress>) -> Proof<AdmitAddress> {
    guard let refused = part(RefusedAddresses.self), let compiled = part(CompiledAddresses.self),
      let reason = await gate.refusal(by: survey, compiled)
    else { return try await admit(gate, rider: nil) }
    let now = self.now
    let key = RefusedAddresses.Key(network: gate.asker.source, reason: reason)
    switch await refused.enter(key, at: now) {
    case .repeated: throw .refused(reason)
    case .alone: return try await admit(gate, rider: nil)
    case .first(let before):
      var gate = gate
      gate.before = before
      do throws(Denied<AdmitAddress>) {
        let proof = try await admit(gate, rider: nil)
        // Approved in this very moment; what was counted is in that entry.
        refused.failed(key, giving: nil)
        return proof
      } catch {
        switch error {
        case .refused(reason): refused.opened(key, gate.asker, at: now)
        case .refused: refused.failed(key, giving: nil)
        case .interrupted, .outcomeUnknown: refused.failed(key, giving: before)
        }
        throw error
      }
    }
  }

  /// Writes what was counted of networks that have not come back.
  /// - Returns: how many counts were written.
  @discardableResult
  package func settleRefusedAddresses() async throws(Denied<SettleRefusedAddresses>) -> Int {
    guard let refused = part(RefusedAddresses.self) else { return 0 }
    var written = 0
    while true {
      let finished = refused.takeFinished(at: now)
      guard !finished.isEmpty else { return written }
      do { try await admit(SettleRefusedAddresses(finished: finished)) } catch {
        refused.giveBack(finished)
        throw error
      }
      written += finished.count
    }
  }
}

/// Brings counts of refused connections into the ledger (clause net-1).
package struct SettleRefusedAddresses: Gate {
  package static var clauses: [Clause.ID] { [Clause.ID("net-1")] }
  package typealias Claim = Void
  package typealias Reason = Never
  let finished: [RefusedAddresses.Finished]

  package func decide(
    _ desk: inout Deliberation
  ) async throws(Interruption) -> Verdict<Void, Never> {
    desk.remark("networks", .count(finished.count))
    for one in finished {
      var entry = Evidence(
        "connections-refused", .done, clauses: [Clause.ID("net-1")],
        fields: [
          "reason": .code(one.reason.code), "repeats": .count(one.repeats),
          "since": .instant(one.since),
        ])
      entry.object = .pseudonym(try AdmitAddress.pseudonym(of: one.address, on: desk))
      desk.record(entry)
    }
    return .admit((), for: .zero)
  }
}
