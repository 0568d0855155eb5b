// SPDX-License-Identifier: Apache-2.0

import EcartAccess
import EcartDPP
import EcartPolicy
import EcartTesting
import EcartVault
import Foundation
import Synchronization
import Testing

@Suite("Files pass the gates that fields pass")
struct FileGateTests {
  private typealias Fulfil = RevealFields<FileOrder, Fulfilment>

  @Test func `without a grant nothing opens, and what was asked for is evidence`() async throws {
    let files = try await FileHost.make(500, permitted: false)
    // Grants of another record type do not count.
    await #expect(throws: Denied<Fulfil>.refused(.notGranted)) { try await files.open() }
    await #expect(throws: Denied<Fulfil>.refused(.notGranted)) {
      _ = try await files.keeper.reveal(
        files.order, file: \.invoice, at: files.path("invoice"), for: Fulfilment.self,
        as: try await files.host.signIn()
      ) { try await $0.read(0..<1) }
    }
    #expect(try files.names() == ["invoice", "plain"])
    #expect(
      try await files.host.evidence(
        "RevealFields", "\"outcome\":\"refused\"", "\"object\":{\"pseudonym\"",
        "\"fields\":{\"codes\":[\"payment\"]}", "\"purpose\":{\"code\":\"fulfilment\"}") == 2)
    #expect(
      try await files.host.evidence("SealFile", "\"outcome\":\"admitted\"", "\"bytes\"") == 1)
  }

  @Test func `taking a file out is evidence of its own, before the file is there`() async throws {
    let files = try await FileHost.make(500)
    try await files.open()
    #expect(
      try await files.host.evidence("RecordCopy", "\"because\":{\"code\":\"tax-document\"}") == 1)
    await #expect(throws: FieldFault.absent(field: "label")) {
      try await files.keeper.copyOut(
        \.label, of: files.order, at: files.path("invoice"), to: files.path("x"),
        because: .carrierLabel, for: Fulfilment.self, as: try await files.host.signIn())
    }
  }

  @Test func `past its time, and erased, a file does not open and none is sealed`() async throws {
    let files = try await FileHost.make(500)
    files.host.clock.advance(by: 61 * Sample.day)
    await #expect(throws: Denied<Fulfil>.refused(.retentionOver)) { try await files.open() }
    func seal() async throws {
      _ = try await files.keeper.seal(
        .path(files.path("plain")), to: files.path("late"), as: \FileOrder.invoice,
        of: files.sealer)
    }
    await #expect(throws: Denied<SealFile>.refused(.retentionOver)) { try await seal() }
    _ = try await Sweeper(files.keeper).sweep()
    await #expect(throws: Denied<Fulfil>.refused(.erased)) { try await files.open() }
    await #expect(throws: Denied<SealFile>.refused(.erased)) { try await seal() }
    #expect(try files.names() == ["invoice", "plain"])
  }

  @Test func `a subject erased while its file is sealed has no file`() async throws {
    let files = try await FileHost.make(500)
    let pipe = Pipe()
    let sealing = Task {
      try await files.keeper.seal(
        .descriptor(pipe.fileHandleForReading.fileDescriptor), to: files.path("new"),
        as: \FileOrder.invoice, of: files.sealer)
    }
    try pipe.fileHandleForWriting.write(contentsOf: Data(files.plain))
    // The first question was admitted when its evidence is there.
    while try await files.host.evidence("SealFile", "admitted") < 3 {
      try await Task.sleep(for: .milliseconds(5))
    }
    try await files.erase()
    // It does not end by itself: the pipe stays open.
    await #expect(throws: Denied<SealFile>.refused(.erased)) { try await sealing.value }
    #expect(try files.names() == ["invoice", "plain"])
    try pipe.fileHandleForWriting.close()
  }

  @Test func `whatever ends while a file is sealed or opened ends that too`() async throws {
    let files = try await FileHost.make(500)
    let clock = files.host.clock
    // Called last when every byte is there, and before the file can be seen.
    let late = FileWork { progress in
      if progress.done == progress.total { clock.advance(by: 61 * Sample.day) }
    }
    let signIn = try await files.host.signIn()
    await #expect(throws: Denied<Fulfil>.interrupted(.proof(.expired))) {
      try await files.keeper.copyOut(
        \.invoice, of: files.order, at: files.path("invoice"), to: files.path("opened"),
        because: .taxDocument, for: Fulfilment.self, as: signIn, late)
    }
    #expect(try files.names() == ["invoice", "plain"])
    let fresh = try await FileHost.make(500)
    let freshClock = fresh.host.clock
    await #expect(throws: Denied<SealFile>.refused(.retentionOver)) {
      try await fresh.keeper.seal(
        .path(fresh.path("plain")), to: fresh.path("new"), as: \FileOrder.invoice,
        of: fresh.sealer,
        FileWork { progress in
          if progress.done == progress.total { freshClock.advance(by: 61 * Sample.day) }
        })
    }
    #expect(try fresh.names() == ["invoice", "plain"])
  }

  @Test func `a reading goes on past its minute, and ends with a deny or an erasure`()
    async throws
  {
    let files = try await FileHost.make(5_000)
    let signIn = try await files.host.signIn()
    try await files.keeper.reveal(
      files.order, file: \.invoice, at: files.path("invoice"), for: Fulfilment.self, as: signIn
    ) { file in
      let before = try await files.host.evidence("RevealFields", "admitted")
      _ = try await file.read(0..<10)
      files.host.clock.advance(by: 61)
      #expect(try await file.read(10..<20) == Array(files.plain[10..<20]))
      #expect(try await files.host.evidence("RevealFields", "admitted") == before + 1)
      _ = try await files.keeper.admit(
        DenyAccess(
          Permission(FileOrder.fields.resource, .reveal), to: "maria", because: .review,
          by: signIn))
      await #expect(throws: Denied<Fulfil>.refused(.denied)) { try await file.read(0..<10) }
    }
    let other = try await FileHost.make(5_000)
    let their = try await other.host.signIn()
    try await other.keeper.reveal(
      other.order, file: \.invoice, at: other.path("invoice"), for: Fulfilment.self, as: their
    ) { file in
      _ = try await file.read(0..<10)
      try await other.erase()
      await #expect(throws: Denied<Fulfil>.self) { try await file.read(0..<10) }
    }
  }

  @Test func `a cancelled task leaves nothing behind`() async throws {
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
    sealing.cancel()
    await #expect(throws: SealedFileFault.cancelled) { try await sealing.value }
    #expect(try files.names() == ["invoice", "plain"])
    try pipe.fileHandleForWriting.close()
  }

  @Test func `a pipe is sealed to its end, and progress ends with all of it`() async throws {
    let files = try await FileHost.make(1_500_000)
    let pipe = Pipe()
    let plain = files.plain
    Thread.detachNewThread {
      try? pipe.fileHandleForWriting.write(contentsOf: Data(plain))
      try? pipe.fileHandleForWriting.close()
    }
    let last = Mutex<FileProgress?>(nil)
    var order = files.order
    order.label = try await files.keeper.seal(
      .descriptor(pipe.fileHandleForReading.fileDescriptor), to: files.path("label"),
      as: \FileOrder.label, of: files.sealer,
      FileWork(threads: 3) { progress in last.withLock { $0 = progress } })
    let seen = last.withLock { $0 }
    #expect(seen?.done == 1_500_000 && seen?.total == 1_500_000)
    try await files.keeper.copyOut(
      \.label, of: order, at: files.path("label"), to: files.path("opened"),
      because: .carrierLabel, for: Fulfilment.self, as: try await files.host.signIn())
    #expect(try files.bytes("opened") == plain)
  }

  @Test func `by hand the same rules hold, by the names the header has`() async throws {
    let files = try await FileHost.make(500)
    let maria = try await files.host.signIn()
    let grant = Permission(FileOrder.fields.resource, .write, tags: [FieldTag(Payment.tag)])
    func seal(tag: EcartDPP.Tag, _ target: String) async throws -> SealedFileHeader {
      try await files.keeper.seal(
        .path(files.path("plain")), to: files.path(target), of: files.order.subject,
        record: "file-order", field: "invoice", tag: tag, as: maria, replacing: false, FileWork())
    }
    await #expect(throws: Denied<SealFile>.refused(.notGranted)) {
      try await seal(tag: Payment.tag, "hand")
    }
    try await files.keeper.grantForTesting(grant, to: "maria")
    let again = try await files.host.signIn()
    let header = try await files.keeper.seal(
      .path(files.path("plain")), to: files.path("hand"), of: files.order.subject,
      record: "file-order", field: "invoice", tag: Payment.tag, as: again, replacing: false,
      FileWork())
    #expect(header.tag == "payment")
    func open(_ name: String, _ purpose: any Purpose.Type) async throws {
      try await files.keeper.copyOut(
        at: files.path(name), to: files.path("opened"), because: .incident, for: purpose,
        as: again, FileWork())
    }
    await #expect(throws: Denied<RevealFile>.refused(.notGranted)) {
      try await open("hand", Support.self)
    }
    // A header that claims a kind of data which may be opened is admitted, and nothing opens.
    let bytes = try files.bytes("hand")
    let claimed = String(decoding: header.bytes, as: UTF8.self)
      .replacing("tag payment", with: "tag name")
    try files.put(Array(claimed.utf8) + bytes.dropFirst(header.bytes.count), "claimed")
    await #expect(throws: SealedFileFault.notAuthentic) {
      try await open("claimed", Fulfilment.self)
    }
    #expect(try !files.names().contains("opened"))
    try await open("hand", Fulfilment.self)
    #expect(try files.bytes("opened") == files.plain)
  }
}
