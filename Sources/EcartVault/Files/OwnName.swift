// SPDX-License-Identifier: Apache-2.0

/// The names under which this library writes files whole (``PrivateFile/write(_:to:replacing:)``), so
/// that what a killed process of ours left beside one of them is told from what a host keeps in the
/// same directory. Whoever writes a file of a new name adds it here.
enum OwnName {
  private static let files: Set<String> = [
    // The compliance directory's.
    "dpp.json", "waivers.json", "signer.pem", "verifier.pem", "ledger.vkey",
    // The installation's and the verifier's.
    "installation.key", "signer.key", "verifier.key", "anchor.checkpoint",
    // A keyring's.
    PrivateDirectory.backupMarker, "keyring.id", "keyring.json",
  ]
  /// Of roots, behind their ids.
  private static let suffixes = [".root", ".rsa-root", ".kms-root"]

  static func isKnown(_ name: String) -> Bool {
    files.contains(name)
      || suffixes.contains { suffix in
        name.hasSuffix(suffix)
          && (try? RootName.check(String(name.dropLast(suffix.count)))) != nil
      }
  }
}
