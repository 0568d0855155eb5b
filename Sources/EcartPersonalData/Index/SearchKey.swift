// SPDX-License-Identifier: Apache-2.0

import EcartPolicy

/// What people can be found by: a name of its own, the kind of data, and what counts as the same.
///
/// Declared once and shared by record types, which is how one person is found across subjects:
///
/// ```swift
/// extension SearchKey<Email> {
///   static var email: Self { SearchKey("email", .emailAddress) }
/// }
/// ```
/// Name, form and bits are bound into every entry (clause enc-1). Change one of them and the old
/// entries find nobody: make the subjects findable again, with ``MakeFindable``.
public struct SearchKey<T: PersonalTag>: Sendable, Hashable {
  public let name: String
  public let form: SearchForm
  /// How many bits of its code an entry in the database shows, 16 to 64.
  public let bits: Int

  /// - Parameters:
  ///   - name: a stable word of ASCII letters, digits, `-`, `_` and `.`; it stands in evidence.
  ///   - form: what counts as the same value.
  ///   - bits: how much of a code an entry shows, 16 to 64; what is beyond is taken as the nearest.
  ///     With fewer, somebody who has the database alone tells less: strangers' entries look alike.
  ///     Each search then opens more keys for nothing, one for every 2^bits subjects; what is found
  ///     is exact all the same.
  public init(_ name: StaticString, _ form: SearchForm, bits: Int = 32) {
    self.name = "\(name)"
    self.form = form
    self.bits = min(64, max(16, bits))
    self.code = RefusalCode(name)
  }

  let code: RefusalCode
}
