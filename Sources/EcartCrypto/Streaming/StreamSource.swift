// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// Where the segments of a stream come from, one after the other to whichever thread asks next.
final class StreamSource: Sendable {
  enum Kind: Sendable {
    /// A plaintext of known length.
    case plain(StreamLayout)
    /// A plaintext of unknown length, to be read in order.
    case pipe
    /// A stream, whose header begins at the offset.
    case sealed(StreamLayout, at: Int64)
    /// What a stream of another key holds.
    case opened(StreamReader)
  }

  /// A segment that lies in a worker's buffer.
  struct Segment {
    let number: Int
    let count: Int
    let isLast: Bool
  }

  private struct Turn {
    var next = 0
    /// The byte that was read to see whether more comes.
    var carried: UInt8?
    var isOver = false
  }

  private let file: Int32
  private let kind: Kind
  private let turn = Mutex(Turn())

  init(_ file: Int32, _ kind: Kind) {
    self.file = file
    self.kind = kind
  }

  /// How many threads can have something to do.
  var segments: Int? {
    switch kind {
    case .plain(let layout), .sealed(let layout, at: _): layout.segments
    case .opened(let reader): reader.layout.segments
    case .pipe: nil
    }
  }

  /// Reads the next segment into the worker's buffer; `nil` after the last.
  func next(
    into worker: SegmentWorker, unless isStopped: () -> Bool
  ) throws(StreamFailure) -> Segment? {
    switch kind {
    case .plain(let layout):
      guard let number = number(below: layout.segments) else { return nil }
      return try read(
        layout.plainRange(of: number), number, layout.isLast(number), into: worker)
    case .sealed(let layout, at: let offset):
      guard let number = number(below: layout.segments) else { return nil }
      let range = layout.sealedRange(of: number)
      return try read(
        range.lowerBound + offset..<range.upperBound + offset, number, layout.isLast(number),
        into: worker)
    case .opened(let reader):
      guard let number = number(below: reader.layout.segments) else { return nil }
      var bytes = try reader.read(reader.layout.plainRange(of: number))
      defer { wipe(&bytes) }
      bytes.withUnsafeBytes { bytes in
        if let start = bytes.baseAddress {
          worker.buffer.copyMemory(from: start, byteCount: bytes.count)
        }
      }
      return Segment(
        number: number, count: bytes.count, isLast: reader.layout.isLast(number))
    case .pipe: return try fromPipe(into: worker, unless: isStopped)
    }
  }

  private func number(below end: Int) -> Int? {
    turn.withLock { turn in
      guard turn.next < end else { return nil }
      defer { turn.next += 1 }
      return turn.next
    }
  }

  private func read(
    _ range: Range<Int64>, _ number: Int, _ isLast: Bool, into worker: SegmentWorker
  ) throws(StreamFailure) -> Segment {
    let count = range.count
    guard try Descriptors.read(file, worker.buffer, count, at: range.lowerBound) == count else {
      throw .sourceChanged
    }
    return Segment(number: number, count: count, isLast: isLast)
  }

  /// Threads take turns; while one reads, the others seal.
  private func fromPipe(
    into worker: SegmentWorker, unless isStopped: () -> Bool
  ) throws(StreamFailure) -> Segment? {
    let result: Result<Segment?, StreamFailure> = turn.withLock { turn in
      do throws(StreamFailure) {
        return .success(try fill(worker, &turn, isStopped))
      } catch {
        turn.isOver = true
        return .failure(error)
      }
    }
    return try result.get()
  }

  private func fill(
    _ worker: SegmentWorker, _ turn: inout Turn, _ isStopped: () -> Bool
  ) throws(StreamFailure) -> Segment? {
    guard !turn.isOver else { return nil }
    let number = turn.next
    guard number < Int(UInt32.max) else { throw .crypto(.badLength("stream")) }
    let capacity = StreamLayout.capacity(of: number)
    var count = 0
    if let carried = turn.carried {
      worker.buffer.storeBytes(of: carried, as: UInt8.self)
      count = 1
    }
    turn.carried = nil
    count += try Descriptors.readOn(
      file, worker.buffer + count, capacity - count, unless: isStopped)
    if count == capacity {
      // Only what comes after it tells whether a full segment is the last. It is read behind the
      // plaintext, where the tag will be.
      let more = worker.buffer + capacity
      if try Descriptors.readOn(file, more, 1, unless: isStopped) == 1 {
        turn.carried = more.load(as: UInt8.self)
      }
    }
    turn.isOver = turn.carried == nil
    turn.next += 1
    return Segment(number: number, count: count, isLast: turn.isOver)
  }
}
