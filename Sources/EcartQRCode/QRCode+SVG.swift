// SPDX-License-Identifier: Apache-2.0

extension QRCode {
  /// A whole SVG document (SVG 1.1) that refers to nothing outside itself: for a file, for an
  /// `<img>` or in the middle of a page. It grows with its box and stays crisp; its background is
  /// white also on a dark page. Its title, for whoever cannot see it, does not hold the secret.
  public var svg: String {
    let side = modules.width + 2 * Self.quietZone
    var path = ""
    for row in 0..<modules.width {
      var column = 0
      while column < modules.width {
        let start = column
        while modules.isDark(column: column, row: row) { column += 1 }
        if column > start {
          path += "M\(start + Self.quietZone) \(row + Self.quietZone)h\(column - start)v1H"
          path += "\(start + Self.quietZone)z"
        }
        column += 1
      }
    }
    let title = "QR code for setting up your authenticator app"
    return """
      <svg xmlns="http://www.w3.org/2000/svg" version="1.1" viewBox="0 0 \(side) \(side)" \
      width="\(side * 6)" height="\(side * 6)" role="img" aria-label="\(title)" \
      shape-rendering="crispEdges"><title>\(title)</title>\
      <rect width="\(side)" height="\(side)" fill="#fff"/><path fill="#000" d="\(path)"/></svg>

      """
  }
}
