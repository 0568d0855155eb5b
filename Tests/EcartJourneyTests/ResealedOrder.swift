// SPDX-License-Identifier: Apache-2.0

import EcartDPP
import Foundation
import GRDB

/// A sample order as its host seals it anew.
struct ResealedOrder: Codable {
  var id: String
  var subject: SubjectID
  var recipient: Sealed<Name>
  var email: Sealed<Email>?
  var line: Sealed<Purchase>

  /// All of a subject's orders, in the decision's own transaction.
  /// - Parameter failing: the order in whose middle the host's statements throw.
  static func resealAll(
    of subject: SubjectID, with sealer: Sealer<SampleOrder>, in db: Database,
    failing: String? = nil
  ) throws {
    let rows = try Row.fetchAll(
      db, sql: "SELECT id, body FROM orders WHERE subject = ?", arguments: [subject.description])
    for row in rows {
      let id: String = row["id"]
      let text: String = row["body"]
      var order = try JSONDecoder().decode(Self.self, from: Data(text.utf8))
      order.recipient = try sealer.resealed(order.recipient, as: \.recipient)
      order.email = try sealer.resealed(order.email, as: \.email)
      if id == failing { throw CancellationError() }
      order.line = try sealer.resealed(order.line, as: \.line)
      let body = String(decoding: try JSONEncoder().encode(order), as: UTF8.self)
      try db.execute(sql: "UPDATE orders SET body = ? WHERE id = ?", arguments: [body, id])
    }
  }
}
