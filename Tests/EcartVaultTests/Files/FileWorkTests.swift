// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
import Foundation
import Testing

@testable import EcartVault

/// The question that is asked about once a second while a file is sealed.
@Suite("A long sealing")
struct FileWorkTests {
  private struct Odd: Error {}

  /// Seals what comes through a pipe, asking `check`.
  /// - Parameter isEnding: whether the pipe is closed when `check` has been reached, so that the sealing
  ///   is over while the question is open.
  private func seal(isEnding: Bool, check: @escaping @Sendable () async throws -> Void) async throws
  {
    let pipe = Pipe()
    let target = FileManager.default.temporaryDirectory
      .appendingPathComponent("ecart-\(UUID().uuidString)")
    try Data().write(to: target)
    defer { try? FileManager.default.removeItem(at: target) }
    let file = try FileHandle(forWritingTo: target)
    let key = try StreamKey(Secret.random(count: 32))
    let pump = StreamPump(
      sealingPipe: pipe.fileHandleForReading.fileDescriptor,
      with: try StreamCipher(sealingWith: key, authenticating: []), to: file.fileDescriptor, at: 0,
      threads: 1)
    let writing = pipe.fileHandleForWriting
    try writing.write(contentsOf: Data("Ana Sample".utf8))
    try await FileWork(threads: 1).run(pump, total: nil, sealing: true) {
      if isEnding { try? writing.close() }
      try await check()
    }
  }

  @Test func `is not thrown away because its last question was cut short`() async throws {
    try await seal(isEnding: true) {
      // A store's read that is cancelled says that it could not read.
      while !Task.isCancelled { await Task.yield() }
      throw Odd()
    }
  }

  @Test func `ends when the question is answered with no`() async throws {
    await #expect(throws: Odd.self) { try await seal(isEnding: false) { throw Odd() } }
  }
}
