// SPDX-License-Identifier: Apache-2.0

import EcartPolicy

/// Where a clause asks for what a standard advises against. The code obeys the clause; the report
/// says so, and what makes up for it.
enum Contradictions {
  static func words(for clause: Clause.ID) -> String? {
    switch clause.description {
    case "pw-4":
      "This contradicts NIST SP 800-63B-4 §3.1.1.2 and OWASP ASVS 5.0 6.2.5, which rule out"
        + " composition rules: people meet them in ways that are easy to guess. What compensates:"
        + " twelve characters or more, a list of common passwords, nothing of the owner's names,"
        + " Argon2id, locks that slow guessing (§3.2.2), and a second factor at every sign-in."
    case "pw-6":
      "This contradicts NIST SP 800-63B-4 §3.1.1.2 and OWASP ASVS 5.0 6.2.10, which rule out"
        + " changing passwords by the calendar: people then choose weaker ones. What compensates:"
        + " former passwords do not come back, the full rules hold for each new one, and a second"
        + " factor at every sign-in."
    default: nil
    }
  }
}
