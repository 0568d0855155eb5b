// SPDX-License-Identifier: Apache-2.0

import EcartPolicy

/// A record that is its bytes.
struct ConformanceItem: GateRecord {
  let bytes: [UInt8]
  init(decoding bytes: [UInt8]) { self.bytes = bytes }
  func encoded() -> [UInt8] { bytes }
}

/// A record of another space.
struct ConformanceOther: GateRecord, Codable {}

extension Space {
  static let items = Space(of: ConformanceItem.self)
  static let others = Space(of: ConformanceOther.self)
}

extension RecordAddress {
  static func item(_ key: RecordKey) -> Self { Self(ConformanceItem.self, key) }
  static func other(_ key: RecordKey) -> Self { Self(ConformanceOther.self, key) }
}

extension Batch {
  /// - Parameter wall: the mark's time, in milliseconds.
  static func of(
    _ changes: Change..., expecting expectations: [Expectation] = [], entries: [[UInt8]] = [],
    wall: Int64 = 1_000
  ) -> Batch {
    var batch = Batch(mark: .at(wall))
    for change in changes { batch.change(change) }
    for expectation in expectations { batch.expect(expectation) }
    batch.entries = entries
    return batch
  }
}

extension Batch.Change {
  static func insert(_ key: RecordKey, _ body: [UInt8] = [1], index: RecordKey? = nil) -> Self {
    .put(.item(key), body: body, index: index, movesSpace: true)
  }

  /// A change that no list has to know about.
  static func update(_ key: RecordKey, _ body: [UInt8], index: RecordKey? = nil) -> Self {
    .put(.item(key), body: body, index: index, movesSpace: false)
  }

  static func livingKey(
    _ subject: SubjectID, epoch: String = "one", body: [UInt8] = [7]
  ) -> Self {
    .key(subject, state: .living, epoch: epoch, body: body)
  }

  static func tombstone(_ subject: SubjectID) -> Self {
    .key(subject, state: .erased, epoch: "", body: [])
  }
}

extension ClockMark {
  static func at(_ wall: Int64) -> ClockMark {
    ClockMark(wall: wall, trusted: wall, monotonic: wall, boot: "conformance")
  }
}

extension SubjectID {
  /// Subjects in the order of their numbers.
  static func numbered(_ number: Int) throws -> SubjectID {
    let digest =
      [UInt8(truncatingIfNeeded: number >> 8), UInt8(truncatingIfNeeded: number)]
      + [UInt8](repeating: 0xA5, count: 30)
    guard let id = SubjectID(stored: digest) else {
      throw BrokenPromise(problem: "a subject id of 32 bytes could not be made")
    }
    return id
  }
}
