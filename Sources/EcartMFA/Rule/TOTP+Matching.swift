// SPDX-License-Identifier: Apache-2.0

public import EcartCrypto
public import FoundationEssentials

extension TOTP {
  /// How far an authenticator's clock may be off (RFC 6238 §5.2). Wider cannot be asked for: each
  /// further step is one more code to guess.
  public enum Drift: Int64, Sendable, Codable, CaseIterable {
    case none = 0
    case oneStep = 1
  }

  /// The step that a typed code uses up, or `nil` for a code that is wrong, outside the window or
  /// already used: one answer for all three (clause mfa-1).
  ///
  /// The caller stores the returned step with compare-and-set and passes it as `lastStep` from then
  /// on. What is stored is the *code's* step, never the clock's: CVE-2021-43177 stored the latter
  /// and took a used code once more in the next interval. Every candidate is computed and
  /// compared, in constant time, so that neither time nor order tells which came close.
  ///
  /// - Parameters:
  ///   - code: what was typed, already canonical.
  ///   - secret: the account's.
  ///   - moment: the gatekeeper's clock, never the caller's.
  ///   - lastStep: the last step accepted on this account; only later ones are good.
  ///   - drift: how many steps either side are tried.
  /// - Returns: if two candidate steps share the code (one in a million), the later, so that the
  ///   code cannot be used for the other.
  /// - Throws: ``CryptoFailure`` when the provider refuses; nothing is then accepted.
  public func step(
    matching code: TOTPCode, secret: TOTPSecret, at moment: Date, after lastStep: Int64?,
    within drift: Drift = .oneStep
  ) throws(CryptoFailure) -> Int64? {
    let now = TOTP.step(at: moment)
    // Before 1970 there is no step: the window begins at the first.
    let window = UInt64(max(0, now - drift.rawValue))...UInt64(now + drift.rawValue)
    let floor = lastStep ?? -1
    let typed = code.number
    let isLongEnough = code.ascii.count == digits.rawValue
    var found: Int64?
    try HMAC.withCodes(ofCounters: window, using: secret.key, hash: algorithm.hash) { step, mac in
      // One subtraction and no early end: how close a guess came is not told by the time it takes.
      let isEqual = (truncated(mac) ^ typed) == 0
      let isLater = Int64(step) > floor
      if isEqual && isLongEnough && isLater { found = Int64(step) }
    }
    return found
  }
}
