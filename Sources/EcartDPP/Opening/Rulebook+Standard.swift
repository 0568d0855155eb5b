// SPDX-License-Identifier: Apache-2.0

import EcartAccess
import EcartPasswords
package import EcartPolicy
import EcartRetention

extension Rulebook {
  /// The clocks this library knows.
  package static let standard = Rulebook(
    [.delivered, .received, .accountEnded, .credentialEnded], holds: [.legalHold],
    duties: [.accountReview, .trainingEnds, .termination, .passwordExpires, .credentialRotation])
}
