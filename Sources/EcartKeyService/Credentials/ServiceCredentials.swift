// SPDX-License-Identifier: Apache-2.0

public import EcartCrypto
import FoundationEssentials

/// Where this process's right to use the key service comes from (clause enc-3). The instance metadata
/// of EC2 and profiles in `~/.aws` are not asked: give such credentials as ``fixed``.
public enum CredentialSource: Sendable {
  /// `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY` and, for temporary ones, `AWS_SESSION_TOKEN`.
  case environment
  /// The container's own endpoint: `AWS_CONTAINER_CREDENTIALS_FULL_URI` or `…_RELATIVE_URI`, with
  /// `AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE` or `…_TOKEN`. Without TLS only this machine and the
  /// addresses that container platforms have for it are asked.
  case container
  /// `AWS_ROLE_ARN` by the token in `AWS_WEB_IDENTITY_TOKEN_FILE`, read anew each time, exchanged at
  /// the region's STS or, for tests, at another endpoint.
  case webIdentity(endpoint: String? = nil)
  case fixed(accessKey: String, secretKey: Secret, sessionToken: Secret? = nil)
}

/// What requests are signed with. Prints nothing but the access key's id, which is no secret.
struct ServiceCredentials: Sendable {
  let accessKey: String
  let secretKey: Secret
  var sessionToken: Secret?
  /// `nil`: they do not expire.
  var expires: Date?

  /// An id that could not stand in a header was not given by AWS.
  init?(accessKey: String, secretKey: Secret, sessionToken: Secret? = nil, expires: Date? = nil) {
    let isPlain = accessKey.utf8.allSatisfy {
      (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0)
    }
    let token = sessionToken?.text.utf8.allSatisfy { (33...126).contains($0) } ?? true
    guard isPlain, token, (1...128).contains(accessKey.utf8.count), secretKey.count > 0 else {
      return nil
    }
    self.accessKey = accessKey
    self.secretKey = secretKey
    self.sessionToken = sessionToken
    self.expires = expires
  }
}

extension Secret {
  /// For what must go into a header or a form; it cannot be wiped.
  var text: String {
    withBytes { bytes in String(decoding: bytes.indices.map { bytes[$0] }, as: UTF8.self) }
  }
}
