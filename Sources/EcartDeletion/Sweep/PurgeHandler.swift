// SPDX-License-Identifier: Apache-2.0

public import EcartPolicy

/// What a host does to its own rows when subjects are erased: delete them, blank them, tell others.
///
/// It is called after the keys are destroyed, so the rows hold ciphertext nobody can open; and it
/// may be called again for the same subjects, after a crash or because it threw, so it must not mind.
/// When it throws for several it is called for each of them alone; for whom it throws then, it is called
/// again at the next sweep, and their certificates wait. The sweep throws ``SweepIncomplete`` at its end,
/// which names the handler.
public struct PurgeHandler: Sendable {
  public let name: String
  let purge: @Sendable ([SubjectID]) async throws -> Int

  /// - Parameters:
  ///   - name: what is purged, such as `orders`.
  ///   - purge: given the subjects; gives back how many rows it removed or blanked.
  public init(
    _ name: StaticString, purge: @escaping @Sendable ([SubjectID]) async throws -> Int
  ) {
    self.name = "\(name)"
    self.purge = purge
  }
}
