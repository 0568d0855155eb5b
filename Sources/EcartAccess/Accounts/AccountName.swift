// SPDX-License-Identifier: Apache-2.0

// Unicode normalisation and case folding need Foundation.
import Foundation

/// The name somebody signs in with. It prints as a mask.
///
/// Names that look or fold alike are one name: case, surrounding spaces, composed and decomposed
/// accents and full-width forms make no difference (CVE-2019-19844, CVE-2025-6004), so a twin
/// cannot be registered and cannot have a counter of its own. Letters of scripts that look alike
/// are not mixed in one name (UTS 39 §5.1), so that a Cyrillic а does not make a second `maria`; a
/// name that is lookalike letters throughout is another name, and a person has to see it.
public struct AccountName: Sendable, Hashable, ExpressibleByStringLiteral {
  /// The form that is compared: NFKC, folded, trimmed. At most 256 scalars are looked at.
  package let canonical: String

  public init(_ typed: String) {
    let bounded = String(typed.unicodeScalars.prefix(256))
    self.canonical = bounded.precomposedStringWithCompatibilityMapping
      .folding(options: [.caseInsensitive], locale: nil)
      .precomposedStringWithCompatibilityMapping
      .trimmingCharacters(in: .whitespacesAndNewlines)
  }

  public init(stringLiteral typed: String) { self.init(typed) }

  /// Why no account may have the name, or `nil` if one may (clauses acc-2, acc-3).
  package func fault() -> NameFault? {
    let scalars = canonical.unicodeScalars
    guard (2...64).contains(scalars.count) else { return .length }
    guard scalars.allSatisfy(Self.isAllowed) else { return .characters }
    guard !LookalikeScript.isMixed(in: scalars) else { return .mixedScripts }
    let word = String(String.UnicodeScalarView(scalars.filter { $0.properties.isAlphabetic }))
    let plain = Self.generic.contains(canonical) || Self.generic.contains(word)
    return plain ? .generic : nil
  }

  package enum NameFault: String, Sendable { case length, characters, mixedScripts, generic }

  private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .otherLetter, .modifierLetter, .decimalNumber: true
    default: "._-+@".unicodeScalars.contains(scalar)
    }
  }

  /// Names of roles, teams and installations instead of people.
  private static let generic: Set<String> = [
    "account", "accounting", "admin", "administrator", "anonymous", "api", "backup", "billing",
    "default", "demo", "dev", "developer", "everyone", "ftp", "guest", "helpdesk", "info", "it",
    "login", "mail", "manager", "marketing", "nobody", "office", "operator", "orders", "owner",
    "postgres", "postmaster", "public", "root", "sales", "security", "service", "shared", "staff",
    "super", "superuser", "support", "sysadmin", "system", "sysuser", "team", "temp", "test",
    "tester", "testuser", "tmp", "user", "username", "warehouse", "web", "webmaster", "www",
  ]
}

extension AccountName: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  public var description: String { "AccountName(•••)" }
  public var debugDescription: String { description }
  public var customMirror: Mirror { Mirror(self, children: [:]) }
}
