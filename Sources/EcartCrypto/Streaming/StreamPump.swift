// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// Moves a whole stream from one file to another, sealing or opening it on the way, with threads of
/// its own: reading and writing block, and the threads of Swift's tasks must not.
///
/// Memory is one segment (1 MiB) a thread, whatever the stream's length.
package final class StreamPump: Sendable {
  /// One thread more helps until the memory's bandwidth is used up.
  package static let mostThreads = 8

  private struct State {
    var running = 0
    var cause = StreamCause()
    var waiting: CheckedContinuation<Void, Never>?
    var hasEnded = false
  }

  private let cipher: StreamCipher
  private let isSealing: Bool
  private let source: StreamSource
  private let target: Int32
  private let offset: Int64
  private let threads: Int
  private let state = Mutex(State())
  private let done = Atomic<Int64>(0)
  private let isStopped = Atomic<Bool>(false)

  /// Seals a plaintext of known length into a file.
  /// - Parameter offset: where in the target the stream's header belongs.
  package convenience init(
    sealing plain: Int32, _ layout: StreamLayout, with cipher: StreamCipher, to target: Int32,
    at offset: Int64, threads: Int
  ) {
    self.init(cipher, true, StreamSource(plain, .plain(layout)), target, offset, threads)
  }

  /// Seals whatever comes through a pipe until its end.
  package convenience init(
    sealingPipe pipe: Int32, with cipher: StreamCipher, to target: Int32, at offset: Int64,
    threads: Int
  ) {
    self.init(cipher, true, StreamSource(pipe, .pipe), target, offset, threads)
  }

  /// Seals what a stream of another key holds, a segment at a time; nothing of it is written in the
  /// clear.
  package convenience init(
    sealing reader: StreamReader, with cipher: StreamCipher, to target: Int32, at offset: Int64,
    threads: Int
  ) {
    self.init(cipher, true, StreamSource(-1, .opened(reader)), target, offset, threads)
  }

  /// Opens a stream into a file, from its first byte on. No segment's plaintext is written before
  /// its tag was verified; whether the stream is whole is known at the end alone.
  package convenience init(
    opening sealed: Int32, at offset: Int64, _ layout: StreamLayout, with cipher: StreamCipher,
    to target: Int32, threads: Int
  ) {
    self.init(
      cipher, false, StreamSource(sealed, .sealed(layout, at: offset)), target, 0, threads)
  }

  private init(
    _ cipher: StreamCipher, _ isSealing: Bool, _ source: StreamSource, _ target: Int32,
    _ offset: Int64, _ threads: Int
  ) {
    self.cipher = cipher
    self.isSealing = isSealing
    self.source = source
    self.target = target
    self.offset = offset
    self.threads = max(1, min(threads, Self.mostThreads, source.segments ?? threads))
  }

  /// Writes what stands before a stream.
  package static func write(
    _ bytes: [UInt8], to file: Int32, at offset: Int64
  ) throws(StreamFailure) {
    try Descriptors.write(file, bytes, at: offset)
  }

  /// Bytes of plaintext moved so far.
  package var bytesDone: Int64 { done.load(ordering: .relaxed) }

  /// Has it end soon with ``StreamFailure/stopped``.
  package func stop() { isStopped.store(true, ordering: .relaxed) }

  /// Runs to the end and returns when every thread has let go of the files. Once only.
  package func run() async throws(StreamFailure) {
    if isSealing { try Descriptors.write(target, cipher.header, at: offset) }
    state.withLock { $0.running = threads }
    for index in 0..<threads {
      let code = Threads.start { self.work() }
      if code != 0 {
        // One thread is enough; what was not started has nothing to end.
        let failure: StreamFailure? = index == 0 ? .noThread(code) : nil
        for _ in index..<threads { end(failure) }
        break
      }
    }
    await withCheckedContinuation { continuation in
      let isOver = state.withLock { state in
        if !state.hasEnded { state.waiting = continuation }
        return state.hasEnded
      }
      if isOver { continuation.resume() }
    }
    if let failure = state.withLock({ $0.cause.failure }) { throw failure }
  }

  private func work() {
    do throws(StreamFailure) {
      try moveAll()
      end(nil)
    } catch { end(error) }
  }

  private func moveAll() throws(StreamFailure) {
    let worker: SegmentWorker
    do { worker = try SegmentWorker(cipher, sealing: isSealing) } catch { throw .crypto(error) }
    let stopped = { self.isStopped.load(ordering: .relaxed) }
    while true {
      if stopped() { throw .stopped }
      guard let segment = try source.next(into: worker, unless: stopped) else { return }
      let count = try turned(segment, in: worker)
      let place =
        isSealing
        ? offset + StreamLayout.sealedStart(of: segment.number)
        : StreamLayout.plainStart(of: segment.number)
      try Descriptors.write(target, worker.buffer, count, at: place)
      done.add(Int64(isSealing ? segment.count : count), ordering: .relaxed)
    }
  }

  /// Seals or opens the segment in the worker's buffer.
  /// - Returns: how many bytes lie there now.
  private func turned(
    _ segment: StreamSource.Segment, in worker: SegmentWorker
  ) throws(StreamFailure) -> Int {
    do throws(CryptoFailure) {
      return isSealing
        ? try worker.seal(segment.count, segment: segment.number, isLast: segment.isLast)
        : try worker.open(segment.count, segment: segment.number, isLast: segment.isLast)
    } catch { throw .crypto(error) }
  }

  private func end(_ failure: StreamFailure?) {
    let waiting = state.withLock { state in
      if let failure {
        state.cause.note(failure)
        stop()
      }
      state.running -= 1
      guard state.running == 0 else { return nil as CheckedContinuation<Void, Never>? }
      state.hasEnded = true
      return state.waiting
    }
    waiting?.resume()
  }
}
