// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Testing

@testable import EcartCrypto

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

@Suite("Streams from pipes, and streams that stop")
struct StreamPumpTests {
  let files: StreamFiles
  let key: StreamKey

  init() throws {
    files = try StreamFiles()
    key = try StreamKey(Secret.random(count: 32))
  }

  private func pipe() throws -> (read: Int32, write: Int32) {
    var ends: [Int32] = [0, 0]
    try #require(systemPipe(&ends) == 0)
    return (ends[0], ends[1])
  }

  @Test("a pipe is sealed to its end, however its bytes come", arguments: [1, 3])
  func pipes(threads: Int) async throws {
    for length in awkwardLengths {
      let (input, output) = try pipe()
      let plain = patterned(length)
      let feeding = SlowSender.feed(plain, into: output)
      let target = try files.file()
      let pump = StreamPump(
        sealingPipe: input, with: try StreamCipher(sealingWith: key, authenticating: []),
        to: target.descriptor, at: 0, threads: threads)
      try await pump.run()
      await feeding.value
      close(input)
      #expect(pump.bytesDone == Int64(length))
      #expect(try await files.open(target.bytes, key, []) == plain, "\(length)")
    }
  }

  @Test("a pipe through which nothing comes can be given up")
  func givenUp() async throws {
    let (input, output) = try pipe()
    let target = try files.file()
    let pump = StreamPump(
      sealingPipe: input, with: try StreamCipher(sealingWith: key, authenticating: []),
      to: target.descriptor, at: 0, threads: 2)
    let running = Task { try await pump.run() }
    pump.stop()
    await #expect(throws: StreamFailure.stopped) { try await running.value }
    close(input)
    close(output)
  }

  /// A thread may see that it is to stop, and say so, before the one that had to stop it does.
  @Test(
    arguments: [
      ([.stopped, .sourceChanged, .stopped], .sourceChanged),
      ([.sourceChanged, .stopped], .sourceChanged),
      ([.stopped, .crypto(.notAuthentic), .writing(28)], .crypto(.notAuthentic)),
      ([.stopped, .stopped], .stopped),
      ([], nil),
    ] as [([StreamFailure], StreamFailure?)])
  func `what went wrong is told, not that others were stopped by it`(
    _ said: [StreamFailure], _ told: StreamFailure?
  ) {
    var cause = StreamCause()
    for failure in said { cause.note(failure) }
    #expect(cause.failure == told)
  }

  @Test("a source that became shorter, and a target that takes no more, are said to be so")
  func failures() async throws {
    let short = try files.file(patterned(100))
    let target = try files.file()
    let cipher = try StreamCipher(sealingWith: key, authenticating: [])
    await #expect(throws: StreamFailure.sourceChanged) {
      try await StreamPump(
        sealing: short.descriptor, try StreamLayout(plainCount: 101), with: cipher,
        to: target.descriptor, at: 0, threads: 2
      ).run()
    }
    await #expect(throws: StreamFailure.writing(EBADF)) {
      try await StreamPump(
        sealing: short.descriptor, try StreamLayout(plainCount: 100), with: cipher, to: -1, at: 0,
        threads: 2
      ).run()
    }
    await #expect(throws: StreamFailure.reading(EBADF)) {
      try await StreamPump(
        sealing: -1, try StreamLayout(plainCount: 3_000_000), with: cipher,
        to: target.descriptor, at: 0, threads: 2
      ).run()
    }
    #if os(Linux)
      let full = open("/dev/full", O_WRONLY)
      await #expect(throws: StreamFailure.writing(ENOSPC)) {
        try await StreamPump(
          sealing: short.descriptor, try StreamLayout(plainCount: 100), with: cipher, to: full,
          at: 0, threads: 2
        ).run()
      }
      close(full)
    #endif
  }
}

private enum SlowSender {
  /// Writes in pieces of odd sizes, as a slow sender would, then closes the end.
  static func feed(_ bytes: [UInt8], into file: Int32) -> Task<Void, Never> {
    Task.detached {
      var rest = bytes[...]
      var size = 1
      while !rest.isEmpty {
        let piece = Array(rest.prefix(size))
        let count = write(file, piece, piece.count)
        if count <= 0 { break }
        rest = rest.dropFirst(count)
        size = size * 3 % 300_007 + 1
      }
      close(file)
    }
  }
}

private func systemPipe(_ ends: inout [Int32]) -> Int32 { pipe(&ends) }
