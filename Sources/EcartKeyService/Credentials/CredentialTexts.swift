// SPDX-License-Identifier: Apache-2.0

import EcartVault
import FoundationEssentials

/// A token that the platform renews under the process.
enum TokenFile {
  /// - Returns: what is in it, without the blanks and line ends around it.
  static func read(_ path: String) throws(KeyProviderFault) -> String {
    guard let data = FileManager.default.contents(atPath: path), data.count <= 65_536 else {
      throw .failed("reading the token file")
    }
    var text = String(decoding: data, as: UTF8.self)[...]
    while text.first?.isWhitespace == true { text = text.dropFirst() }
    while text.last?.isWhitespace == true { text = text.dropLast() }
    guard !text.isEmpty else { throw .failed("reading the token file") }
    return String(text)
  }
}

enum Moments {
  /// `2026-11-20T12:00:00Z`, with or without parts of a second.
  static func read(_ text: String?) -> Date? {
    guard let text else { return nil }
    return (try? Date(text, strategy: .iso8601))
      ?? (try? Date(text, strategy: Date.ISO8601FormatStyle(includingFractionalSeconds: true)))
  }

  /// `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110, section 5.6.7: IMF-fixdate, the one form to send).
  static func readHeader(_ text: String) -> Date? {
    let parts = text.split(separator: " ")
    let months = [
      "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
    guard parts.count == 6, parts[5] == "GMT", parts[1].count == 2, parts[3].count == 4,
      let month = months.firstIndex(of: String(parts[2]))
    else { return nil }
    let number = month < 9 ? "0\(month + 1)" : "\(month + 1)"
    return read("\(parts[3])-\(number)-\(parts[1])T\(parts[4])Z")
  }
}

/// As much of XML as the answers of STS need: the text of an element that holds text alone.
enum XMLText {
  static func first(_ name: String, in text: String) -> String? {
    let parts = text.split(separator: "<\(name)>", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, let end = parts[1].firstIndex(of: "<") else { return nil }
    guard parts[1][end...].hasPrefix("</\(name)>") else { return nil }
    let value = String(parts[1][..<end])
    return value.contains("&") ? nil : value
  }
}
