// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
import EcartDPP
import EcartTesting
import EcartVault
import Foundation
import Testing

/// An order with files, as a host keeps it.
struct FileOrder: PersonalRecord, Codable {
  static let kind = SubjectKind.order
  static let fields = Fields<FileOrder>("file-order")
    .personal("recipient", \.recipient)
    .personal("invoice", \.invoice)
    .personal("label", \.label)
    .plain("subject")

  let subject: SubjectID
  let recipient: Sealed<Name>
  var invoice: SealedFile<Payment>
  var label: SealedFile<Address>?
}

/// A host with one order, whose invoice is sealed, and a folder for files.
struct FileHost: Sendable {
  let host: Host
  let folder: String
  let sealer: Sealer<FileOrder>
  let order: FileOrder
  let plain: [UInt8]
  var keeper: Gatekeeper { host.keeper }

  static func make(_ count: Int = 2_200_000, permitted: Bool = true) async throws -> FileHost {
    let host = try await Host.open(Sample.directory(), TestingClock(Sample.start))
    try await host.bootstrap()
    if permitted {
      try await host.keeper.grantReveal(of: FileOrder.self, for: Fulfilment.self, to: "maria")
    }
    let folder = Sample.directory()
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let plain = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ $0 / 251) }
    try Data(plain).write(to: URL(fileURLWithPath: folder + "/plain"))
    let sealer = try await host.keeper.admit(
      Receive<FileOrder>("1001", from: try Sample.origin())
    ).claim
    let invoice = try await host.keeper.seal(
      .path(folder + "/plain"), to: folder + "/invoice", as: \FileOrder.invoice, of: sealer)
    let order = FileOrder(
      subject: sealer.subject,
      recipient: try sealer.seal(Personal("Ana Sample"), as: \.recipient), invoice: invoice,
      label: nil)
    return FileHost(host: host, folder: folder, sealer: sealer, order: order, plain: plain)
  }

  func path(_ name: String) -> String { "\(folder)/\(name)" }
  func bytes(_ name: String) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(fileURLWithPath: path(name))))
  }
  func put(_ bytes: [UInt8], _ name: String) throws {
    try Data(bytes).write(to: URL(fileURLWithPath: path(name)))
  }
  /// What lies in the folder, hidden files too.
  func names() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
  }

  /// Opens the invoice that lies under a name.
  func open(_ name: String = "invoice", to target: String = "opened") async throws {
    try await keeper.copyOut(
      \.invoice, of: order, at: path(name), to: path(target), because: .taxDocument,
      for: Fulfilment.self, as: try await host.signIn())
  }

  /// Whether the file is refused, with nothing left.
  func fault(opening name: String) async throws -> SealedFileFault? {
    do {
      try await open(name)
      return nil
    } catch let fault as SealedFileFault {
      #expect(try !names().contains("opened"))
      return fault
    }
  }

  func erase() async throws {
    host.clock.advance(by: 61 * Sample.day)
    _ = try await Sweeper(keeper).sweep()
  }
}
