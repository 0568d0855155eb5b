// SPDX-License-Identifier: Apache-2.0

/// What answers a clause: a type in a module of this package, or the module that is to answer it.
///
/// `how` is one sentence with its subject left out ("Refuses a password …"); for a plan it tells
/// what the module will do.
public enum Answer: Sendable {
  /// Code that refuses the wrong thing at the moment it is tried.
  case gate(_ type: StaticString, in: StaticString, how: StaticString)
  /// Code that knows what is owed, and by when.
  case clock(_ type: StaticString, in: StaticString, how: StaticString)
  /// Code that keeps the record the clause asks for.
  case record(_ type: StaticString, in: StaticString, how: StaticString)
  /// A person's word, kept by code until the date it expires.
  case attestation(_ type: StaticString, in: StaticString, how: StaticString)
  /// Nothing yet: the module (or issue) that is to answer.
  case planned(_ module: StaticString, how: StaticString)

  /// How far an auditor can rely on the answer.
  public enum Status: String, Sendable, CaseIterable {
    /// Code does it, and its tests show that it does.
    case enforced
    /// A person vouches for it.
    case attested
    /// Not answered yet: the host has to see to it by other means.
    case planned
  }

  public var status: Status {
    switch self {
    case .gate, .clock, .record: .enforced
    case .attestation: .attested
    case .planned: .planned
    }
  }

  /// The module that answers, or will, such as `EcartPasswords`.
  public var module: String {
    switch self {
    case .gate(_, let module, _), .clock(_, let module, _), .record(_, let module, _),
      .attestation(_, let module, _), .planned(let module, _):
      "\(module)"
    }
  }

  /// The type that answers, such as `SetPassword`; `nil` for a plan.
  public var type: String? {
    switch self {
    case .gate(let type, _, _), .clock(let type, _, _), .record(let type, _, _),
      .attestation(let type, _, _):
      "\(type)"
    case .planned: nil
    }
  }

  /// What is done about the clause, in one sentence.
  public var how: String {
    switch self {
    case .gate(_, _, let how), .clock(_, _, let how), .record(_, _, let how),
      .attestation(_, _, let how), .planned(_, let how):
      "\(how)"
    }
  }
}
