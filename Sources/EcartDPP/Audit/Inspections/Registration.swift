// SPDX-License-Identifier: Apache-2.0

import EcartPolicy
import FoundationEssentials

/// What the host told about itself (clause scope-1).
enum Registration {
  static let advice =
    "Call gatekeeper.register(HostRegister(…)), naming every table that holds Information."

  static func checks(_ scene: Scene) -> [Check] {
    let clause = Clause.ID("scope-1")
    switch scene.register {
    case .missing:
      return [
        Check(
          clause, .unknown(because: "There is no dpp.json: the host registered nothing."),
          facts: [], remedy: advice)
      ]
    case .unreadable(let cause):
      return [
        Check(
          clause, .fails, facts: ["dpp.json is there and cannot be used: \(cause)."],
          remedy: advice)
      ]
    case .read(let host):
      let tables = host.dataStores.reduce(0) { $0 + $1.tables.count }
      return [
        Check(
          clause, .noted,
          facts: [
            "Registered: data stores \(host.dataStores.count), tables \(tables). Whether that is every"
              + " system, only a person can say."
          ])
      ]
    }
  }
}
