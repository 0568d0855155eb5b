// SPDX-License-Identifier: Apache-2.0

import EcartDPP
import Foundation

extension Journey {
  /// The order the tax office asks about.
  static let held = "5120002004"
  /// 30 June 2027.
  static let heldUntil = Date(timeIntervalSince1970: 1_814_313_600)

  /// Step 6: a law asks for one order to be kept.
  func hold(as signIn: Proof<SignIn>) async throws {
    tell.step(6, "A legal hold on one order")
    let origin = try Origin(platform: "shopify", store: "casa-lirio", connection: "conn-shopify-1")
    let until = try await gatekeeper.admit(
      PlaceHold<OrderRow>(
        on: Self.held, from: origin, statute: "Invented Tax Act, section 12", until: Self.heldUntil,
        approvedBy: signIn)
    ).claim
    tell.say(
      "A tax law asks for order \(Self.held). An administrator holds it until \(until.day); the"
        + " law's name is kept sealed. A hold ends by itself.", why: "ret-3, del-3")
  }

  /// Later, when its 30 days are over.
  func useHeld(as signIn: Proof<SignIn>) async throws {
    guard let row = try await shop.order(Self.held, store: "casa-lirio") else { return }
    do {
      try await gatekeeper.reveal(row, [\.shipping], for: Fulfilment.self, as: signIn) { _ in }
    } catch let Denied<RevealFields<OrderRow, Fulfilment>>.refused(reason) {
      tell.refusal(
        "The warehouse asks for its address.", reason.remedy,
        why: reason.clause.description)
    }
    try await gatekeeper.reveal(row, [\.total], for: TaxDocuments.self, as: signIn) { pii in
      try pii.open(\.total) { total in
        tell.reply("For tax documents it opens: \(total.count) characters, not shown here.")
      }
    }
  }
}
