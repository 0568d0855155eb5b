// SPDX-License-Identifier: Apache-2.0
//
// What the examples in README.md take for granted beyond what they show: what is any host's own.
// Scripts/test-readme compiles each example together with this file, as a host outside would.

import EcartDPP
import Foundation

let day = Date(timeIntervalSince1970: 1_790_000_000)

struct DatabaseLogins: Severing {
  static var connection: RefusalCode { RefusalCode("database-login") }
  func sever(_ account: AccountID) async throws {}
}
let databaseLogins = DatabaseLogins()
