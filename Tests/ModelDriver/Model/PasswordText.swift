// SPDX-License-Identifier: Apache-2.0

/// The rules of pw-2, pw-3 and pw-4 for the plain texts of this driver (ASCII but for accents in
/// names). What they say of all of Unicode is held against vectors elsewhere.
enum PasswordText {
  static func violations(in text: String, of who: Who, isService: Bool, shortest: Int) -> [String] {
    var found: [String] = []
    if text.count < shortest { found.append("too-short") }
    if !text.contains(where: { ("A"..."Z").contains($0) }) { found.append("too-few-uppercase") }
    if !text.contains(where: { ("a"..."z").contains($0) }) { found.append("too-few-lowercase") }
    if !text.contains(where: { ("0"..."9").contains($0) }) { found.append("too-few-digits") }
    if !text.contains(where: { ";#".contains($0) }) { found.append("too-few-specials") }
    let plain = folded(text)
    let given = isService ? "" : who.given
    for (kind, name) in [("given", given), ("family", who.family), ("user", who.name)]
    where parts(of: name).contains(where: { plain.contains($0) }) {
      found.append("contains-\(kind)-name")
    }
    // One letter over and over is the simplest of the passwords everybody tries.
    if Set(plain.filter(\.isLetter)).count == 1 { found.append("too-common") }
    return found
  }

  private static func parts(of name: String) -> [String] {
    folded(name).split { !$0.isLetter }.filter { $0.count >= 3 }.map(String.init)
  }

  private static func folded(_ text: String) -> String {
    String(
      text.lowercased().map { letter in
        switch letter {
        case "\u{E1}": "a"
        case "\u{161}": "s"
        default: letter
        }
      })
  }
}
