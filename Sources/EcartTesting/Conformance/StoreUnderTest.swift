// SPDX-License-Identifier: Apache-2.0

public import EcartPolicy

/// A store to try, and the way to reach the same data a second time.
public struct StoreUnderTest: Sendable {
  public let store: any Store
  let reopen: @Sendable () async throws -> any Store
  let discard: @Sendable () async -> Void

  /// - Parameters:
  ///   - store: new and empty.
  ///   - discard: called when the check is over, to remove files or tables.
  ///   - reopen: opens the same data again as another process would: a second handle with no
  ///     memory in common but what the store itself shares between processes.
  public init(
    _ store: any Store, discard: @escaping @Sendable () async -> Void = {},
    reopen: @escaping @Sendable () async throws -> any Store
  ) {
    self.store = store
    self.reopen = reopen
    self.discard = discard
  }
}
