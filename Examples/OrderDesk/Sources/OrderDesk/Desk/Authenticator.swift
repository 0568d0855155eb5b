// SPDX-License-Identifier: Apache-2.0

import EcartDPP
import EcartTesting

/// Plays the telephone that has scanned the QR code.
struct Authenticator {
  private let secret: TOTPSecret
  private let clock: TestingClock

  struct Unreadable: Error, CustomStringConvertible {
    let description = "The QR code could not be read."
  }

  init(scanning uri: EnrolmentURI, clock: TestingClock) throws(Unreadable) {
    guard let start = uri.text.firstRange(of: "secret=")?.upperBound,
      let secret = TOTPSecret(base32: String(uri.text[start...].prefix { $0 != "&" }))
    else { throw Unreadable() }
    self.secret = secret
    self.clock = clock
  }

  /// The six digits it shows now.
  func code() throws -> String {
    try TOTP.standard.code(secret: secret, at: TOTP.step(at: clock.now)).text
  }
}
