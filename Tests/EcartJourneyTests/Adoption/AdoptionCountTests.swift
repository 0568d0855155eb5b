// SPDX-License-Identifier: Apache-2.0

import EcartPolicy
import Foundation
import Testing

@testable import EcartDPP

/// Whoever can write to the database can write any number into an adoption's record.
@Suite("An adoption's counts")
struct AdoptionCountTests {
  @Test(arguments: [Int.max, .max - 1, 127, -1, .min])
  func `that there cannot be end no program`(forged: Int) throws {
    var record = AdoptionRecord(began: Date(timeIntervalSince1970: 0), condition: "")
    let subject = try #require(SubjectID(digest: [UInt8](repeating: 7, count: 32)))
    (record.offered, record.sealed, record.removed) = (forged, forged, forged)
    for _ in 0...AdoptionRecord.capacity {
      record.offer(AdoptionRecord.Sample(subject: subject, box: Data()))
    }
    #expect(record.samples.count == AdoptionRecord.capacity)
    #expect(record.offered > 0)
    record.untraced = forged
    record.count(sealed: 2, removed: 1, untraced: 1)
    #expect(record.sealed > 0 && record.removed > 0 && record.done > 0)
    #expect(record.untraced.map { $0 > 0 } == true)
  }
}
