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
        remedy: "Make an installation of its own for tests, and start production anew."),
      Check(Clause.ID("code-3"), .noted, facts: [remark(on: scene.machine, made)]),
    ]
  }

  /// What the machine of the audit says it is. It decides nothing: the host's code may say it too,
  /// which an audit does not see, and an auditor may look from another machine.
  private static func remark(on machine: String?, _ made: DeploymentEnvironment) -> String {
    let variable = DeploymentEnvironment.variable
    guard let machine else {
      return "This machine does not say where it runs (\(variable) is not set). Unless the host's"
        + " code says it, a whole copy of this installation opens here and on any machine that does"
        + " not say it either, as \(made.rawValue)."
    }
    let others = "opens here only for a host whose code says \(made.rawValue)."
    return switch DeploymentEnvironment(rawValue: machine) {
    case made: "This machine says that it is \(made.rawValue), too (\(variable))."
    case let said?:
      "This machine says that it is \(said.rawValue) (\(variable)): this installation \(others)"
    case nil:
      "What this machine says (\(variable)) is no environment that is known: this installation"
        + " \(others)"
    }
  }
}
