// SPDX-License-Identifier: Apache-2.0

import EcartReport
import Foundation

/// Duties as an iCalendar file.
struct WriteCalendar: PeerCommand {
  struct Entry: Decodable {
    let uid: String, summary: String, details: String
    let sequence: Int
    let due: TimeInterval
    let reminders: [TimeInterval]
  }
  let cases: [Entry]
  let stamp: TimeInterval

  func answer() -> String {
    let items = cases.map {
      CalendarItem(
        uid: $0.uid, sequence: $0.sequence, summary: $0.summary, details: $0.details,
        due: Date(timeIntervalSince1970: $0.due), reminders: $0.reminders)
    }
    return CalendarRenderer().render(items, stampedAt: Date(timeIntervalSince1970: stamp))
  }
}
