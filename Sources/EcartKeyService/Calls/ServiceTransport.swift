// SPDX-License-Identifier: Apache-2.0

import EcartVault
import FoundationEssentials

struct ServiceRequest: Sendable {
  let method: String
  let endpoint: ServiceEndpoint
  var headers: [String: String]
  let body: [UInt8]
}

struct ServiceResponse: Sendable {
  let status: Int
  /// The service's word for an error, where it sends it as a header.
  var errorType: String?
  /// When the service answered, by its own clock (RFC 9110, section 6.6.1).
  var date: Date?
  let body: [UInt8]
  /// What a key service answers is small; more than this is not read.
  static let largest = 262_144
}

/// Sends one request, once.
protocol ServiceTransport: Sendable {
  func send(
    _ request: ServiceRequest, within limit: Duration
  ) async throws(TransportFault) -> ServiceResponse
}

/// Why there is no answer. Whether the service did what it was asked is not known.
enum TransportFault: Error, Equatable {
  case timeOut
  case noConnection
  case tls
  case tooLarge

  var words: String {
    switch self {
    case .timeOut: "no answer in time"
    case .noConnection: "the connection failed"
    case .tls: "the connection's certificate or TLS version is not acceptable"
    case .tooLarge: "the answer is too large"
    }
  }
}
