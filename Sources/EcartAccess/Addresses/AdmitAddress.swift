// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
public import EcartPolicy
import EcartVault
import FoundationEssentials

/// Lets a connection in by where it comes from, before anything else is asked (clause net-1).
///
/// The address is the socket's, or what the host's own proxies say (``TrustedProxies``). Keep the
/// proof for the connection and ``Gatekeeper/recheck(_:)`` it at each request: it dies when the list
/// changes. The address stands in no ledger: a refusal names it by a keyed pseudonym. A flood of
/// refusals is counted (``EcartPolicy/Gatekeeper/admit(_:)-(AdmitAddress)``).
public struct AdmitAddress: Gate {
  public static var clauses: [Clause.ID] { [Clause.ID("net-1")] }

  public struct Claim: Sendable {
    /// Who calls, behind the host's proxies.
    public let client: IPAddress
  }

  let peer: IPAddress
  let forwarded: [String]
  let proxies: TrustedProxies
  /// What was counted of this network since its last entry.
  var before: RefusedAddresses.Finished?

  /// - Parameters:
  ///   - peer: whom the socket is connected to.
  ///   - forwarded: all values of `X-Forwarded-For`, in order; read only if a proxy of the host sent
  ///     them.
  public init(
    _ peer: IPAddress, forwardedFor forwarded: [String] = [],
    through proxies: TrustedProxies = .none
  ) {
    self.peer = peer
    self.forwarded = forwarded
    self.proxies = proxies
  }

  public func decide(
    _ desk: inout Deliberation
  ) async throws(Interruption) -> Verdict<Claim, Reason> {
    if let before {
      desk.remark("repeats", .count(before.repeats))
      desk.remark("since", .instant(before.since))
    }
    let client: IPAddress
    do { client = try proxies.client(peer: peer, forwardedFor: forwarded) } catch {
      desk.object = .pseudonym(try Self.pseudonym(of: peer, on: desk))
      return .refuse(.unclear)
    }
    guard let reason = Self.reason(try await desk.isAllowed(client)) else {
      try await desk.rest(on: AllowedAddressesHead.standing)
      return .admit(Claim(client: client), for: .seconds(8 * 3600))
    }
    desk.object = .pseudonym(try Self.pseudonym(of: client, on: desk))
    return .refuse(reason)
  }

  /// - Parameter isAllowed: `nil` when there is no list.
  private static func reason(_ isAllowed: Bool?) -> Reason? {
    guard let isAllowed else { return .noList }
    return isAllowed ? nil : .notListed
  }

  /// Who asks: the client, or where that is unclear whoever is connected.
  var asker: IPAddress {
    (try? proxies.client(peer: peer, forwardedFor: forwarded)) ?? peer
  }

  /// Why it would be refused at this moment; `nil` also when that cannot be said.
  func refusal(by survey: Survey, _ compiled: CompiledAddresses) async -> Reason? {
    guard let client = try? proxies.client(peer: peer, forwardedFor: forwarded) else {
      return .unclear
    }
    do { return Self.reason(try await survey.isAllowed(client, by: compiled)) } catch { return nil }
  }

  static func pseudonym(
    of address: IPAddress, on desk: borrowing Deliberation
  ) throws(Interruption) -> Pseudonym {
    let label = Array("ecart address v1:".utf8)
    do { return try desk.part(Vault.self).installation.actor(label + address.bytes) } catch let
      interruption as Interruption
    { throw interruption } catch { throw .workFailed("HMAC") }
  }

  public enum Reason: RefusalReason {
    /// No administrator has said from where the host is reached.
    case noList
    case notListed
    /// What a proxy forwarded is no address.
    case unclear

    public var clause: Clause.ID { Clause.ID("net-1") }
    public var code: RefusalCode {
      switch self {
      case .noList: RefusalCode("no-list")
      case .notListed: RefusalCode("not-listed")
      case .unclear: RefusalCode("unclear")
      }
    }
    public var remedy: String {
      switch self {
      case .noList: "Have an administrator name the networks the host is reached from."
      case .notListed: "Call from a network that is approved, or have yours approved."
      case .unclear: "Have the host's proxy forward the client's address alone."
      }
    }
  }
}
