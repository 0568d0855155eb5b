// SPDX-License-Identifier: Apache-2.0

import EcartVault
import FoundationEssentials

/// The credentials of one provider: fetched once for all who wait, and anew before they expire.
actor CredentialStore {
  typealias Fetch = @Sendable () async throws(KeyProviderFault) -> ServiceCredentials
  /// How long before their end new ones are fetched: longer than any call takes.
  private static let margin: TimeInterval = 300

  private let fetch: Fetch
  private var current: ServiceCredentials?
  private var fetching: Task<Result<ServiceCredentials, KeyProviderFault>, Never>?

  init(_ fetch: @escaping Fetch) { self.fetch = fetch }

  func credentials(at now: Date) async throws(KeyProviderFault) -> ServiceCredentials {
    if let current, current.expires.map({ now.addingTimeInterval(Self.margin) < $0 }) ?? true {
      return current
    }
    let fetch = self.fetch
    let task =
      fetching
      ?? Task {
        do throws(KeyProviderFault) { return .success(try await fetch()) } catch {
          return .failure(error)
        }
      }
    fetching = task
    let result = await task.value
    if fetching == task { fetching = nil }
    switch result {
    case .success(let fresh):
      current = fresh
      return fresh
    case .failure(let fault):
      // The old ones are good for some minutes still.
      if let current, let end = current.expires, now < end { return current }
      throw fault
    }
  }

  /// The service said that these are no good any more.
  func forget(_ used: ServiceCredentials) {
    if current?.accessKey == used.accessKey { current = nil }
  }
}
