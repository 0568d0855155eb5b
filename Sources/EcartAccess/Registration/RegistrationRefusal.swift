// SPDX-License-Identifier: Apache-2.0

public import EcartPolicy

/// Why an account was not made, approved or activated.
public enum RegistrationRefusal: RefusalReason {
  case alreadyBootstrapped
  case notAdministrator
  case nameTaken
  case nameLength
  case nameCharacters
  /// Letters of scripts that look alike, as a Latin name with one Cyrillic letter.
  case mixedScripts
  case genericName
  /// Too many requests wait already; a flood at the door must not fill the store.
  case tooManyRequests
  /// The person who is to answer for a service has no working account.
  case unknownOwner
  /// A service cannot be an administrator: it stops with its owner, and reviews nobody.
  case serviceAdministrator
  /// There is no request of that name that waits for this step.
  case noSuchRequest
  /// Whoever asked for an account, and whoever it is for, does not approve it (clause acc-1).
  case ownRequest
  /// One person alone would have made another administrator (clause acc-1).
  case madeAlone
  /// No training in security and data protection that is still in date (clause net-5).
  case trainingMissing
  /// The agreement on confidentiality is not signed (clause gov-8).
  case agreementMissing

  init(_ fault: AccountName.NameFault) {
    switch fault {
    case .length: self = .nameLength
    case .characters: self = .nameCharacters
    case .mixedScripts: self = .mixedScripts
    case .generic: self = .genericName
    }
  }

  public var clause: Clause.ID {
    switch self {
    case .alreadyBootstrapped, .notAdministrator, .tooManyRequests, .unknownOwner, .noSuchRequest,
      .ownRequest, .serviceAdministrator, .madeAlone:
      Clause.ID("acc-1")
    case .nameTaken, .nameLength, .nameCharacters, .mixedScripts: Clause.ID("acc-2")
    case .genericName: Clause.ID("acc-3")
    case .trainingMissing: Clause.ID("net-5")
    case .agreementMissing: Clause.ID("gov-8")
    }
  }

  public var code: RefusalCode {
    switch self {
    case .alreadyBootstrapped: RefusalCode("already-bootstrapped")
    case .notAdministrator: RefusalCode("not-administrator")
    case .nameTaken: RefusalCode("name-taken")
    case .nameLength: RefusalCode("name-length")
    case .nameCharacters: RefusalCode("name-characters")
    case .mixedScripts: RefusalCode("mixed-scripts")
    case .genericName: RefusalCode("generic-name")
    case .tooManyRequests: RefusalCode("too-many-requests")
    case .unknownOwner: RefusalCode("unknown-owner")
    case .serviceAdministrator: RefusalCode("service-administrator")
    case .noSuchRequest: RefusalCode("no-such-request")
    case .ownRequest: RefusalCode("own-request")
    case .madeAlone: RefusalCode("made-alone")
    case .trainingMissing: RefusalCode("training-missing")
    case .agreementMissing: RefusalCode("agreement-missing")
    }
  }

  public var remedy: String {
    switch self {
    case .alreadyBootstrapped:
      "The first administrator exists already; ask for an account and have it approved. One who has "
        + "no password yet is bootstrapped again under the same name."
    case .notAdministrator: "Only an administrator can do this."
    case .nameTaken: "The name is or was in use, and names are never given twice. Choose another."
    case .nameLength: "Choose a name of 2 to 64 characters."
    case .nameCharacters: "Use letters, digits and . _ - + @ only."
    case .mixedScripts:
      "Some letters only look like the others. Type the whole name in one alphabet."
    case .genericName:
      "The name stands for a role or a team. Give each person or service a name of their own."
    case .tooManyRequests:
      "Too many requests wait for a decision. Have an administrator approve or decline them."
    case .unknownOwner:
      "Name a person with a working account who answers for the service."
    case .serviceAdministrator:
      "Ask for the service as staff, and grant it what it needs; people administer."
    case .noSuchRequest:
      "No request of that name waits for this step; check the name and what was done already."
    case .ownRequest:
      "Have another administrator approve it: not the one who asked, nor the one it is for."
    case .madeAlone:
      "Have another administrator activate it: nobody makes an administrator alone."
    case .trainingMissing:
      "Record a training in security and data protection that is still in date, then activate."
    case .agreementMissing:
      "Record that the agreement on confidentiality was signed, then activate."
    }
  }
}
