// SPDX-License-Identifier: Apache-2.0

import EcartDPP
import EcartKeyService
import EcartPKCS11
import EcartTesting
import Foundation

/// One thing to do; what is not needed for it stays away.
struct Question: Decodable {
  let ask: String
  var provider: ProviderChoice?
  var root: String?
  var box: String?
  var environment: DeploymentEnvironment?
  var directory: String?
  var order: String?
  var text: String?
  /// A file in the clear, and one that is sealed.
  var source: String?
  var file: String?
  /// An authenticator's, made for this run.
  var secret: String?
  /// From this question on, how many seconds a call to a key service may take.
  var patience: Int?
  /// Seconds since 1970 at which a testing clock stands.
  var clock: Int?
  var seconds: Int?
}

struct Answer: Encodable {
  /// What went wrong, in the package's own words.
  var fault: String?
  /// Whether the fault may be over a moment later.
  var isTransient: Bool?
  var names: [String]?
  var box: String?
  /// SHA-256 of a key, never the key.
  var digest: String?
  var isThere: Bool?
  var checks: [String: String?]?
  /// Checks that there was nothing to try of, and why.
  var inapplicable: [String: String]?
  /// "done", or seconds since 1970.
  var destruction: String?
  var secret: String?
  var sweep: Sweep?

  /// What one sweep did.
  struct Sweep: Encodable {
    let due: Int
    let erased: Int
    let rewrapped: Int
    let rootsDestroyed: Int
    let rootsWaiting: [String]
    let certified: Int
    let delays: [String]
  }
}

/// A provider as a host would write it down.
struct ProviderChoice: Decodable, Sendable {
  var module: String?
  var token: String?
  var pin: String?

  var key: String?
  var region: String?
  var endpoint: String?
  var directory: String?
  var days: Int?
  var source: String?
  var accessKey: String?
  var secretKey: String?
  var seconds: Int?
  /// What goes away in an outage, and comes back: a directory, or the file without which the line to a
  /// service is cut.
  var place: String?

  var outage: KeyProviderOutage? {
    guard let place else { return nil }
    return KeyProviderOutage(
      begin: { try FileManager.default.moveItem(atPath: place, toPath: place + ".away") },
      end: {
        try? FileManager.default.removeItem(atPath: place)
        try FileManager.default.moveItem(atPath: place + ".away", toPath: place)
      })
  }

  func open() throws -> any KeyProvider {
    if let module, let token, let pin {
      return PKCS11KeyProvider(module: module, token: token, pin: Secret(utf8: pin))
    }
    guard let key, let region else { throw PeerFault.unusable("provider") }
    let keeping: AWSKeyManagement.Keeping
    if let days {
      keeping = .keyPerRoot(waiting: days)
    } else if let directory {
      keeping = .wrapped(in: directory)
    } else {
      throw PeerFault.unusable("keeping")
    }
    let (endpoint, source) = (self.endpoint, try credentials())
    return try PatientKeys(patience: seconds ?? 20) { seconds in
      try AWSKeyManagement(
        key: key, region: region, credentials: source, keeping: keeping, endpoint: endpoint,
        patience: .seconds(seconds))
    }
  }

  private func credentials() throws -> CredentialSource {
    switch source {
    case "environment": return .environment
    case "container": return .container
    case "web-identity": return .webIdentity(endpoint: endpoint)
    default:
      guard let accessKey, let secretKey else { throw PeerFault.unusable("credentials") }
      return .fixed(accessKey: accessKey, secretKey: Secret(utf8: secretKey))
    }
  }
}

enum PeerFault: Error, CustomStringConvertible {
  case unusable(String)

  var description: String {
    switch self {
    case .unusable(let what): "cannot use the \(what) it was given"
    }
  }
}
