// SPDX-License-Identifier: Apache-2.0

public import EcartPolicy
import EcartVault

/// Makes the very first account, an administrator's, and works exactly once in a store's life.
///
/// Nobody is there yet to approve it; that it happened, and when, is evidence for good.
public struct BootstrapAdministrator: Gate {
  public static var clauses: [Clause.ID] { [Clause.ID("acc-1"), Clause.ID("acc-2")] }
  public typealias Claim = AccountID
  public typealias Reason = RegistrationRefusal

  let name: AccountName
  let person: Person

  public init(_ name: String, person: Person) {
    self.name = AccountName(name)
    self.person = person.named(name)
  }

  public func decide(
    _ desk: inout Deliberation
  ) async throws(Interruption) -> Verdict<AccountID, Reason> {
    // Step 1: once, ever, and only while there is no account at all.
    guard try await desk.read(BootstrapRecord.self, at: "first") == nil,
      try await desk.list(AccountRecord.self).isEmpty
    else { return .refuse(.alreadyBootstrapped) }
    // Step 2: the first account obeys the rules for names like any other.
    let id = try Accounts.id(of: name, on: desk)
    if let fault = name.fault() { return .refuse(RegistrationRefusal(fault)) }
    try await Accounts.make(
      id, role: .administrator, person: person, on: &desk)
    try await desk.write(BootstrapRecord(at: desk.now), at: "first")
    desk.object = .pseudonym(try Accounts.pseudonym(of: id, on: desk))
    try await desk.rest(on: Accounts.standing(of: id))
    return .admit(id, for: .seconds(900))
  }
}

/// Makes an account for one person or service (clauses acc-1, acc-2, acc-3).
public struct RegisterAccount: Gate {
  public static var clauses: [Clause.ID] {
    [Clause.ID("acc-1"), Clause.ID("acc-2"), Clause.ID("acc-3")]
  }
  public typealias Claim = AccountID
  public typealias Reason = RegistrationRefusal

  let name: AccountName
  let role: Role
  let person: Person
  let approver: Proof<SignIn>

  /// - Parameter approver: an administrator's sign-in.
  public init(
    _ name: String, as role: Role, person: Person, approvedBy approver: Proof<SignIn>
  ) {
    self.name = AccountName(name)
    self.role = role
    self.person = person.named(name)
    self.approver = approver
  }

  public func decide(
    _ desk: inout Deliberation
  ) async throws(Interruption) -> Verdict<AccountID, Reason> {
    let signIn = try await desk.honour(approver)
    guard try await Accounts.role(of: signIn.account, on: &desk) == .administrator else {
      return .refuse(.notAdministrator)
    }
    if let fault = name.fault() { return .refuse(RegistrationRefusal(fault)) }
    let id = try Accounts.id(of: name, on: desk)
    desk.object = .pseudonym(try Accounts.pseudonym(of: id, on: desk))
    // A name is taken for good: by a living account, and by one that was erased.
    let vault = try desk.part(Vault.self)
    guard case .none = try await vault.key(of: id.subject, on: &desk) else {
      return .refuse(.nameTaken)
    }
    try await Accounts.make(id, role: role, person: person, on: &desk)
    try await desk.rest(on: Accounts.standing(of: id))
    return .admit(id, for: .seconds(86_400))
  }
}

/// Why an account was not made.
public enum RegistrationRefusal: RefusalReason {
  case alreadyBootstrapped
  case notAdministrator
  case nameTaken
  case nameLength
  case nameCharacters
  case genericName

  init(_ fault: AccountName.NameFault) {
    switch fault {
    case .length: self = .nameLength
    case .characters: self = .nameCharacters
    case .generic: self = .genericName
    }
  }

  public var clause: Clause.ID {
    switch self {
    case .alreadyBootstrapped, .notAdministrator: Clause.ID("acc-1")
    case .nameTaken, .nameLength, .nameCharacters: Clause.ID("acc-2")
    case .genericName: Clause.ID("acc-3")
    }
  }

  public var code: RefusalCode {
    switch self {
    case .alreadyBootstrapped: RefusalCode("already-bootstrapped")
    case .notAdministrator: RefusalCode("not-administrator")
    case .nameTaken: RefusalCode("name-taken")
    case .nameLength: RefusalCode("name-length")
    case .nameCharacters: RefusalCode("name-characters")
    case .genericName: RefusalCode("generic-name")
    }
  }

  public var remedy: String {
    switch self {
    case .alreadyBootstrapped:
      "The first administrator exists already; ask an administrator to register the account."
    case .notAdministrator: "Only an administrator can register an account."
    case .nameTaken: "The name is or was in use, and names are never given twice. Choose another."
    case .nameLength: "Choose a name of 2 to 64 characters."
    case .nameCharacters: "Use letters, digits and . _ - + @ only."
    case .genericName:
      "The name stands for a role or a team. Give each person or service a name of their own."
    }
  }
}
