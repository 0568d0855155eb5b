// SPDX-License-Identifier: Apache-2.0

/// How the place of a provider's roots goes out of reach, and comes back: a mount that is taken away, a
/// service that nobody reaches, a token that is pulled.
///
/// ```swift
/// KeyProviderUnderTest(
///   try MyProvider(place),
///   outage: KeyProviderOutage(begin: { try unmount(place) }, end: { try mount(place) })
/// ) { try MyProvider(place) }
/// ```
///
/// A provider that says of a root that it is gone when it merely cannot look has a certificate of
/// erasure issued for what can still be opened. That is seen only while the place is out of reach.
public struct KeyProviderOutage: Sendable {
  let begin: @Sendable () async throws -> Void
  let end: @Sendable () async throws -> Void

  /// - Parameters:
  ///   - begin: from when it returns on no handle reaches the roots, those that are open included. One
  ///     that throws has taken nothing away.
  ///   - end: puts the roots back as they were, and takes away what a handle that was opened meanwhile
  ///     left in their place. Called once after each `begin`, whatever the check has found.
  public init(
    begin: @escaping @Sendable () async throws -> Void,
    end: @escaping @Sendable () async throws -> Void
  ) {
    self.begin = begin
    self.end = end
  }
}
