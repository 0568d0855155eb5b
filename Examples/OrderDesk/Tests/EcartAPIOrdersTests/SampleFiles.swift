// SPDX-License-Identifier: Apache-2.0

import EcartAPIOrders
import FoundationEssentials

/// The sample files next to this package's sources.
enum Samples {
  static let root = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  static func path(_ folder: String, _ name: String) -> String {
    root.appending(path: folder).appending(path: name + ".json").path
  }

  /// Names without extension, sorted.
  static func names(in folder: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: root.appending(path: folder).path)
      .filter { $0.hasSuffix(".json") }.map { String($0.dropLast(5)) }.sorted()
  }

  static func orders(_ name: String) -> ImportResult {
    EcartAPIReader().orders(at: path("Orders", name))
  }

  static func order(_ name: String) -> IncomingOrder? {
    orders(name).orders.first
  }

  static func events(_ name: String) -> FulfilmentImport {
    EcartAPIReader().fulfilmentEvents(at: path("Fulfilments", name))
  }

  static func bad(_ name: String) -> ImportResult {
    EcartAPIReader().orders(at: path("BadInput", name))
  }
}

let shop = OrderOrigin(platform: "shopify", store: "casa-lirio", connection: "conn-1")

/// Reads a page given as text.
func read(_ text: String, origin: OrderOrigin? = shop) -> ImportResult {
  EcartAPIReader(origin: origin).orders(in: Array(text.utf8))
}

/// The instant that Foundation's own parser gives for an RFC 3339 date.
func utc(_ text: String) throws -> Date {
  try Date(text, strategy: .iso8601)
}
