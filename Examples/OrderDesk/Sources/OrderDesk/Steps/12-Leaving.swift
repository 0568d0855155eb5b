// SPDX-License-Identifier: Apache-2.0

import EcartAPIOrders
import EcartDPP
import Foundation

extension Journey {
  /// Step 12: what can still be found.
  func whatIsLeft(_ copy: OrderRow?, _ maria: Colleague) async throws {
    tell.step(12, "What is left")
    if let copy {
      let signIn = try await maria.signIn()
      do {
        try await gatekeeper.reveal(copy, [\.recipient], for: Fulfilment.self, as: signIn) { _ in }
      } catch let Denied<RevealFields<OrderRow, Fulfilment>>.refused(reason) {
        tell.refusal(
          "Maria finds a copy of order \(copy.id), made before it was erased, and tries to open it.",
          reason.remedy, why: reason.clause.description)
      }
    }

    // The plaintexts come from the sample file; nothing else in this program remembers them.
    let personal = inbox.pages.flatMap(\.result.orders).first { $0.id == Self.gift }?.personal
    let plaintexts = [
      personal?.recipientName, personal?.email, personal?.addresses.first?.line1,
      personal?.items.first?.name,
    ].compactMap { $0 }
    let found = try plaintexts.count { try isInDatabase($0) }
    let control = try isInDatabase("casa-lirio-outlet")
    tell.say(
      "The database's files are searched for that order's recipient, e-mail address, street and"
        + " item: \(found) of \(plaintexts.count) found. (A shop's id, which is no secret, is"
        + " \(control ? "found" : "not found"), so the search works.)", why: "enc-1, del-4")
    let certificates = try FileManager.default.contentsOfDirectory(atPath: place.certificates)
      .filter { $0.hasSuffix(".jws") }
    tell.say(
      "\(try await shop.count().of("order")) living, \(certificates.count.of("certificate")) in"
        + " \(RunDirectory.shown(place.certificates)), and the ledger, which names nobody.",
      why: "del-6, log-5")
  }

  private func isInDatabase(_ text: String) throws -> Bool {
    try place.databaseFiles.contains { path in
      guard FileManager.default.fileExists(atPath: path) else { return false }
      return try Data(contentsOf: URL(filePath: path)).range(of: Data(text.utf8)) != nil
    }
  }

  func whatNext() {
    tell.gap()
    tell.last(
      "Next, check it all: swift run dpp audit \(RunDirectory.shown(place.compliance))")
  }
}
