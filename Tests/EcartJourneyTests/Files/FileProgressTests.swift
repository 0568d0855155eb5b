// SPDX-License-Identifier: Apache-2.0

import EcartDPP
import EcartPolicy
import EcartTesting
import EcartVault
import Foundation
import Synchronization
import Testing

@Suite("How far a file is, is told while it is worked at")
struct FileProgressTests {
  /// What was told of one file.
  private func told(
    of total: Int64, _ act: (FileWork) async throws -> Void
  ) async throws -> [Int64] {
    let told = Mutex<[FileProgress]>([])
    try await act(FileWork(threads: 1) { progress in told.withLock { $0.append(progress) } })
    let all = told.withLock { $0 }
    #expect(all.last?.done == total)
    #expect(all.allSatisfy { $0.total == total && (0...total).contains($0.done) })
    #expect(zip(all, all.dropFirst()).allSatisfy { $0.done <= $1.done })
    return Set(all.map(\.done)).filter { 0 < $0 && $0 < total }.sorted()
  }

  /// It is told ten times a second, so the file grows until it takes long enough here.
  @Test func `at sealing, at opening and at sealing anew`() async throws {
    let files = try await FileHost.make(500)
    let signIn = try await files.host.signIn()
    let path = files.path("long")
    var size: Int64 = 128 << 20
    var fewest = 0
    while fewest < 2, size <= 2 << 30 {
      // Nothing but a length: no disk is read for it.
      _ = FileManager.default.createFile(atPath: path, contents: nil)
      let plain = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
      try plain.truncate(atOffset: UInt64(size))
      try plain.close()
      let sealer = try await files.keeper.admit(
        Receive<FileOrder>("1001", from: try Sample.origin())
      ).claim
      var order = files.order
      let sealing = try await told(of: size) { work in
        order.label = try await files.keeper.seal(
          .path(path), to: files.path("label"), as: \FileOrder.label, of: sealer, work)
      }
      let labelled = order
      let opening = try await told(of: size) { work in
        try await files.keeper.copyOut(
          \.label, of: labelled, at: files.path("label"), to: files.path("opened"),
          because: .carrierLabel, for: Fulfilment.self, as: signIn, work)
      }
      try await files.keeper.admit(RotateKey<FileOrder>("1001", from: Sample.origin()))
      let anew = try await told(of: size) { work in
        _ = try await files.keeper.reseal(
          \FileOrder.label, of: labelled, at: files.path("label"), work)
      }
      for name in ["long", "label", "opened"] {
        try FileManager.default.removeItem(atPath: files.path(name))
      }
      fewest = min(sealing.count, opening.count, anew.count)
      size *= 2
    }
    #expect(fewest >= 2, "told on the way at most \(fewest) times")
  }
}
