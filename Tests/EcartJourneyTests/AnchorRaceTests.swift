// SPDX-License-Identifier: Apache-2.0

import EcartVault
import Foundation
import Testing

@Suite("The anchor under several threads of one process")
struct AnchorRaceTests {
  @Test("no reader takes a file that grows for one that was cut")
  func race() async throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("ecart-\(UUID())")
    try FileManager.default.createDirectory(
      at: folder.appendingPathComponent("roots"), withIntermediateDirectories: true,
      attributes: [.posixPermissions: 0o700])
    let installation = try Installation(directory: folder.appendingPathComponent("roots").path)
    let anchor = try AnchorFile(
      path: folder.appendingPathComponent("anchor").path, installation: installation)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<2 {
        group.addTask { for at in 0..<150 { _ = try anchor.write(.checkpoint, at: Int64(at)) } }
      }
      for _ in 0..<4 { group.addTask { for _ in 0..<600 { _ = try anchor.summary() } } }
      try await group.waitForAll()
    }
    #expect(try anchor.summary().wall == 149)
  }
}
