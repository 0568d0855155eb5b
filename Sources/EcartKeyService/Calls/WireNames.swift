// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials

// AWS begins the names of members with a capital, Swift does not. Names in dictionaries, such as an
// encryption context's, stay as they are.

extension JSONEncoder {
  static var forService: JSONEncoder {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.withoutEscapingSlashes, .sortedKeys]
    encoder.keyEncodingStrategy = .custom { path in WireName(path, { $0.uppercased() }) }
    return encoder
  }
}

extension JSONDecoder {
  static var ofService: JSONDecoder {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .custom { path in WireName(path, { $0.lowercased() }) }
    return decoder
  }
}

/// A member's name with its first letter in the other's way.
private struct WireName: CodingKey {
  let stringValue: String
  var intValue: Int? { nil }

  init(_ path: [any CodingKey], _ first: (Substring) -> String) {
    let name = path.last?.stringValue ?? ""
    stringValue = first(name.prefix(1)) + name.dropFirst()
  }

  init?(stringValue: String) { self.stringValue = stringValue }
  init?(intValue: Int) { nil }
}
