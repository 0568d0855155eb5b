// SPDX-License-Identifier: Apache-2.0

/// Finds the client's address behind the host's own proxies (clause net-1).
///
/// What a client sends in `X-Forwarded-For` is the client's word. Each proxy appends the address it
/// was called from, so only what the host's own proxies appended, counted from the *right*, says
/// anything; the left-most entry says what the client wishes.
public struct TrustedProxies: Sendable {
  /// Why there is no client address. Then nobody is let in.
  public enum Problem: Error, Sendable, Equatable, CustomStringConvertible {
    /// One of the host's proxies is the caller and says nothing of whom it speaks for.
    case missing
    /// An entry that had to be read is no address: `unknown`, a name, a port, an empty one.
    case unreadable
    /// The list goes on behind more proxies than the host has.
    case tooMany

    public var description: String {
      switch self {
      case .missing: "net-1: the proxy forwarded no address. Have it append X-Forwarded-For."
      case .unreadable:
        "net-1: an entry of X-Forwarded-For is no plain address. Have the proxy write the address"
          + " alone."
      case .tooMany:
        "net-1: more proxies than the host has stand in the way. Name them, or go round."
      }
    }
  }

  let proxies: AddressList
  let most: Int

  /// No proxy: the socket's peer is the client, and every header is ignored.
  public static let none = TrustedProxies([])

  /// - Parameters:
  ///   - blocks: the addresses of the host's own proxies.
  ///   - most: how many of them a request passes at most; one at least.
  public init(_ blocks: [AddressBlock], most: Int = 1) {
    proxies = AddressList(blocks)
    self.most = max(1, most)
  }

  /// The client's address.
  /// - Parameters:
  ///   - peer: whom the socket is connected to.
  ///   - forwarded: the values of all `X-Forwarded-For` headers, in the order in which they came.
  public func client(
    peer: NetworkAddress, forwardedFor forwarded: [String]
  ) throws(Problem) -> NetworkAddress {
    // Somebody who is no proxy of the host can write what they like; it is not read.
    guard proxies.contains(peer) else { return peer }
    let entries = forwarded.joined(separator: ",").split(
      separator: ",", omittingEmptySubsequences: false)
    var passed = 1
    for entry in entries.reversed() {
      // Spaces around an entry belong to the list; inside, it is no address.
      var text = entry
      while let last = text.last, last == " " || last == "\t" { text.removeLast() }
      while let first = text.first, first == " " || first == "\t" { text.removeFirst() }
      if text.isEmpty && entries.count == 1 { throw .missing }
      guard let address = NetworkAddress(parsing: String(text)) else { throw .unreadable }
      guard proxies.contains(address) else { return address }
      passed += 1
      guard passed <= most else { throw .tooMany }
    }
    throw .missing
  }
}
