// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
import FoundationEssentials

/// AWS Signature Version 4 over a request without a query, as every call to KMS is one
/// ("AWS Signature Version 4 for API requests", steps 1 to 5).
struct RequestSigner {
  let credentials: ServiceCredentials
  let region: String
  let service: String

  /// The headers to send: those given, `host`, the date, the session token and the authorisation.
  /// - Parameter headers: names in lower case, each once; all of them are signed.
  func signed(
    _ method: String, path: String = "/", host: String, headers: [String: String], body: [UInt8],
    at now: Date
  ) throws(CryptoFailure) -> [String: String] {
    let stamp = Self.stamp(now)
    let day = String(stamp.prefix(8))
    var headers = headers
    headers["host"] = host
    headers["x-amz-date"] = stamp
    if let token = credentials.sessionToken { headers["x-amz-security-token"] = token.text }

    // Step 1: the request in one canonical form.
    let names = headers.keys.sorted()
    let lines = names.map { "\($0):\(Self.squeezed(headers[$0] ?? ""))\n" }.joined()
    let list = names.joined(separator: ";")
    let digest = SHA256.digest(body).hex
    let canonical = "\(method)\n\(path)\n\n\(lines)\n\(list)\n\(digest)"

    // Step 2: what is signed, for one day, region and service.
    let scope = "\(day)/\(region)/\(service)/aws4_request"
    let hashed = SHA256.digest(Array(canonical.utf8)).hex
    let toSign = "AWS4-HMAC-SHA256\n\(stamp)\n\(scope)\n\(hashed)"

    // Step 3: a key for that scope alone.
    var key = credentials.secretKey.withBytes { secret in
      var bytes = Array("AWS4".utf8)
      for index in secret.indices { bytes.append(secret[index]) }
      return Secret(wiping: &bytes)
    }
    for part in [day, region, service, "aws4_request"] {
      var next = try HMAC.authenticationCode(for: Array(part.utf8), using: key)
      key = Secret(wiping: &next)
    }
    let signature = Hex.encode(
      try HMAC.authenticationCode(for: Array(toSign.utf8), using: key))
    headers["authorization"] =
      "AWS4-HMAC-SHA256 Credential=\(credentials.accessKey)/\(scope), "
      + "SignedHeaders=\(list), Signature=\(signature)"
    return headers
  }

  /// A header's value without blanks around it, and with one where several stood.
  private static func squeezed(_ value: String) -> String {
    value.split(separator: " ").joined(separator: " ")
  }

  /// `20261120T120000Z`.
  static func stamp(_ date: Date) -> String {
    let seconds = Int(date.timeIntervalSince1970.rounded(.down))
    let (days, rest) = seconds.quotientAndRemainder(dividingBy: 86_400)
    // Days to a date of the civil calendar, in eras of 400 years that begin in March.
    let shifted = days + 719_468
    let era = shifted / 146_097
    let ofEra = shifted - era * 146_097
    let yearOfEra = (ofEra - ofEra / 1_460 + ofEra / 36_524 - ofEra / 146_096) / 365
    let ofYear = ofEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let month = (5 * ofYear + 2) / 153
    let day = ofYear - (153 * month + 2) / 5 + 1
    let isLate = month >= 10
    let year = yearOfEra + era * 400 + (isLate ? 1 : 0)
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return "\(year)\(two(isLate ? month - 9 : month + 3))\(two(day))"
      + "T\(two(rest / 3_600))\(two(rest / 60 % 60))\(two(rest % 60))Z"
  }
}
