// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
import EcartDPP
import EcartPolicy
import EcartTesting
import EcartVault
import Foundation
import Testing

@Suite("A sealed file says what it is and cannot be moved")
struct SealedFileTests {
  @Test
  func `its header is the text that is specified, and the stream Tink's under the key derived`()
    async throws
  {
    let files = try await FileHost.make()
    let bytes = try files.bytes("invoice")
    let header = try SealedFileHeader(beginning: Array(bytes.prefix(1024)))
    let text = """
      ecart-file 1 AES256_GCM_HKDF_1MB
      subject \(files.order.subject)
      origin shopify/shop-1/key-1
      record file-order
      field invoice
      tag payment
      file \(files.order.invoice.number)
      commitment \(Hex.encode(header.commitment))


      """
    #expect(Array(bytes.prefix(text.utf8.count)) == Array(text.utf8))
    let layout = try StreamLayout(plainCount: Int64(files.plain.count))
    #expect(bytes.count == text.utf8.count + Int(layout.sealedCount))
    #expect(bytes[text.utf8.count] == 40)
    #expect(Mirror(reflecting: header).children.count == 7)
    let attributes = try FileManager.default.attributesOfItem(atPath: files.path("invoice"))
    #expect(attributes[.posixPermissions] as? Int == 0o600)
    // What the row keeps survives being stored.
    let stored = try JSONEncoder().encode(files.order)
    #expect(try JSONDecoder().decode(FileOrder.self, from: stored).invoice == files.order.invoice)
    #expect(SealedFile<Payment>(storedText: files.order.recipient.storedText) == nil)
    #expect(SealedFile<Payment>(storedText: files.order.invoice.storedText + "0") == nil)
    #expect(undeclaredProperties(of: files.order).isEmpty)
  }

  @Test func `it opens to the same bytes, private, and lends any range of them`() async throws {
    let files = try await FileHost.make()
    try await files.open()
    #expect(try files.bytes("opened") == files.plain)
    let attributes = try FileManager.default.attributesOfItem(atPath: files.path("opened"))
    #expect(attributes[.posixPermissions] as? Int == 0o600)
    #expect(try files.names() == ["invoice", "opened", "plain"])
    let read = try await files.keeper.reveal(
      files.order, file: \.invoice, at: files.path("invoice"), for: Fulfilment.self,
      as: try await files.host.signIn()
    ) { file in
      #expect(file.count == 2_200_000)
      return try await file.read(1_048_000..<1_049_000)
    }
    #expect(read == Array(files.plain[1_048_000..<1_049_000]))
  }

  @Test func `a changed part is lent to nobody, the others are, and none of it is copied out`()
    async throws
  {
    let files = try await FileHost.make()
    var changed = try files.bytes("invoice")
    let stream = try SealedFileHeader(beginning: Array(changed.prefix(1024))).bytes.count
    changed[stream + StreamKey.segmentSize + 5] ^= 1
    try files.put(changed, "changed")
    let second = Int64(StreamKey.segmentSize - 56)..<Int64(2 * StreamKey.segmentSize - 72)
    try await files.keeper.reveal(
      files.order, file: \.invoice, at: files.path("changed"), for: Fulfilment.self,
      as: try await files.host.signIn()
    ) { file in
      for range in [0..<second.lowerBound, second.upperBound..<file.count] {
        let lent = try await file.read(range)
        #expect(lent == Array(files.plain[Int(range.lowerBound)..<Int(range.upperBound)]))
      }
      for range in [
        0..<file.count, second, second.lowerBound - 1..<second.lowerBound + 1,
        second.upperBound - 1..<second.upperBound,
      ] {
        do {
          _ = try await file.read(range)
          Issue.record("\(range) was lent")
        } catch { #expect(error as? SealedFileFault == .notAuthentic, "\(range)") }
      }
    }
    #expect(try await files.fault(opening: "changed") == .notAuthentic)
    #expect(try files.names() == ["changed", "invoice", "plain"])
  }

  @Test(arguments: [0, 1, 1_048_520, 1_048_521])
  func `an awkward length opens again`(count: Int) async throws {
    let files = try await FileHost.make(count)
    try await files.open()
    #expect(try files.bytes("opened") == files.plain)
  }

  @Test func `every change of the header is refused, and so is a cut or changed body`()
    async throws
  {
    let files = try await FileHost.make(1_100_000)
    let bytes = try files.bytes("invoice")
    let header = try SealedFileHeader(beginning: Array(bytes.prefix(1024))).bytes
    for index in stride(from: 0, to: header.count, by: 3) {
      var changed = bytes
      changed[index] ^= 1
      try files.put(changed, "changed")
      let fault = try await files.fault(opening: "changed")
      #expect(
        [.notSealed, .belongsElsewhere, .otherFile, .notAuthentic].contains(fault), "\(index)")
    }
    func refuses(_ changed: [UInt8], _ fault: SealedFileFault, _ what: String) async throws {
      try files.put(changed, "changed")
      #expect(try await files.fault(opening: "changed") == fault, "\(what)")
    }
    let size = header.count + StreamKey.segmentSize
    for length in [size, size - 1, size + 16, size + 17, header.count + 40, header.count + 56] {
      try await refuses(Array(bytes[..<length]), .notAuthentic, "cut to \(length)")
    }
    try await refuses(Array(bytes[..<(header.count - 1)]), .notSealed, "half a header")
    try await refuses(files.plain, .notSealed, "a plaintext")
    try await refuses([], .notSealed, "nothing")
    try await refuses(bytes + [0], .notAuthentic, "one byte more")
    for index in [header.count, header.count + 5, header.count + 45, size + 3, bytes.count - 1] {
      var changed = bytes
      changed[index] ^= 0x80
      try await refuses(changed, .notAuthentic, "byte \(index)")
    }
    // Text that means the same and is not the same is not a header.
    let text = String(decoding: header, as: UTF8.self)
    for other in [
      text.replacing("subject", with: "Subject"), text.replacing("\n", with: "\r\n"), " " + text,
      text.replacing("tag payment\n", with: "tag payment \n"),
      text.replacing("ecart-file 1", with: "ecart-file 2"),
    ] {
      try await refuses(
        Array(other.utf8) + bytes[header.count...], .notSealed, String(other.prefix(40)))
    }
  }

