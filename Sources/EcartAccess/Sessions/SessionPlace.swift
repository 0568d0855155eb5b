// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
import EcartPolicy
import EcartVault

/// A device as the host tells one from another, such as a long-lived random cookie of its own
/// together with the user agent. Only a digest of it is kept; it prints as a mask.
///
/// The user agent alone is a weak mark: whoever steals a token can copy that too. A cookie that the
/// browser does not show to scripts is better.
public struct Device: Sendable, Hashable {
  private let digest: [UInt8]

  /// - Parameter mark: any text of up to 4,096 bytes; `nil` for an empty or a longer one, since
  ///   all devices without a mark would be one device.
  public init?(_ mark: String) {
    guard (1...4_096).contains(mark.utf8.count) else { return nil }
    self.digest = SHA256.digest(Array("ecart device v1:".utf8) + Array(mark.utf8)).bytes
  }

  /// The device of one account, under the installation's key: the same device of two accounts is
  /// two marks, and a database alone says nothing about a device.
  func mark(
    of account: AccountID, on desk: borrowing Deliberation
  ) throws(Interruption) -> String {
    try Accounts.mark("device", digest, of: account, on: desk)
  }
}

/// The network a request came from: the first 24 bits of an IPv4 address or 48 of an IPv6 one, which
/// is what one household or office has. Only a keyed digest of it is kept; it prints as a mask.
public struct ClientNetwork: Sendable, Hashable {
  private let prefix: [UInt8]

  /// - Parameter address: the 4 or 16 bytes of the client's address in network order, as the socket
  ///   or the host's own proxy gives it. `nil` for any other number of bytes.
  public init?(address: [UInt8]) {
    let mapped: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff]
    switch address.count {
    case 4: self.prefix = Array(address.prefix(3))
    // An IPv4 client on a dual-stack socket is the same client (RFC 4291 §2.5.5.2).
    case 16 where address.starts(with: mapped): self.prefix = Array(address[12..<15])
    case 16: self.prefix = Array(address.prefix(6))
    default: return nil
    }
  }

  /// The network a client's address belongs to.
  public init(_ address: NetworkAddress) {
    prefix = Array(address.bytes.prefix(address.version == 4 ? 3 : 6))
  }

  func mark(
    of account: AccountID, on desk: borrowing Deliberation
  ) throws(Interruption) -> String {
    try Accounts.mark("network", prefix, of: account, on: desk)
  }
}

/// From where a session is opened or used.
public struct SessionPlace: Sendable, Hashable {
  public let device: Device
  /// `nil` when the host does not know; then nothing is concluded from networks.
  public let network: ClientNetwork?

  public init(device: Device, network: ClientNetwork? = nil) {
    self.device = device
    self.network = network
  }
}

extension Accounts {
  fileprivate static func mark(
    _ kind: StaticString, _ bytes: [UInt8], of account: AccountID, on desk: borrowing Deliberation
  ) throws(Interruption) -> String {
    let input = Array("ecart session \(kind) v1:".utf8) + account.subject.bytes + bytes
    do { return try desk.part(Vault.self).installation.actor(input).description } catch let
      interruption as Interruption
    { throw interruption } catch { throw .workFailed("HMAC") }
  }
}

extension Device: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  public var description: String { "Device(•••)" }
  public var debugDescription: String { description }
  public var customMirror: Mirror { Mirror(self, children: [:]) }
}

extension ClientNetwork: CustomStringConvertible, CustomDebugStringConvertible,
  CustomReflectable
{
  public var description: String { "ClientNetwork(•••)" }
  public var debugDescription: String { description }
  public var customMirror: Mirror { Mirror(self, children: [:]) }
}
