// SPDX-License-Identifier: Apache-2.0

/// Finds where a JSON value ends without understanding it, so that one broken record can be cut
/// out and its neighbours still be read.
///
/// On valid JSON it is exact. On broken JSON it recovers where a person would:
/// - a string ends at a raw line feed (JSON allows none), so a missing quote costs one line;
/// - a closing bracket closes everything opened since its partner;
/// - a closing bracket without a partner, and `{` where an object's next name should be, belong
///   to the page: the record ended before.
///
/// A recovery can guess wrong, and then a customer or an item looks like a record of its own:
/// see ``RecordKind/marks``.
struct RecordScanner {
  let bytes: [UInt8]

  /// The end of the value that starts at `start`, or `nil` where the bytes end first.
  func end(from start: Int) -> Int? {
    var open: [UInt8] = []
    var previous: UInt8 = 0
    var comma = start
    var position = start
    while position < bytes.count {
      let byte = bytes[position]
      switch byte {
      case UInt8(ascii: "\""):
        guard let after = stringEnd(from: position) else { return nil }
        position = after
        if open.isEmpty { return position }
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        if byte == UInt8(ascii: "{"), open.last == UInt8(ascii: "{"),
          previous != UInt8(ascii: ":")
        {
          return previous == UInt8(ascii: ",") ? comma : position
        }
        open.append(byte)
        position += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        let partner = byte == UInt8(ascii: "}") ? UInt8(ascii: "{") : UInt8(ascii: "[")
        guard let depth = open.lastIndex(of: partner) else { return position }
        open.removeSubrange(depth...)
        position += 1
        if open.isEmpty { return position }
      case UInt8(ascii: ","):
        if open.isEmpty { return position }
        comma = position
        position += 1
      default:
        if open.isEmpty, position > start, byte.isJSONSpace { return position }
        position += 1
      }
      if !byte.isJSONSpace { previous = byte }
    }
    return nil
  }

  /// Behind the closing quote of the string that opens at `start`, or at the line feed that cuts
  /// it short; `nil` where the bytes end first.
  func stringEnd(from start: Int) -> Int? {
    var position = start + 1
    while position < bytes.count {
      switch bytes[position] {
      case UInt8(ascii: "\""): return position + 1
      case UInt8(ascii: "\\"): position += 2
      case UInt8(ascii: "\n"): return position
      default: position += 1
      }
    }
    return nil
  }
}
