// SPDX-License-Identifier: Apache-2.0

import EcartPolicy

/// The person behind an account. Prints as a mask; stored sealed.
public struct Person: Sendable {
  public let givenName: String
  public let familyName: String
  public let email: String?
  /// The name the account was registered with, as typed.
  public package(set) var userName = ""

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

/// A program that signs in like a person does, under a name and a password of its own.
public struct Service: Sendable {
  /// What it is, for the people who review it, such as "label printer in Leeds".
  public let title: String
  /// The person who answers for it. When that account ends, so does the service.
  public let owner: AccountName

  public init(_ title: String, ownedBy owner: AccountName) {
    self.title = title
    self.owner = owner
  }
}

/// The user of an account that is asked for.
public enum AccountHolder: Sendable {
  case person(Person)
  case service(Service)

  var kind: AccountKind {
    switch self {
    case .person: .person
    case .service: .service
    }
  }

  /// What is sealed, and what a password is compared with.
  func described(as userName: String) -> Person {
    switch self {
    case .person(let person): person.named(userName)
    case .service(let service): Person(givenName: "", familyName: service.title).named(userName)
    }
  }
}
