// SPDX-License-Identifier: Apache-2.0

import Foundation

extension Sample {
  /// Puts a copy of the database back, as an operator does: the log of the one that was there goes too.
  static func putBack(_ copy: String, in directory: String) throws {
    for name in ["store.sqlite", "store.sqlite-wal", "store.sqlite-shm"] {
      try? FileManager.default.removeItem(atPath: "\(directory)/\(name)")
    }
    try FileManager.default.copyItem(atPath: copy, toPath: "\(directory)/store.sqlite")
  }
}
