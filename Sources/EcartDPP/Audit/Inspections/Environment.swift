// SPDX-License-Identifier: Apache-2.0

import EcartPolicy
import EcartVault

/// What environment the installation was made for, and whether it was used as that (clause code-3).
enum Environment {
  static func checks(_ scene: Scene) -> [Check] {
    guard let made = scene.anchor.environment else {
      return [
        Check(
          Clause.ID("code-3"), .unknown(because: "the anchor cannot be read"), facts: [],
          remedy: "Let this user read the anchor in roots/.")
      ]
    }
    let isMixed = made == .production && scene.livedOnTestingClock
    return [
      Check(
        "code-3", holds: !isMixed,
        facts: isMixed
          ? ["This installation was made for production and was run on a testing clock."]
          : [
            "This installation was made for \(made.rawValue). Its epochs' keys are wrapped for that"
              + " environment and this store, and open under no other."
          ],
        remedy: "Make an installation of its own for tests, and start production anew.")
    ]
  }
}
