// SPDX-License-Identifier: Apache-2.0

import EcartVault

/// Where a service is: TLS, or this machine (clauses tls-1, enc-3).
struct ServiceEndpoint: Sendable, Equatable {
  let isPlain: Bool
  /// With a port where the address has one.
  let authority: String
  let path: String

  var address: String { "\(isPlain ? "http" : "https")://\(authority)\(path)" }

  /// - Parameter plainAlsoAt: hosts that may be asked without TLS, beside this machine.
  init(_ address: String, plainAlsoAt hosts: Set<String> = []) throws(KeyProviderFault) {
    let scheme = address.hasPrefix("https://") ? "https://" : "http://"
    guard address.hasPrefix(scheme) else { throw .badRequest("an endpoint without https://") }
    let rest = address.dropFirst(scheme.count)
    let authority = String(rest.prefix { $0 != "/" })
    let path = rest.dropFirst(authority.count)
    let isPlainText = address.utf8.allSatisfy { (33...126).contains($0) }
    // A user's name in front could make one host look like another.
    guard isPlainText, !address.contains("@"), Self.isAuthority(authority) else {
      throw .badRequest("an endpoint of that form")
    }
    isPlain = scheme == "http://"
    self.authority = authority
    self.path = path.isEmpty ? "/" : String(path)
    guard !isPlain || hosts.contains(host) || isThisMachine else {
      throw .badRequest("an endpoint without TLS that is not this machine (tls-1)")
    }
  }

  /// A name or an IPv4 address, or an IPv6 address in brackets; then perhaps a port.
  private static func isAuthority(_ text: String) -> Bool {
    let isLiteral = text.hasPrefix("[")
    let host = isLiteral ? text.dropFirst().prefix { $0 != "]" } : text.prefix { $0 != ":" }
    let rest = text.dropFirst(host.count + (isLiteral ? 2 : 0))
    let isHost = host.utf8.allSatisfy {
      (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0)
        || (isLiteral ? ":." : ".-").utf8.contains($0)
    }
    let isPort = rest.isEmpty || (rest.first == ":" && UInt16(rest.dropFirst()) != nil)
    return isHost && !host.isEmpty && isPort
  }

  /// Whether the path is its own canonical form, as a signature is made over (Signature Version 4,
  /// step 1: normalised as RFC 3986 section 6 says, each part percent-encoded).
  var hasCanonicalPath: Bool {
    let parts = path.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
    let isPlain = path.utf8.allSatisfy {
      (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0)
        || "-._~/".utf8.contains($0)
    }
    return isPlain && !parts.contains(".") && !parts.contains("..")
      && !parts.dropLast().contains("")
  }

  private var host: String {
    if authority.hasPrefix("["), let end = authority.firstIndex(of: "]") {
      return String(authority[...end])
    }
    return String(authority.prefix { $0 != ":" })
  }

  private var isThisMachine: Bool {
    let parts = host.split(separator: ".", omittingEmptySubsequences: false)
    let isLoopback =
      parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
    return isLoopback || host == "localhost" || host == "[::1]"
  }

  /// The part of a service's host after its name: `us-east-1.amazonaws.com`.
  static func domain(of region: String) throws(KeyProviderFault) -> String {
    let isPlain = region.utf8.allSatisfy {
      (97...122).contains($0) || (48...57).contains($0) || $0 == UInt8(ascii: "-")
    }
    guard isPlain, (4...32).contains(region.utf8.count) else {
      throw .badRequest("a region of that name")
    }
    return "\(region).amazonaws.com" + (region.hasPrefix("cn-") ? ".cn" : "")
  }
}
