// SPDX-License-Identifier: Apache-2.0

extension QRCode {
  /// Lines of text for a terminal with 256 colours and UTF-8: two rows of modules to a line, as
  /// half blocks. The colours are set outright (black on white, the fixed entries 16 and 231 of
  /// the palette), because a theme's own black may be anything, and are reset at each line's end.
  public var terminal: String {
    let end = modules.width + Self.quietZone
    var text = ""
    for row in stride(from: -Self.quietZone, to: end, by: 2) {
      text += "\u{1B}[38;5;16;48;5;231m"
      for column in -Self.quietZone..<end {
        let upper = modules.isDark(column: column, row: row)
        let lower = modules.isDark(column: column, row: row + 1)
        text += upper ? (lower ? "█" : "▀") : (lower ? "▄" : " ")
      }
      text += "\u{1B}[0m\n"
    }
    return text
  }
}
