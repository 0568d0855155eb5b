// SPDX-License-Identifier: Apache-2.0

import EcartAPIOrders
import FoundationEssentials
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

@Suite("Size")
struct SizeTests {
  /// A sparse file: it has a size and takes up no space.
  private func withSparseFile(
    bytes: Int, _ body: (URL) throws -> Void
  ) throws {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "EcartAPIOrders-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appending(path: "body.json")
    try Data(#"{"success":true,"orders":[{"id":1}"#.utf8).write(to: file)
    try #require(truncate(file.path, off_t(bytes)) == 0)
    try body(file)
  }

  @Test("a body of 200 MB is refused by its size")
  func twoHundredMegabytes() throws {
    try withSparseFile(bytes: 200_000_000) { file in
      let problem = ImportProblem.tooLarge(bytes: 200_000_000, limit: 67_108_864)
      #expect(EcartAPIReader().orders(at: file.path) == ImportResult(problems: [problem]))
      #expect(
        EcartAPIReader().fulfilmentEvents(at: file.path) == FulfilmentImport(problems: [problem]))
    }
  }

  // More than this machine's memory: whoever reads first and asks later cannot pass.
  @Test("a body of 4 TB is refused as fast, so it is not read first")
  func fourTerabytes() throws {
    try withSparseFile(bytes: 4_000_000_000_000) { file in
      #expect(
        EcartAPIReader().orders(at: file.path).problems
          == [.tooLarge(bytes: 4_000_000_000_000, limit: 67_108_864)])
    }
  }

  @Test("the size that counts is the file's, not that of a link to it")
  func link() throws {
    try withSparseFile(bytes: 4_000_000_000_000) { file in
      let link = file.deletingLastPathComponent().appending(path: "link.json")
      try FileManager.default.createSymbolicLink(at: link, withDestinationURL: file)
      #expect(
        EcartAPIReader().orders(at: link.path).problems
          == [.tooLarge(bytes: 4_000_000_000_000, limit: 67_108_864)])
    }
  }

  @Test("a device, a folder and a missing file are unreadable, not endless")
  func noFile() {
    for path in ["/dev/null", "/dev/zero", "/dev", Samples.path("Orders", "no-such-file")] {
      #expect(EcartAPIReader().orders(at: path).problems == [.unreadableFile])
    }
  }

  // Opening a pipe waits for a writer. Today's Foundation refuses one as well, so this test and
  // the one before stay green without our own check; they hold should Foundation change.
  @Test("a pipe is unreadable, and nobody waits for it", .timeLimit(.minutes(1)))
  func pipe() throws {
    try withSparseFile(bytes: 1) { file in
      let pipe = file.deletingLastPathComponent().appending(path: "pipe.json")
      try #require(mkfifo(pipe.path, 0o600) == 0)
      #expect(EcartAPIReader().orders(at: pipe.path).problems == [.unreadableFile])
    }
  }

  @Test("the limit itself is allowed, one byte more is not")
  func boundary() {
    let body = Data(#"{"order":{"id":1}}"#.utf8)
    let exact = EcartAPIReader(origin: shop, byteLimit: body.count)
    #expect(exact.orders(in: body).orders.count == 1)
    let tight = EcartAPIReader(origin: shop, byteLimit: body.count - 1)
    let problem = ImportProblem.tooLarge(bytes: body.count, limit: body.count - 1)
    #expect(tight.orders(in: body) == ImportResult(problems: [problem]))
    #expect(tight.orders(in: [UInt8](body)) == ImportResult(problems: [problem]))
    #expect(tight.fulfilmentEvents(in: body) == FulfilmentImport(problems: [problem]))
  }

  @Test("a page of 50 is read; of 51 the first 50, and the rest is reported")
  func page() {
    func page(_ count: Int) -> String {
      #"{"orders":["# + (1...count).map { #"{"id":\#($0)}"# }.joined(separator: ",") + "]}"
    }
    #expect(read(page(50)).orders.count == 50)
    #expect(read(page(50)).problems.isEmpty)
    #expect(read(page(51)).orders.count == 50)
    #expect(read(page(51)).problems == [.pageTooLong(count: 51, limit: 50)])
  }
}
