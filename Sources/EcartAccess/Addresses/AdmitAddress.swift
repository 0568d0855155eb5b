// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
public import EcartPolicy
import EcartVault
import FoundationEssentials
import Synchronization

/// Lets a connection in by where it comes from, before anything else is asked (clause net-1).
///
/// The address is the socket's, or what the host's own proxies say (``TrustedProxies``). Keep the
/// proof for the connection and ``Gatekeeper/recheck(_:)`` it at each request: it dies when the list
/// changes. The address stands in no ledger: a refusal names it by a keyed pseudonym.
public struct AdmitAddress: Gate {
  public static var clauses: [Clause.ID] { [Clause.ID("net-1")] }

  public struct Claim: Sendable {
    /// Who calls, behind the host's proxies.
    public let client: IPAddress
  }

  let peer: IPAddress
  let forwarded: [String]
  let proxies: TrustedProxies

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
    let client: IPAddress
    do { client = try proxies.client(peer: peer, forwardedFor: forwarded) } catch {
      return .refuse(.unclear)
    }
    guard let list = try await desk.read(AllowedAddresses.self, at: "list") else {
      return .refuse(.noList)
    }
    guard try CompiledAddresses.list(of: list).contains(client) else {
      do {
        let label = Array("ecart address v1:".utf8)
        desk.object = .pseudonym(
          try desk.part(Vault.self).installation.actor(label + client.bytes))
      } catch let interruption as Interruption { throw interruption } catch {
        throw .workFailed("HMAC")
      }
      return .refuse(.notListed)
    }
    try await desk.rest(on: AllowedAddresses.standing)
    return .admit(Claim(client: client), for: .seconds(8 * 3600))
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

/// The list in force, made ready once for each version of it.
private enum CompiledAddresses {
  private static let last = Mutex<(version: UUID, list: AddressList)?>(nil)

  /// A stored block that cannot be read lets nobody in, rather than somebody too many.
  static func list(of stored: AllowedAddresses) throws(Interruption) -> AddressList {
    let known = last.withLock { $0?.version == stored.version ? $0?.list : nil }
    if let known { return known }
    var parsed: [AddressBlock] = []
    for text in stored.blocks {
      do { parsed.append(try AddressBlock(parsing: text)) } catch {
        throw .unreadableRecord(space: "AllowedAddresses")
      }
    }
    let list = AddressList(parsed)
    last.withLock { $0 = (stored.version, list) }
    return list
  }
}
