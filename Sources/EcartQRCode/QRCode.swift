// SPDX-License-Identifier: Apache-2.0

public import EcartMFA

/// The QR code that a new authenticator scans, as SVG, PNG or text for a terminal (clause mfa-1).
///
/// It holds the secret as the URI does, so it prints as a mask: show it once, over an encrypted
/// channel, with `Cache-Control: no-store`, and write it nowhere. ISO/IEC 18004, error correction
/// M (a seventh part of it may be unreadable), in the smallest version that holds the text, with
/// the quiet zone of four modules the standard asks for in all three forms.
///
/// ```swift
/// let code = try QRCode(uri: enrolment.claim.uri)
/// response.body = code.svg
/// ```
public struct QRCode: Sendable {
  /// Why there is no QR code.
  public enum Problem: Error, Equatable, CustomStringConvertible {
    /// The text is beyond what a QR code holds at this error correction: 2331 bytes.
    case tooLong
    /// The library had no memory for it.
    case failed

    public var description: String {
      switch self {
      case .tooLong: "mfa-1: a QR code holds 2331 bytes; shorten the issuer or the account name."
      case .failed: "mfa-1: the QR code could not be drawn; show the secret as text, or try again."
      }
    }
  }

  /// Modules of the quiet zone at each edge.
  static let quietZone = 4

  /// The symbol without its quiet zone, row by row.
  let modules: Modules

  /// - Parameter uri: of an ``EnrolTOTP``, whole: name, secret and settings.
  /// - Throws: ``Problem``, which does not say what was to be drawn.
  public init(uri: EnrolmentURI) throws(Problem) {
    self.modules = try Modules(encoding: Array(uri.text.utf8))
  }
}

extension QRCode: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  public var description: String { "QRCode(•••)" }
  public var debugDescription: String { description }
  public var customMirror: Mirror { Mirror(self, children: [:]) }
}
