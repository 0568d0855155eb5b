// SPDX-License-Identifier: Apache-2.0

import EcartAccess

/// Everybody who appears. Invented; the first five work when a world begins.
enum Who: Int, CaseIterable, Sendable, Hashable {
  /// The first administrator.
  case maria
  /// The second administrator.
  case noor
  /// Staff, and the one who answers for the label printer.
  case jonas
  case priya
  /// A service of Jonás.
  case labels
  /// Nobody yet: may be asked for, as whatever somebody wants.
  case tomas
  case kiosk
  /// A name nobody ever has.
  case stranger

  static let cast: [Who] = [.maria, .noor, .jonas, .priya, .labels]
  static let comers: [Who] = [.tomas, .kiosk]

  /// The name as it was registered.
  var name: String {
    switch self {
    case .maria: "maria"
    case .noor: "noor.v"
    case .jonas: "jon\u{E1}s"
    case .priya: "priya"
    case .labels: "label-printer"
    case .tomas: "tom\u{E1}\u{161}"
    case .kiosk: "kiosk-2"
    case .stranger: "nemo.x"
    }
  }

  var given: String {
    switch self {
    case .maria: "Maria"
    case .noor: "Noor"
    case .jonas: "Jon\u{E1}s"
    case .priya: "Priya"
    case .tomas: "Tom\u{E1}\u{161}"
    case .labels, .kiosk, .stranger: ""
    }
  }

  var family: String {
    switch self {
    case .maria: "Sample"
    case .noor: "Vander"
    case .jonas: "Lindqvist"
    case .priya: "Ramanat"
    case .tomas: "Novotny"
    case .labels: "Printer in the hall"
    case .kiosk: "Kiosk at the gate"
    case .stranger: "Nobody"
    }
  }

  var person: Person { Person(givenName: given, familyName: family) }
}

/// Another way of writing the same name (CVE-2019-19844, CVE-2025-6004).
enum Spelling: Int, CaseIterable, Sendable {
  case plain, capitals, spaced, decomposed, fullWidth

  func of(_ who: Who) -> String {
    let name = who.name
    switch self {
    case .plain: return name
    case .capitals: return name.uppercased()
    case .spaced: return " \(name)  "
    case .decomposed:
      // Accents as combining marks, by hand: this is the one place that says what they are.
      return String(
        String.UnicodeScalarView(
          name.unicodeScalars.flatMap { scalar -> [Unicode.Scalar] in
            switch scalar {
            case "\u{E1}": ["a", "\u{301}"]
            case "\u{161}": ["s", "\u{30C}"]
            default: [scalar]
            }
          }))
    case .fullWidth:
      return String(
        String.UnicodeScalarView(
          name.unicodeScalars.map { scalar in
            guard ("a"..."z").contains(scalar) else { return scalar }
            return Unicode.Scalar(scalar.value - 0x61 + 0xFF41) ?? scalar
          }))
    }
  }
}

/// A password by what it is, so that a step can name it and no secret is printed.
enum Phrase: Sendable, Hashable {
  /// Keeps every rule. Different numbers are different passwords.
  case good(Int)
  case short, noCapital, noSmall, noDigit, noSign, allWrong
  /// Twelve to fourteen characters, otherwise good: on the edge of a policy's length.
  case edge(Int)
  /// Holds a part of somebody's name.
  case named(Who)

  var text: String {
    switch self {
    case .good(let number): "Kelp;bridge#\(number + 100)x"
    case .short: "Kelp;br1"
    case .noCapital: "kelp;bridge#007xy"
    case .noSmall: "KELP;BRIDGE#007XY"
    case .noDigit: "Kelp;bridge#uvwxy"
    case .noSign: "Kelpbridge007uvwx"
    case .allWrong: "kkk"
    case .edge(let length): String("Kelp;bridge#9xyz".prefix(length))
    case .named(let who): "Kelp;9\(who.family.prefix(7))#Quay"
    }
  }
}
