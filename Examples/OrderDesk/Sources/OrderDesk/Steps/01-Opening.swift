// SPDX-License-Identifier: Apache-2.0

import EcartDPP
import EcartTesting

extension Journey {
  /// Step 1: the directory, over the shop's own database.
  init(opening options: Options) async throws {
    tell = Narrator(isQuiet: options.isQuiet)
    place = RunDirectory(path: options.directory)
    clock = TestingClock(Self.start)
    inbox = try Inbox(samples: options.samples)
    try place.begin()
    shop = try Shop(at: place.database)
    gatekeeper = try await Gatekeeper.open(
      at: place.compliance, over: shop.pool, policy: .ecartAPI, clock: clock)
    try gatekeeper.register(Shop.register)

    tell.title("ORDER DESK: a small shop's back office that has to obey a data-protection policy")
    tell.say(
      "Everybody in it is invented. The clock is a testing clock: it starts on"
        + " \(Self.start.day) and moves when told to. At the right, 'why' names the clause of the"
        + " policy that is the reason; 'dpp controls' lists them all.")
    tell.step(1, "Open the compliance directory")
    tell.say(
      "\(RunDirectory.shown(place.compliance)) is made: the store, the key roots and the anchor."
        + " Others may not enter it (mode 0700).", why: "enc-2")
    tell.say(
      "The roots lie in a directory that backups are told to leave out, so that what is erased"
        + " stays erased when a backup comes back.", why: "del-4")
    tell.say(
      "The shop's own table, '\(OrderRow.databaseTableName)', is in the same database file: a row"
        + " and the evidence about it land together or not at all. The shop registers its"
        + " columns, so that an audit knows where to look.", why: "scope-1")
  }
}