  @Test func `a file of another subject, record, field, tag or time is not taken for this one`()
    async throws
  {
    let files = try await FileHost.make(1_000)
    let other = try await files.keeper.admit(
      Receive<FileOrder>("1002", from: try Sample.origin())
    ).claim
    let theirs = try await files.keeper.seal(
      .path(files.path("plain")), to: files.path("theirs"), as: \FileOrder.invoice, of: other)
    #expect(try await files.fault(opening: "theirs") == .belongsElsewhere)
    let label = try await files.keeper.seal(
      .path(files.path("plain")), to: files.path("label"), as: \FileOrder.label,
      of: files.sealer)
    #expect(try await files.fault(opening: "label") == .belongsElsewhere)
    let again = try await files.keeper.seal(
      .path(files.path("plain")), to: files.path("again"), as: \FileOrder.invoice,
      of: files.sealer)
    #expect(try await files.fault(opening: "again") == .otherFile)
    #expect(
      Set([theirs.number, label.number, again.number, files.order.invoice.number]).count == 4)

    // A header of one before the stream of another, with everything a forger can know put right.
    let mine = try files.bytes("invoice")
    let header = try SealedFileHeader(beginning: mine).bytes
    for name in ["theirs", "label", "again"] {
      let foreign = try files.bytes(name)
      let body = foreign.dropFirst(try SealedFileHeader(beginning: foreign).bytes.count)
      try files.put(header + body, "forged")
      #expect(try await files.fault(opening: "forged") == .notAuthentic, "\(name)")
    }
    // Another subject's file, its header rewritten to be mine: the commitment gives it away, before
    // any of the stream is opened.
    let claimed = try SealedFileHeader(
      subject: files.order.subject, origin: try Sample.origin(), record: "file-order",
      field: "invoice", tag: "payment", file: files.order.invoice.number,
      commitment: try SealedFileHeader(beginning: files.bytes("theirs")).commitment)
    try files.put(claimed.bytes + mine.dropFirst(header.count), "forged")
    #expect(try await files.fault(opening: "forged") == .notAuthentic)
    #expect(throws: SealedFileFault.unfitName) {
      try SealedFileHeader(
        subject: files.order.subject, origin: try Sample.origin(), record: "two words",
        field: "x", tag: "payment", file: files.order.invoice.number, commitment: claimed.commitment
      )
    }
  }

  @Test func `nothing is overwritten unless asked, and nothing is left by what fails`()
    async throws
  {
    let files = try await FileHost.make(3_000)
    let before = try files.bytes("invoice")
    await #expect(throws: SealedFileFault.exists) {
      try await files.keeper.seal(
        .path(files.path("plain")), to: files.path("invoice"), as: \FileOrder.invoice,
        of: files.sealer)
    }
    #expect(try files.bytes("invoice") == before)
    let replaced = try await files.keeper.seal(
      .path(files.path("plain")), to: files.path("invoice"), as: \FileOrder.invoice,
      of: files.sealer, replacing: true)
    #expect(replaced.number != files.order.invoice.number)
    #expect(try await files.fault(opening: "invoice") == .otherFile)
    try files.put([1], "taken")
    await #expect(throws: SealedFileFault.self) { try await files.open(to: "taken") }
    #expect(try files.bytes("taken") == [1])
    for (source, fault) in [("nowhere", SealedFileFault.missing), ("", .notPlain)] {
      await #expect(throws: fault) {
        try await files.keeper.seal(
          .path(files.path(source)), to: files.path("x"), as: \FileOrder.invoice,
          of: files.sealer)
      }
    }
    await #expect(throws: SealedFileFault.missing) {
      try await files.keeper.seal(
        .path(files.path("plain")), to: files.path("no/where"), as: \FileOrder.invoice,
        of: files.sealer)
    }
    #expect(try files.names() == ["invoice", "plain", "taken"])
    // Sealing a file in its own place.
    _ = try await files.keeper.seal(
      .path(files.path("plain")), to: files.path("plain"), as: \FileOrder.invoice,
      of: files.sealer, replacing: true)
    #expect(try SealedFileHeader(beginning: files.bytes("plain")).record == "file-order")
    for fault in [
      SealedFileFault.notSealed, .belongsElsewhere, .otherFile, .notAuthentic, .unfitName, .missing,
      .notPlain, .exists, .sourceChanged, .noRoom, .noNamelessFiles, .cancelled,
    ] { #expect(fault.description.count > 20) }
  }
}
