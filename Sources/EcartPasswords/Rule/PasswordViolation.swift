// SPDX-License-Identifier: Apache-2.0

public import EcartPolicy

/// One thing that is wrong with a proposed password, in words for the person who typed it.
///
/// No case carries any of the text: not of the password, not of the name.
public enum PasswordViolation: RefusalReason, Hashable {
  /// The input was above the bound in bytes; nothing else was looked at.
  case inputTooLarge(limit: Int)
  /// Fewer visible graphemes than asked for (pw-2).
  case tooShort(length: Int, minimum: Int)
  /// More scalars than accepted. Nothing is ever cut off (pw-2).
  case tooLong(length: Int, maximum: Int)
  /// Not enough of one class (pw-4).
  case tooFew(CharacterClass, minimum: Int)
  /// A control, private, unassigned or replacement character: it cannot be typed again reliably.
  case containsUnusableCharacter
  /// A part of one of the person's names (pw-3); which part is not said.
  case containsNamePart(PersonNames.Kind)
  /// One of the passwords everybody tries first, with digits or signs around it.
  case tooCommon
  /// It is in the host's list of passwords that criminals have.
  case breached

  public var clause: Clause.ID {
    switch self {
    case .inputTooLarge, .tooShort, .tooLong: Clause.ID("pw-2")
    case .tooFew: Clause.ID("pw-4")
    case .containsNamePart: Clause.ID("pw-3")
    case .containsUnusableCharacter, .tooCommon, .breached: Clause.ID("pw-1")
    }
  }

  public var code: RefusalCode {
    switch self {
    case .inputTooLarge: RefusalCode("input-too-large")
    case .tooShort: RefusalCode("too-short")
    case .tooLong: RefusalCode("too-long")
    case .tooFew(.uppercase, _): RefusalCode("too-few-uppercase")
    case .tooFew(.lowercase, _): RefusalCode("too-few-lowercase")
    case .tooFew(.digit, _): RefusalCode("too-few-digits")
    case .tooFew(.special, _): RefusalCode("too-few-specials")
    case .containsUnusableCharacter: RefusalCode("unusable-character")
    case .containsNamePart(.given): RefusalCode("contains-given-name")
    case .containsNamePart(.family): RefusalCode("contains-family-name")
    case .containsNamePart(.full): RefusalCode("contains-full-name")
    case .containsNamePart(.user): RefusalCode("contains-user-name")
    case .containsNamePart(.email): RefusalCode("contains-email-name")
    case .tooCommon: RefusalCode("too-common")
    case .breached: RefusalCode("breached")
    }
  }

  public var remedy: String {
    switch self {
    case .inputTooLarge(let limit):
      "That is too much text for a password: use at most \(limit) bytes."
    case .tooShort(let length, let minimum):
      "Use at least \(minimum) characters; this has \(length)."
    case .tooLong(let length, let maximum):
      "Use at most \(maximum) characters; this has \(length)."
    case .tooFew(let kind, let minimum):
      "Use at least \(minimum) \(kind.name)\(minimum == 1 ? "" : "s")."
    case .containsUnusableCharacter:
      "Use only characters that can be seen and typed again: letters, digits, signs and spaces."
    case .containsNamePart(let kind):
      "Leave \(kind.phrase), and every part of it, out of the password; "
        + "writing 0 for o or @ for a does not hide it."
    case .tooCommon:
      "This is one of the first passwords anybody tries. Choose words that do not belong together."
    case .breached:
      "This password was stolen somewhere before and is tried everywhere since. Choose another, and"
        + " change it wherever else you use it."
    }
  }

  /// The remedy without what it tells of the attempt, which stays with whoever typed it.
  public var change: String {
    switch self {
    case .tooShort(_, let minimum): "Use at least \(minimum) characters."
    case .tooLong(_, let maximum): "Use at most \(maximum) characters."
    case .breached: "Choose a password that is not in the list of breached ones."
    default: remedy
    }
  }
}

extension PersonNames.Kind {
  fileprivate var phrase: String {
    switch self {
    case .given: "your given name"
    case .family: "your family name"
    case .full: "your name"
    case .user: "the user name"
    case .email: "the name in your e-mail address"
    }
  }
}
