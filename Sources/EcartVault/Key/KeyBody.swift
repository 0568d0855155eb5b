// SPDX-License-Identifier: Apache-2.0

/// What the vault keeps in a living subject's key row.
struct KeyBody: Sendable, Equatable {
  var kind: String
  var origin: String
  /// The subject's data keys, at least one; the first is the one that seals, the others only open
  /// what was sealed before they were replaced.
  var keys: [WrappedKey]
  /// Every epoch that ever wrapped one of these keys and may still have a root. Copies of the row in
  /// old backups open until all of them are gone.
  var epochs: [String]
  /// How many earlier epochs are not listed any more, because their roots are known to be destroyed.
  var epochsGone: UInt32 = 0
  /// The subject's name in the ledger, sealed under the first key.
  var pseudonym: [UInt8]
  /// A ciphertext under the first key, kept so that after the erasure somebody can try to open it.
  var sample: [UInt8]
  /// Copies of the keys handed out and not ticked off.
  var copies: UInt32 = 0
  /// When what is under the replaced keys was last sealed anew, in milliseconds since 1970; 0 when it
  /// was not since the last one was replaced.
  var sealedAnew: UInt64 = 0
  /// Whether a file was ever sealed under one of the keys that are here.
  var hasFiles = false
  /// The record types for which one of the keys was ever handed out to seal with: all of these have to be
  /// sealed anew before a replaced key goes.
  var records: [String] = []
  /// What of the subject can be searched for.
  var indexed: [IndexedValue] = []

  /// More keys than this have not been re-sealed away, and rotating again would only hide that.
  static let mostKeys = 16
}

/// A value of the subject that can be searched for: its blind index's inner half, sealed.
struct IndexedValue: Sendable, Equatable {
  /// As which search key, in which form and of which record type; see ``SearchLabel``.
  var name: String
  /// ``Installation/innerHalf(of:)`` sealed under the subject's key.
  var sealed: [UInt8]

  /// What the sealed half is bound to.
  static func part(_ name: String) -> String { "index \(name)" }
}
