// SPDX-License-Identifier: Apache-2.0

package import EcartPolicy
import Synchronization

/// The subjects whose files somebody is sealing anew, so that a file which was not is known of, whatever
/// the host's closure makes of the error (clause enc-1).
///
/// One list for the process: the closure may use another gatekeeper of the store, or tasks that end before it does.
/// Another's failure with the same subject's files counts too; a key that stays is no harm.
package enum WatchedFiles {
  private static let watched = Mutex<[SubjectID: [Unpassed]]>([:])

  /// - Returns: what was thrown about the subject's files meanwhile.
  package static func watching(
    _ subject: SubjectID, _ work: () async throws -> Void
  ) async throws -> (any Error)? {
    let unpassed = Unpassed()
    watched.withLock { $0[subject, default: []].append(unpassed) }
    defer {
      watched.withLock { watched in
        watched[subject]?.removeAll { $0 === unpassed }
        if watched[subject]?.isEmpty == true { watched[subject] = nil }
      }
    }
    do { try await work() } catch {
      // The closure's own errors end the run, as they always did.
      guard unpassed.first != nil else { throw error }
    }
    return unpassed.first
  }

  static func note(_ fault: any Error, of subject: SubjectID) {
    for unpassed in watched.withLock({ $0[subject] ?? [] }) { unpassed.note(fault) }
  }
}
