// SPDX-License-Identifier: Apache-2.0

import EcartDPP
import EcartPolicy
import EcartTesting
import EcartVault
import Foundation
import GRDB
import Synchronization
import Testing

@Suite("A sealed file is sealed anew in its place")
struct ResealFileTests {
  private func rotate(_ files: FileHost) async throws {
    try await files.keeper.admit(RotateKey<FileOrder>("1001", from: Sample.origin()))
  }

  private func giveUp(_ files: FileHost) async throws {
    _ = try await files.keeper.admit(Reseal<FileOrder>(files.order.subject))
    files.host.clock.advance(by: 3_600)
    _ = try await files.keeper.admit(
      Reseal<FileOrder>(files.order.subject, givingUp: .init(filesSeen: true)))
  }

  @Test(arguments: [0, 1, 1_048_576, 2_200_000])
  func `after it the replaced key can go, and the row's word of the file still fits`(
    _ count: Int
  ) async throws {
    let files = try await FileHost.make(count)
    let before = try files.bytes("invoice")
    try await rotate(files)
    let isNew = try await files.keeper.reseal(
      \FileOrder.invoice, of: files.order, at: files.path("invoice"))
    #expect(isNew)
    let after = try files.bytes("invoice")
    #expect(after.count == before.count && after != before)
    // A second time there is nothing to do.
    let isNewAgain = try await files.keeper.reseal(
      \FileOrder.invoice, of: files.order, at: files.path("invoice"))
    #expect(!isNewAgain)
    #expect(try files.bytes("invoice") == after)
    try await giveUp(files)
    try await files.open(to: "again")
    #expect(try files.bytes("again") == files.plain)
    // What somebody kept of the old file opens no more.
    try files.put(before, "kept")
    #expect(try await files.fault(opening: "kept") == .notAuthentic)
  }

