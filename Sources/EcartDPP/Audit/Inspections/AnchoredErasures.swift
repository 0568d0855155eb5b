// SPDX-License-Identifier: Apache-2.0

import EcartDeletion
import EcartPolicy
import FoundationEssentials

/// Whether the database and the key files have carried out what the anchor announced
/// (clause del-4): a database that was restored from a backup knows nothing of later erasures.
enum AnchoredErasures {
  /// A sweep may be between its announcement and the act, in seconds.
  private static let underWay: TimeInterval = 600

  static func checks(_ scene: Scene) async throws(StoreFailure) -> [Check] {
    let subjects = Array(scene.anchor.tombstones)
    var living = 0
    var unfenced = 0
    for start in stride(from: 0, to: subjects.count, by: 1_000) {
      let chunk = Array(subjects[start..<min(start + 1_000, subjects.count)])
      let rows = try await scene.store.keys(of: chunk)
      living += rows.count { $0.state == .living }
      unfenced += chunk.count - rows.count
    }
    func isThere(_ root: String) -> Bool {
      [".root", ".rsa-root"].contains { FileFacts("\(scene.place.roots)/\(root)\($0)") != nil }
    }
    // The audit has no keyring: it sees files in the installation's own directory, or nothing.
    let isInSight = scene.anchor.keyring == nil || scene.anchor.keyring == .file
    let lost = scene.anchor.lostRoots
    let roots = scene.anchor.destroyedRoots.count(where: isThere)
    let found = lost.keys.filter {
      !scene.anchor.destroyedRoots.contains($0) && isThere($0)
    }
    var facts: [String] = []
    if living > 0 {
      facts.append("Subjects that the anchor calls erased and that have a key here: \(living).")
    }
    if unfenced > 0 {
      facts.append(
        "Subjects that the anchor calls erased and that have no tombstone here: \(unfenced).")
    }
    if roots > 0 {
      facts.append("Roots that the anchor calls destroyed and that are there: \(roots).")
    }
    if !found.isEmpty {
      facts.append("Roots that were declared lost and are there again: \(found.count).")
    }
    let declared = lossCheck(lost)
    if facts.isEmpty {
      facts.append(
        isInSight
          ? "Of the erased subjects (\(subjects.count)) and destroyed roots"
            + " (\(scene.anchor.destroyedRoots.count)) in the anchor none is left."
          : "Of the erased subjects (\(subjects.count)) in the anchor none is left. Its destroyed roots"
            + " (\(scene.anchor.destroyedRoots.count)) were not looked for: they were in a keyring elsewhere,"
            + " which the audit does not open. The sweep and the verifier ask it.")
      let documented = try await CertificateChecks.documented(scene.survey)
      let silent = scene.anchor.tombstones.subtracting(documented).count
      if silent > 0 {
        facts.append(
          "Of those subjects \(silent) have neither a certificate here nor an erasure on its way to one:"
            + " their row could not be read, or the database was restored from before they came, or"
            + " somebody took the record away. Compare with the certificates handed out.")
      }
      return declared + [Check(Clause.ID("del-4"), .noted, facts: facts)]
    }
    let age = scene.now.timeIntervalSince(Timestamp.date(scene.anchor.wall))
    let isFresh = !scene.store.identity.livedOnTestingClock && age < underWay
    return declared + [
      Check(
        Clause.ID("del-4"),
        isFresh ? .unknown(because: "A sweep is under way, or was cut short just now.") : .fails,
        facts: facts,
        remedy: "The database is older than its anchor, or a sweep was cut short. Open the"
          + " installation once, which catches it up, and sweep.",
        command: scene.command("sweep"))
    ]
  }

  /// What was not destroyed and counts as gone on two administrators' word, one by one: each is a
  /// residual in certificates.
  private static func lossCheck(_ lost: [String: Int64]) -> [Check] {
    guard !lost.isEmpty else { return [] }
    let facts = lost.sorted { $0.key < $1.key }.map { epoch, at in
      "The root of \(epoch) was not destroyed: two administrators declared it lost on"
        + " \(Timestamp.text(Timestamp.date(at)).prefix(10)). Certificates that rest on it say so."
    }
    let more = facts.count - 12
    return [
      Check(
        Clause.ID("del-4"), .noted,
        facts: facts.prefix(12) + (more > 0 ? ["And \(more) more."] : []))
    ]
  }
}
