// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// Finds the declared field of a key path.
///
/// Comparing key paths is slow and sealing does it for every value, so a path object that was
/// compared once is remembered by its identity. The memory keeps the object alive: its identity is
/// never another path's.
final class FieldIndex: Sendable {
  /// A key path to keep and compare; paths are immutable, and the declared ones are literals.
  private struct Path: @unchecked Sendable, Hashable {
    let path: AnyKeyPath
  }

  private struct Known {
    let kept: Path
    let position: Int?
  }

  /// More distinct path objects than any program writes; past it, paths are compared each time.
  private static let capacity = 4_096

  private let declared: [Path: Int]
  private let known = Mutex<[ObjectIdentifier: Known]>([:])

  private init(declared: [Path: Int]) { self.declared = declared }

  convenience init() { self.init(declared: [:]) }

  /// An index with one more path, at the next position. Declaring a path twice keeps the first.
  func adding(_ path: AnyKeyPath) -> FieldIndex {
    var declared = declared
    declared[Path(path: path)] = declared[Path(path: path)] ?? declared.count
    return FieldIndex(declared: declared)
  }

  func position(of path: AnyKeyPath) -> Int? {
    let identity = ObjectIdentifier(path)
    let kept = Path(path: path)
    return known.withLock { known in
      if let found = known[identity] { return found.position }
      let position = declared[kept]
      if known.count < Self.capacity { known[identity] = Known(kept: kept, position: position) }
      return position
    }
  }
}
