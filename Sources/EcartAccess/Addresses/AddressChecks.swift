// SPDX-License-Identifier: Apache-2.0

package import EcartPolicy
import FoundationEssentials

/// What an audit finds of the networks the host is reached from (clause net-1), without any key.
package enum AddressChecks {
  package static func checks(_ survey: Survey) async throws(StoreFailure) -> [Check] {
    let key = AllowedAddressesHead.key
    guard let head = try await survey.read(AllowedAddressesHead.self, at: key) else {
      return [
        Check(
          Clause.ID("net-1"), .unknown(because: "No list of approved networks is kept here."),
          facts: ["A host whose firewall alone decides has no list; then the firewall is asked."],
          remedy: "Name the networks: AllowAddresses, and AdmitAddress at each connection.")
      ]
    }
    let stored = try await survey.read(AllowedAddresses.self, at: key)
    let blocks = stored?.version == head.version ? stored?.blocks() : nil
    let isReadable = blocks?.count == head.blocks && head.blocks > 0
    let everyone = (blocks ?? []).count { $0.prefix == 0 }
    return [
      Check(
        "net-1", holds: isReadable && everyone == 0,
        facts: [
          "\(head.blocks) approved networks, since \(Timestamp.text(head.since).prefix(10));"
            + (isReadable
              ? " \(everyone) of them are everybody" : " they cannot be read, so nobody comes in")
        ],
        remedy: "Name the networks that are really needed; 0.0.0.0/0 and ::/0 approve everybody.")
    ]
  }
}
