// SPDX-License-Identifier: Apache-2.0

package import EcartPolicy
import FoundationEssentials

/// What an audit finds of the networks the host is reached from (clause net-1), without any key.
package enum AddressChecks {
  package static func checks(_ survey: Survey) async throws(StoreFailure) -> [Check] {
    guard let list = try await survey.read(AllowedAddresses.self, at: "list") else {
      return [
        Check(
          Clause.ID("net-1"), .unknown(because: "No list of approved networks is kept here."),
          facts: ["A host whose firewall alone decides has no list; then the firewall is asked."],
          remedy: "Name the networks: AllowAddresses, and AdmitAddress at each connection.")
      ]
    }
    var unreadable = 0
    var everyone = 0
    for text in list.blocks {
      guard let block = try? AddressBlock(parsing: text) else {
        unreadable += 1
        continue
      }
      if block.prefix == 0 { everyone += 1 }
    }
    return [
      Check(
        "net-1", holds: unreadable == 0 && everyone == 0,
        facts: [
          "\(list.blocks.count) approved networks, since \(Timestamp.text(list.since).prefix(10));"
            + " \(everyone) of them are everybody, \(unreadable) cannot be read"
        ],
        remedy: "Name the networks that are really needed; 0.0.0.0/0 and ::/0 approve everybody.")
    ]
  }
}