  @Test func `a run that passes over no files gives no key up that sealed one`() async throws {
    let files = try await FileHost.make(5_000)
    let before = try files.bytes("invoice")
    try await rotate(files)
    let blind = Resealing<FileOrder>(files.keeper) { _, _, _ in }
    await #expect(throws: ResealingFault.notAll(records: [], files: true)) {
      try await blind.run(pace: .alone)
    }
    _ = try await files.keeper.admit(Reseal<FileOrder>(files.order.subject))
    files.host.clock.advance(by: 3_600)
    await #expect(throws: Denied<Reseal<FileOrder>>.refused(.notAll)) {
      try await files.keeper.admit(
        Reseal<FileOrder>(files.order.subject, givingUp: .init(filesSeen: false)))
    }
    try await files.open(to: "still")

    let (keeper, order, place) = (files.keeper, files.order, files.path("invoice"))
    let whole = Resealing<FileOrder>(
      files.keeper,
      files: { _ in
        _ = try await keeper.reseal(\FileOrder.invoice, of: order, at: place)
      }
    ) { _, _, _ in }
    let report = try await whole.run(pace: .alone)
    #expect(report.waiting == 0 && report.settling == 0)
    try await files.open(to: "again")
    #expect(try files.bytes("again") == files.plain)
    try files.put(before, "kept")
    #expect(try await files.fault(opening: "kept") == .notAuthentic)
  }

  /// The file lies elsewhere, or was changed: it may be under a replaced key.
  @Test(arguments: [false, true])
  func `a file that was not sealed anew keeps the keys, also where the closure goes on`(
    _ isDetached: Bool
  ) async throws {
    let files = try await FileHost.make(5_000)
    try await rotate(files)
    let (keeper, order) = (files.keeper, files.order)
    func resealing(_ place: String) -> Resealing<FileOrder> {
      Resealing<FileOrder>(
        keeper,
        files: { _ in
          let work = {
            @Sendable in
            _ = try? await keeper.reseal(\FileOrder.invoice, of: order, at: place)
            // The row names no label: there is nothing that could be under any key.
            _ = try? await keeper.reseal(\FileOrder.label, of: order, at: place)
          }
          if isDetached { await Task.detached(operation: work).value } else { await work() }
        }
      ) { _, _, _ in }
    }
    for _ in 1...3 {
      await #expect(throws: SealedFileFault.self) {
        try await resealing(files.path("elsewhere")).run(pace: .alone)
      }
      files.host.clock.advance(by: 3_600)
    }
    try await files.open(to: "still")
    #expect(try files.bytes("still") == files.plain)
    let report = try await resealing(files.path("invoice")).run(pace: .alone)
    #expect(report.waiting == 0 && report.settling == 0)
    try await files.open(to: "again")
    #expect(try files.bytes("again") == files.plain)
  }

  @Test func `another order's file, a changed one and an absent one are left as they are`()
    async throws
  {
    let files = try await FileHost.make(5_000)
    try await rotate(files)
    var bytes = try files.bytes("invoice")
    bytes[bytes.count - 1] ^= 1
    try files.put(bytes, "changed")
    await #expect(throws: SealedFileFault.notAuthentic) {
      try await files.keeper.reseal(
        \FileOrder.invoice, of: files.order, at: files.path("changed"))
    }
    #expect(try files.bytes("changed") == bytes)
    await #expect(throws: FieldFault.absent(field: "label")) {
      try await files.keeper.reseal(\FileOrder.label, of: files.order, at: files.path("invoice"))
    }
    #expect(try files.names() == ["changed", "invoice", "plain"])
  }

  @Test(arguments: [false, true])
  func `a file whose key was replaced while it was sealed never appears`(_ isGivenUp: Bool)
    async throws
  {
    let files = try await FileHost.make(500)
    let pipe = Pipe()
    let sealing = Task {
      try await files.keeper.seal(
        .descriptor(pipe.fileHandleForReading.fileDescriptor), to: files.path("new"),
        as: \FileOrder.invoice, of: files.sealer)
    }
    try pipe.fileHandleForWriting.write(contentsOf: Data(files.plain))
    while try await files.host.evidence("SealFile", "admitted") < 3 {
      try await Task.sleep(for: .milliseconds(5))
    }
    try await rotate(files)
    _ = try await files.keeper.reseal(
      \FileOrder.invoice, of: files.order, at: files.path("invoice"))
    // Replaced is enough: the subject's files were sealed anew, and nobody would look for this one.
    if isGivenUp { try await giveUp(files) }
    try pipe.fileHandleForWriting.close()
    await #expect(throws: SealedFileFault.keyGivenUp) { try await sealing.value }
    #expect(try files.names() == ["invoice", "plain"])
  }

  @Test(arguments: [true, false])
  func `a newer file in its place, or none, is left as it is`(_ isNewer: Bool) async throws {
    let files = try await FileHost.make(3_000_000)
    try await rotate(files)
    let began = files.path("invoice")
    let newer = try await files.keeper.seal(
      .path(files.path("plain")), to: files.path("newer"), as: \FileOrder.invoice,
      of: try await files.keeper.admit(
        Receive<FileOrder>("1001", from: try Sample.origin())
      ).claim)
    // It happens while the file is sealed anew: at the first sign of progress.
    let once = Mutex(false)
    let moved = files.path("newer")
    let work = FileWork(threads: 1) { _ in
      once.withLock { isDone in
        if isDone { return }
        isDone = true
        if isNewer {
          _ = rename(moved, began)
        } else {
          unlink(began)
        }
      }
    }
    await #expect(throws: SealedFileFault.sourceChanged) {
      try await files.keeper.reseal(\FileOrder.invoice, of: files.order, at: began, work)
    }
    if isNewer {
      let header = try SealedFileHeader(
        beginning: Array(try files.bytes("invoice").prefix(1024)))
      #expect(header.file == newer.number)
    } else {
      #expect(try files.names() == ["newer", "plain"])
    }
  }

  @Test func `a hold's statute is sealed anew with the rest`() async throws {
    let files = try await FileHost.make(500)
    try await files.keeper.admit(
      PlaceHold<FileOrder>(
        on: "1001", from: Sample.origin(), statute: "Act 1, § 2",
        until: files.host.clock.now.addingTimeInterval(9 * Sample.day),
        approvedBy: files.host.signIn()))
    func statute() async throws -> [UInt8] {
      let body = try await files.host.pool.read { db in
        try Data.fetchOne(
          db, sql: "SELECT body FROM record WHERE space = 'EcartRetention.HoldRecord'")
      }
      struct Held: Codable { var statute: Data }
      return Array(try JSONDecoder().decode(Held.self, from: #require(body)).statute)
    }
    let before = try await statute()
    try await rotate(files)
    _ = try await files.keeper.reseal(
      \FileOrder.invoice, of: files.order, at: files.path("invoice"))
    try await giveUp(files)
    let after = try await statute()
    #expect(after != before)
    let text = try await files.keeper.admit(
      OpeningStatute(subject: files.order.subject, box: after)
    ).claim
    #expect(text?.hasSuffix("Act 1, § 2") == true)
  }

  private struct OpeningStatute: Gate {
    static var clauses: [Clause.ID] { [Clause.ID("enc-1")] }
    typealias Reason = Never
    let subject: SubjectID
    let box: [UInt8]

    func decide(_ desk: inout Deliberation) async throws(Interruption) -> Verdict<String?, Never> {
      guard case .living(let key) = try await desk.part(Vault.self).key(of: subject, on: &desk)
      else { return .admit(nil, for: .zero) }
      let place = AssociatedData(origin: key.origin, record: "legal-hold", field: "statute")
      // 32 bytes of salt come first.
      let plain = (try? key.open(box, at: place))?.dropFirst(32)
      return .admit(plain.map { String(decoding: $0, as: UTF8.self) }, for: .zero)
    }
  }
}
