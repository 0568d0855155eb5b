// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
// FoundationEssentials has no FileHandle.
import Foundation

/// The passwords that are known to be in criminals' hands, as Have I Been Pwned hands them out for
/// use without a network: one file of `SHA-1:count` lines, sorted by the digest.
///
/// The file has forty gigabytes and is never read whole: a look-up reads about forty short pieces
/// of it. Nothing of a password leaves the machine.
///
/// ```swift
/// let breached = try BreachedPasswords(file: "/srv/pwned-passwords-sha1-ordered-by-hash.txt")
/// let hashing = PasswordHashing(breached: breached)
/// ```
public struct BreachedPasswords: Sendable {
  /// Why the file cannot be used. Nobody's password is taken while that is so.
  public enum Problem: Error, Sendable, Equatable, CustomStringConvertible {
    case unreadable
    /// A line is not `40 hexadecimal digits:count`.
    case malformed
    /// The lines are not in the order of their digests; get the file "ordered by hash".
    case unsorted
    /// The provider refuses SHA-1, as under FIPS; such a host cannot use the file.
    case noSHA1

    public var description: String {
      switch self {
      case .unreadable: "pw-1: the list of breached passwords cannot be read. Check its path."
      case .malformed:
        "pw-1: the list of breached passwords is damaged or cut off. Get it again, as SHA-1 lines."
      case .unsorted:
        "pw-1: the list of breached passwords is not sorted. Get the one ordered by hash."
      case .noSHA1: "pw-1: this host's OpenSSL refuses SHA-1, by which the list is sorted."
      }
    }
  }

  private let path: String
  /// 40 digits and a colon at least.
  private static let digits = 40
  /// The longest line: digits, colon, a number, CR LF.
  private static let longestLine = 64
  private static let probes = 64

  /// Opens the file and looks at its first, its last and some lines between.
  public init(file path: String) throws(Problem) {
    self.path = path
    let reader = try Reader(path)
    guard BreachDigest.hex(of: []) != nil else { throw .noSHA1 }
    guard reader.size > UInt64(Self.digits) else { throw .malformed }
    var last: [UInt8] = []
    for probe in 0...Self.probes {
      let place = reader.size / UInt64(Self.probes) * UInt64(probe)
      guard let line = try reader.line(at: place, size: Self.longestLine) else { continue }
      let digest = try Self.digest(of: line.bytes)
      guard !digest.lexicographicallyPrecedes(last) else { throw .unsorted }
      last = digest
    }
    guard !last.isEmpty else { throw .malformed }
    // The file must end where a line ends.
    _ = try Self.digest(of: try reader.lastLine(size: Self.longestLine))
  }

  /// Whether a password is in the list.
  func contain(_ typed: String) throws(Problem) -> Bool {
    guard let wanted = BreachDigest.hex(of: Array(typed.utf8)) else { throw .noSHA1 }
    let reader = try Reader(path)
    // A line that begins in `low..<high` may be the one.
    var low: UInt64 = 0
    var high = reader.size
    while low < high {
      let middle = low + (high - low) / 2
      guard let line = try reader.line(at: middle, size: Self.longestLine), line.start < high else {
        high = middle
        continue
      }
      let digest = try Self.digest(of: line.bytes)
      if digest == wanted { return true }
      if digest.lexicographicallyPrecedes(wanted) {
        low = line.start + UInt64(line.bytes.count)
      } else {
        high = middle
      }
    }
    return false
  }

  /// The digest of a line, in capitals.
  private static func digest(of line: [UInt8]) throws(Problem) -> [UInt8] {
    guard line.count > digits, line[digits] == UInt8(ascii: ":") else { throw .malformed }
    let count = line[(digits + 1)...].prefix { (48...57).contains($0) }
    guard !count.isEmpty else { throw .malformed }
    var digest: [UInt8] = []
    for byte in line[..<digits] {
      switch byte {
      case 48...57, 65...70: digest.append(byte)
      case 97...102: digest.append(byte - 32)
      default: throw .malformed
      }
    }
    return digest
  }
}

/// One look at the file, with a handle of its own: look-ups run at the same time.
private struct Reader {
  let handle: FileHandle
  let size: UInt64

  init(_ path: String) throws(BreachedPasswords.Problem) {
    guard let handle = FileHandle(forReadingAtPath: path),
      let size = try? handle.seekToEnd()
    else { throw .unreadable }
    self.handle = handle
    self.size = size
  }

  /// The first line that begins at a place or after it, its end included; `nil` when none does.
  func line(
    at place: UInt64, size: Int
  ) throws(BreachedPasswords.Problem) -> (start: UInt64, bytes: [UInt8])? {
    // One byte earlier, to see whether a line begins exactly here.
    let from = place == 0 ? 0 : place - 1
    let bytes = try read(from, 2 * size + 1)
    var start = 0
    if place > 0 {
      guard let end = bytes.firstIndex(of: UInt8(ascii: "\n")) else {
        if from + UInt64(bytes.count) < self.size { throw .malformed }
        return nil
      }
      start = end + 1
    }
    guard start < bytes.count else { return nil }
    let rest = bytes[start...]
    let end = rest.firstIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? rest.endIndex
    return (from + UInt64(start), Array(rest[..<end]))
  }

  func lastLine(size: Int) throws(BreachedPasswords.Problem) -> [UInt8] {
    var bytes = try read(self.size - min(self.size, UInt64(2 * size)), 2 * size)
    while let last = bytes.last, last == 10 || last == 13 { bytes.removeLast() }
    let start = bytes.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
    return Array(bytes[start...])
  }

  private func read(_ place: UInt64, _ count: Int) throws(BreachedPasswords.Problem) -> [UInt8] {
    do {
      try handle.seek(toOffset: place)
      return Array(try handle.read(upToCount: count) ?? Data())
    } catch { throw .unreadable }
  }
}
