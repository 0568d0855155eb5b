// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Synchronization

/// The list in force, made ready once in a process. Which list that is, is read from the store each
/// time, so an earlier one is never asked.
package final class CompiledAddresses: Sendable {
  private let last = Mutex<(version: UUID, list: AddressList)?>(nil)

  package init() {}

  func list(of head: AllowedAddressesHead) -> AddressList? {
    last.withLock { $0?.version == head.version ? $0?.list : nil }
  }

  /// - Returns: `nil` when the blocks are of another list or cannot be read.
  func list(of head: AllowedAddressesHead, from stored: AllowedAddresses) -> AddressList? {
    guard stored.version == head.version else { return nil }
    // Under the lock: whoever comes at the same moment waits for the list instead of making it too.
    return last.withLock { last in
      if let last, last.version == head.version { return last.list }
      guard let blocks = stored.blocks(), blocks.count == head.blocks else { return nil }
      let list = AddressList(blocks)
      last = (head.version, list)
      return list
    }
  }
}
