// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
import EcartPolicy
import EcartRetention
import EcartVault
import FoundationEssentials

extension OpeningFault {
  /// An installation whose roots are elsewhere would look as if they were destroyed (clause del-4).
  static func check(
    _ keyring: KeyProviderKind, _ identity: String?, against anchored: AnchorFile.Summary
  ) throws(OpeningFault) {
    guard let made = anchored.keyring else { return }
    if made == keyring {
      guard let known = anchored.keyringID, known != identity else { return }
      throw .keys(
        "this is not the keyring that the installation was made with (enc-2, del-4), in which every root"
          + " would look destroyed; \(wayOut(to: known))")
    }
    throw .keys(
      "this installation keeps its roots in \(made.words), and was opened with"
        + " \(keyring == .file ? "the directory's own key files" : keyring.words) (enc-2, del-4);"
        + " open it as its host does. dpp knows the directory's own key files alone: with other"
        + " keyrings, sweep and verify from the host")
  }

  /// A directory's number can be given to an empty one; of another keyring only its host knows more.
  private static func wayOut(to known: String) -> String {
    guard known.utf8.count == 32, Hex.decode(known) != nil else {
      return "that one is \(known): open with it"
    }
    return
      "mount the right directory. If it is lost for good, write \(known) into a file keyring.id"
      + " (mode 0600) in an empty directory and open with that: then each root is one that is lost,"
      + " and two administrators can say so (dpp roots, ReportRootLost)"
  }

  /// Key files are the installation's own, or somewhere else of the host's. Those of a provider of
  /// the host's own are always elsewhere: `dpp`, which opens the directory's with a `FileKeyring`,
  /// would find none of them there, as if all were destroyed.
  static func kind(
    of provider: any KeyProvider, in place: ComplianceDirectory
  ) -> KeyProviderKind {
    if let files = provider as? FileKeyring { return files.kind(forInstallationIn: place.roots) }
    return provider.kind == .file ? .fileElsewhere : provider.kind
  }

  /// A key service that lets a destroyed root be brought back for some days keeps the clock only
  /// when the policy erases as many days earlier (clauses ret-1, del-4).
  static func checkRoom(
    in policy: Policy, for provider: any KeyProvider
  ) throws(OpeningFault) {
    let wait = provider.destructionWait
    let floor = RetentionPolicy.standard
    let asked = policy[RetentionPolicy.self]
    let isLate =
      asked.afterDelivery + wait > floor.afterDelivery
      || asked.withoutDelivery + wait > floor.withoutDelivery
    guard wait > 0, isLate else { return }
    let days = Int((wait / 86_400).rounded(.up))
    let (most, longest) = (Int(floor.afterDelivery / 86_400), Int(floor.withoutDelivery / 86_400))
    let late =
      "a destroyed root can be brought back for \(days) days at this key service, so what is erased"
      + " on day \(most) is gone on day \(most + days) (ret-1); "
    throw .keys(
      late
        + (days <= most
          ? "tighten afterDelivery to \(most - days) days and withoutDelivery to \(longest - days), or"
            + " use a provider that destroys at once"
          : "no policy leaves that much time: have the service wait for fewer days, so that nothing can be"
            + " brought back for more than \(most), or use a provider that destroys at once"))
  }
}
