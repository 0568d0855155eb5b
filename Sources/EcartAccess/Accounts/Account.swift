// SPDX-License-Identifier: Apache-2.0

package import EcartPolicy
package import EcartVault
import FoundationEssentials

/// Which account: a digest of its name under the installation's key. Never used again for somebody
/// else (clause acc-2), because what it is computed from is the name itself.
public struct AccountID: Sendable, Hashable, Codable {
  package let subject: SubjectID
  package init(_ subject: SubjectID) { self.subject = subject }
  package var key: RecordKey { RecordKey(subject) }
}

/// What an account may do until finer rights exist.
public enum Role: String, Sendable, Codable, CaseIterable {
  case administrator
  case staff
}

/// The person or service behind an account. Prints as a mask; stored sealed.
public struct Person: Sendable {
  public let givenName: String
  public let familyName: String
  public let email: String?
  /// The name the account was registered with, as typed.
  package private(set) var userName = ""

  public init(givenName: String, familyName: String, email: String? = nil) {
    self.givenName = givenName
    self.familyName = familyName
    self.email = email
  }

  /// The same person, with the name their account is registered under.
  func named(_ userName: String) -> Person {
    var person = self
    person.userName = userName
    return person
  }
}

/// A ``Person`` on its way into and out of its sealed form. Apart, so that nobody else encodes one.
struct StoredPerson: Codable {
  var givenName: String
  var familyName: String
  var email: String?
  var userName: String

  init(_ person: Person) {
    givenName = person.givenName
    familyName = person.familyName
    email = person.email
    userName = person.userName
  }

  var person: Person {
    Person(givenName: givenName, familyName: familyName, email: email).named(userName)
  }
}

extension Person: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  public var description: String { "Person(•••)" }
  public var debugDescription: String { description }
  public var customMirror: Mirror { Mirror(self, children: [:]) }
}

struct AccountRecord: GateRecord, Codable {
  enum State: String, Codable { case active, disabled }

  var role: Role
  var state: State
  var registered: Date
  /// The ``Person``, sealed under the account's own key.
  var person: Data
  var origin: String

  /// "Is there another administrator?" lists by this.
  var index: RecordKey? { RecordKey("\(role.rawValue).\(state.rawValue)") }
}

/// Set once, when the first administrator was made.
struct BootstrapRecord: GateRecord, Codable {
  var at: Date
}

extension SubjectKind {
  /// An account's clock starts when the account ends.
  package static let account = SubjectKind("account", clock: .fromEvent(.accountEnded))
}

extension ObligationRule {
  /// An ended account's name is kept as long as the log must be (clause log-6): 90 days.
  package static let accountEnded = ObligationRule(
    "account-ended", clause: Clause.ID("log-6"), limit: { _ in 90 * 86_400 })
}
