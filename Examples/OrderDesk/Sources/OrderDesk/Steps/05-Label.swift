// SPDX-License-Identifier: Apache-2.0

import EcartAPIOrders
import EcartDPP

extension Journey {
  /// Step 5: named fields, for a purpose, as somebody who is signed in.
  func printLabel(as signIn: Proof<SignIn>) async throws {
    tell.step(5, "Reveal two fields, to print one label")
    guard let row = try await shop.order(Self.gift, store: "casa-lirio") else { return }
    tell.say(
      "Order \(row.id) has to be sent. The recipient and the address are asked for, to fulfil the"
        + " order, with the sign-in as proof. Who asked, which fields and what for is durable in"
        + " the ledger before anything opens.", why: "lp-2, ret-2")
    tell.say("This comes from the reveal, and is the only place where a person is printed:")
    try await gatekeeper.reveal(row, [\.recipient, \.shipping], for: Fulfilment.self, as: signIn) {
      pii in
      tell.paperEdge(isTop: true)
      try pii.open(\.recipient) { tell.paper($0) }
      try pii.open(\.shipping) { address in
        for line in address.split(separator: "\n") { tell.paper(String(line)) }
      }
      tell.paperEdge(isTop: false)
      do {
        try pii.open(\.email) { _ in }
      } catch let fault as FieldFault {
        tell.refusal(
          "The same code also tries the e-mail address.", "\(fault)", why: "lp-2")
      }
    }
    tell.say(
      "A purpose is a type, and the set is closed: there is none for selling data, so that does"
        + " not compile.", why: "ret-2")
    try await findOrders(as: signIn)
  }

  /// Somebody writes in and asks what the shop has of them.
  private func findOrders(as signIn: Proof<SignIn>) async throws {
    let orders = inbox.pages.flatMap(\.result.orders)
    guard let email = orders.first(where: { $0.id == Self.gift })?.personal.email else { return }
    let found = try await gatekeeper.admit(
      FindPerson(by: Personal<Email>(email), .email, for: SubjectRights.self, as: signIn)
    ).claim
    tell.gap()
    tell.say(
      "Its buyer writes in and asks what the shop has of them. Their e-mail address finds"
        + " \(found.count == 1 ? "1 order" : "\(found.count) orders"), and opens none: it is looked for"
        + " in an index under the orders' own keys, which goes when they go.", why: "enc-1, lp-1")
  }
}
