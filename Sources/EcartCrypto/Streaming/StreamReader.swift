// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// Reads anywhere in a stream; only the segments asked for are opened.
///
/// It keeps one segment (1 MiB) in memory, so reading on in small steps opens each but once, and
/// wipes it at the end.
package final class StreamReader: Sendable {
  package let layout: StreamLayout
  private let file: Int32
  private let offset: Int64

  private struct Open {
    let worker: SegmentWorker
    /// Which segment's plaintext lies in the buffer.
    var number: Int?
  }
  private let open: Mutex<Open>

  /// Opens the last segment at once: so a stream whose end was cut off, or that was extended, is
  /// refused before anything is read of it.
  /// - Parameters:
  ///   - file: stays open as long as the reader is used, and stays the caller's.
  ///   - offset: where in the file the stream's header begins.
  package init(
    _ file: Int32, at offset: Int64, _ layout: StreamLayout, with cipher: StreamCipher
  ) throws(StreamFailure) {
    self.file = file
    self.offset = offset
    self.layout = layout
    do {
      open = Mutex(Open(worker: try SegmentWorker(cipher, sealing: false)))
    } catch { throw .crypto(error) }
    _ = try read(max(0, layout.plainCount - 1)..<layout.plainCount)
  }

  /// - Parameter range: cut to what is there.
  package func read(_ range: Range<Int64>) throws(StreamFailure) -> [UInt8] {
    let range = range.clamped(to: 0..<layout.plainCount)
    let result: Result<[UInt8], StreamFailure> = open.withLock { open in
      do throws(StreamFailure) { return .success(try read(range, &open)) } catch {
        open.number = nil
        return .failure(error)
      }
    }
    return try result.get()
  }

  private func read(
    _ range: Range<Int64>, _ open: inout Open
  ) throws(StreamFailure) -> [UInt8] {
    // An empty stream is one segment too, and has to be authentic.
    guard layout.plainCount > 0 else {
      try bring(0, &open)
      return []
    }
    var failure: StreamFailure?
    let bytes = [UInt8](unsafeUninitializedCapacity: range.count) { output, filled in
      do throws(StreamFailure) {
        for number in layout.segments(of: range) {
          try bring(number, &open)
          let plain = layout.plainRange(of: number)
          let part = range.clamped(to: plain)
          let start = open.worker.buffer + Int(part.lowerBound - plain.lowerBound)
          UnsafeMutableRawPointer(output.baseAddress.unsafelyUnwrapped + filled)
            .copyMemory(from: start, byteCount: part.count)
          filled += part.count
        }
      } catch {
        filled = 0
        failure = error
      }
    }
    if let failure { throw failure }
    return bytes
  }

  private func bring(_ number: Int, _ open: inout Open) throws(StreamFailure) {
    if open.number == number { return }
    open.number = nil
    let range = layout.sealedRange(of: number)
    let count = try Descriptors.read(
      file, open.worker.buffer, range.count, at: offset + range.lowerBound)
    guard count == range.count else { throw .sourceChanged }
    do throws(CryptoFailure) {
      _ = try open.worker.open(count, segment: number, isLast: layout.isLast(number))
    } catch { throw .crypto(error) }
    open.number = number
  }
}
