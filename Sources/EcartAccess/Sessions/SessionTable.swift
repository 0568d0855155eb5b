// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
import EcartPolicy
package import FoundationEssentials

/// Names a session in lists and in the ledger. Whoever knows it cannot use the session.
public struct SessionID: Sendable, Hashable, Codable {
  package let uuid: UUID
  package init(_ uuid: UUID) { self.uuid = uuid }
}

/// Where a token's digest leads. Bounded: a place of the table has one, and takes it along.
struct SessionPointer: GateRecord, Codable {
  var account: SubjectID
  var session: UUID
}

/// The sessions of one account. One record for all: how many there are is decided by compare and
/// set on it, and nobody walks a list.
struct SessionTable: GateRecord, Codable {
  var entries: [SessionEntry] = []
  /// Who was seen where in the last day, for the sharing rule.
  var sightings: [Sighting] = []
  /// When the last alarm was raised; at most one an hour.
  var alarmed: Date?

  private static let mostSightings = 64

  mutating func see(_ sighting: Sighting) {
    sightings.append(sighting)
    forget(before: sighting.at.addingTimeInterval(-SharingRules.day))
    sightings.removeFirst(max(0, sightings.count - Self.mostSightings))
  }

  mutating func forget(before instant: Date) {
    sightings.removeAll { $0.at <= instant }
  }

  /// The lowest place that nobody has.
  func freePlace() -> Int {
    let taken = Set(entries.map(\.place))
    return (0...entries.count).first { !taken.contains($0) } ?? entries.count
  }
}

struct SessionEntry: Codable, Sendable {
  /// Counted from 0 and used again: each place has a standing, so there are never many of them.
  var place: Int
  var id: UUID
  /// Hexadecimal, of the token.
  var digest: String
  var opened: Date
  /// The moment of the second factor, and which it was.
  var signedIn: Date
  var factor: String
  /// The last use that was written down.
  var lastUse: Date
  var device: String
  /// What the session rests on was like this when it was opened.
  var marks: SessionMarks
}

/// The generations of everything that can end a session from outside: the store was restored, the
/// account ended, all its sessions were closed, this one was.
struct SessionMarks: Codable, Sendable, Equatable {
  var store: Int64
  var account: Int64
  var sessions: Int64
  var place: Int64
}
