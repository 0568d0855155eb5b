// SPDX-License-Identifier: Apache-2.0

import EcartAPIOrders
import Foundation

/// Runs the built program, as a person would.
struct Desk {
  let status: Int32
  let output: String
  let errors: String

  static func run(_ arguments: String...) throws -> Desk {
    // The program is built beside the tests.
    let program = try testBinary().deletingLastPathComponent().appending(path: "OrderDesk")
    let process = Process()
    let (output, errors) = (Pipe(), Pipe())
    process.executableURL = program
    process.arguments = arguments
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    let said = try output.fileHandleForReading.readToEnd() ?? Data()
    let complained = try errors.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return Desk(
      status: process.terminationStatus, output: String(decoding: said, as: UTF8.self),
      errors: String(decoding: complained, as: UTF8.self))
  }

  private static func testBinary() throws -> URL {
    #if os(Linux)
      URL(filePath: try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
    #else
      Bundle(for: Marker.self).bundleURL
    #endif
  }
  private final class Marker {}

  static func directory() -> String {
    FileManager.default.temporaryDirectory
      .appendingPathComponent("order-desk-\(UUID().uuidString)").path
  }
}

/// What stands in the sample files and must not be found anywhere else.
enum Samples {
  static let root = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  static func orders() throws -> [IncomingOrder] {
    try ["Orders", "BadInput"].flatMap { folder in
      try FileManager.default.contentsOfDirectory(atPath: root.appending(path: folder).path)
        .filter { $0.hasSuffix(".json") }.sorted()
        .flatMap {
          EcartAPIReader().orders(at: root.appending(path: "\(folder)/\($0)").path).orders
        }
    }
  }

  /// Names, e-mail addresses, telephones, streets, notes, goods: whole values, as they came.
  static func plaintexts(of orders: [IncomingOrder]) -> Set<String> {
    var values: [String?] = []
    for personal in orders.map(\.personal) {
      values += [
        personal.recipientName, personal.buyerName, personal.email, personal.phone, personal.note,
        personal.identificationNumber, personal.company,
      ]
      values += personal.addresses.flatMap {
        [$0.name, $0.line1, $0.email, $0.phone, $0.references]
      }
      values += personal.items.map(\.name)
    }
    // What is this short, or nothing but digits, occurs by chance: in an order's id, say.
    return Set(
      values.compactMap { $0 }.filter { $0.utf8.count > 5 && !$0.allSatisfy(\.isWholeNumber) })
  }
}
