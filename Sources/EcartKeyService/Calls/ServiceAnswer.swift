// SPDX-License-Identifier: Apache-2.0

import EcartVault
import FoundationEssentials

/// What a service said no with: its word, and never its sentences, which may quote what was sent.
struct ServiceAnswer: Equatable {
  let status: Int
  let code: String
  /// How far this machine's clock is ahead of the service's, where it is too far for a signature.
  let clock: Clock?

  enum Clock: Equatable {
    case ahead(Int)
    case unknown
  }

  /// AWS takes a signature's date when it is within 15 minutes, some services within 5.
  private static let mostSkew: TimeInterval = 240

  init(_ response: ServiceResponse, at now: Date = Date()) {
    struct Body: Decodable {
      let type: String?
      let code: String?
      let message: String?
      enum CodingKeys: String, CodingKey { case type = "__type", code, message }
    }
    let body = try? JSONDecoder().decode(Body.self, from: Data(response.body))
    let word =
      body?.type ?? body?.code ?? response.errorType
      ?? XMLText.first("Code", in: String(decoding: response.body, as: UTF8.self))
    status = response.status
    code = word.flatMap(Self.plain) ?? "HTTP \(response.status)"
    clock = Self.clock(code, response, body?.message, now)
  }

  private static func clock(
    _ code: String, _ response: ServiceResponse, _ message: String?, _ now: Date
  ) -> Clock? {
    let isAlwaysClock = ["RequestExpired", "RequestTimeTooSkewed"].contains(code)
    guard
      isAlwaysClock
        || ["InvalidSignatureException", "SignatureDoesNotMatch"]
          .contains(code)
    else { return nil }
    if let date = response.date {
      let ahead = now.timeIntervalSince(date)
      if abs(ahead) > mostSkew { return .ahead(Int(ahead.rounded())) }
    }
    let saysSo = ["Signature expired", "Signature not yet current"].contains {
      message?.hasPrefix($0) ?? false
    }
    return isAlwaysClock || saysSo ? .unknown : nil
  }

  /// `ThrottlingException` out of `com.amazonaws.kms#ThrottlingException:http://…`.
  private static func plain(_ word: String) -> String? {
    let name = word.split(separator: "#").last?.split(separator: ":").first.map(String.init)
    guard let name, (1...64).contains(name.utf8.count),
      name.utf8.allSatisfy({
        (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0) || $0 == 46
      })
    else { return nil }
    return name
  }

  var isThrottling: Bool {
    status == 429
      || [
        "ThrottlingException", "Throttling", "ThrottledException", "RequestLimitExceeded",
        "RequestThrottled", "RequestThrottledException", "TooManyRequestsException", "SlowDown",
      ].contains(code)
  }

  var isTransient: Bool {
    isThrottling || status >= 500 || status == 408
      || [
        "KMSInternalException", "DependencyTimeoutException", "KeyUnavailableException",
        "ServiceUnavailable", "ServiceUnavailableException", "RequestTimeout", "InternalFailure",
        "IDPCommunicationError",
      ].contains(code)
  }

  /// The credentials are over, or were taken back; others may be good.
  var isAboutCredentials: Bool {
    [
      "ExpiredToken", "ExpiredTokenException", "UnrecognizedClientException",
      "InvalidClientTokenId",
    ].contains(code)
  }

  var fault: KeyProviderFault {
    switch clock {
    case .ahead(let seconds): return .clock(secondsAhead: seconds)
    case .unknown: return .clock(secondsAhead: nil)
    case nil: break
    }
    if isThrottling { return .throttled }
    if isTransient { return .unreachable(code) }
    return switch code {
    case "InvalidCiphertextException", "IncorrectKeyException": .notAuthentic
    case "DisabledException": .refused(code: "disabled")
    default: .refused(code: code)
    }
  }
}
