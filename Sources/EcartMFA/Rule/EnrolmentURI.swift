// SPDX-License-Identifier: Apache-2.0

/// The `otpauth://` text that a new authenticator scans. It holds the secret, so it prints as a
/// mask; show ``text`` once, over an encrypted channel, and keep it nowhere.
///
/// The form is Google Authenticator's *Key Uri Format*: the issuer both in front of the label and
/// as a parameter, because some apps read only one of the two.
public struct EnrolmentURI: Sendable {
  /// Why no text can be made.
  public enum Problem: Error, Equatable, CustomStringConvertible {
    case emptyIssuer
    case emptyAccount
    case colon

    public var description: String {
      switch self {
      case .emptyIssuer: "mfa-1: name the issuer that the authenticator shall display."
      case .emptyAccount: "mfa-1: name the account that the authenticator shall display."
      case .colon: "mfa-1: issuer and account cannot hold a colon, which parts them in the label."
      }
    }
  }

  /// The whole URI, secret included.
  public let text: String

  /// - Parameters:
  ///   - issuer: who runs the service, as the app displays it.
  ///   - account: whose it is, as the app displays it.
  ///   - secret: shared with the authenticator by this very text.
  ///   - totp: algorithm and digits. Many apps know SHA-1 with six digits only.
  public init(
    issuer: String, account: String, secret: TOTPSecret, totp: TOTP = .standard
  ) throws(Problem) {
    guard issuer.contains(where: { !$0.isWhitespace }) else { throw .emptyIssuer }
    guard account.contains(where: { !$0.isWhitespace }) else { throw .emptyAccount }
    guard !(issuer + account).utf8.contains(UInt8(ascii: ":")) else { throw .colon }
    let who = percentEncoded(issuer)
    text =
      "otpauth://totp/\(who):\(percentEncoded(account))?secret=\(secret.base32)&issuer=\(who)"
      + "&algorithm=\(totp.algorithm.rawValue)&digits=\(totp.digits.rawValue)"
      + "&period=\(TOTP.period)"
  }
}

extension EnrolmentURI: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  public var description: String { "EnrolmentURI(•••)" }
  public var debugDescription: String { description }
  public var customMirror: Mirror { Mirror(self, children: [:]) }
}

/// Everything but RFC 3986's unreserved characters as `%XX` of its UTF-8; a space is `%20`, since
/// `+` is a space only in web forms.
private func percentEncoded(_ text: String) -> String {
  let hex = Array("0123456789ABCDEF".utf8)
  var encoded: [UInt8] = []
  for byte in text.utf8 {
    switch byte {
    case 65...90, 97...122, 48...57, 45, 46, 95, 126: encoded.append(byte)
    default: encoded += [37, hex[Int(byte >> 4)], hex[Int(byte & 15)]]
    }
  }
  return String(decoding: encoded, as: UTF8.self)
}
