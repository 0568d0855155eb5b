// SPDX-License-Identifier: Apache-2.0

import EcartMFA
import Foundation
import Testing

@testable import EcartQRCode

@Suite("The QR code a new authenticator scans")
struct QRCodeTests {
  @Test(arguments: Scan.all)
  func `zbarimg reads the PNG, the SVG and the terminal's text`(_ scan: Scan) throws {
    let uri = try scan.uri()
    let code = try QRCode(uri: uri)
    // Compared as a truth, so that a failure does not print a secret.
    let fromPNG = try Outside.decode(code.png) == uri.text
    #expect(fromPNG)
    let fromSVG = try Outside.decode(try Outside.draw(svg: code.svg)) == uri.text
    #expect(fromSVG)
    let fromTerminal = try Outside.decode(try raster(code.terminal)) == uri.text
    #expect(fromTerminal)
  }

  @Test func `two hundred drawn at random are read as they were written`() throws {
    var generator = SystemRandomNumberGenerator()
    let letters = Array("abcXYZ019 @.-_+&?=#%/ßé日本🙂'\"")
    for _ in 0..<200 {
      func word() -> String {
        "x"
          + String(
            (0..<Int.random(in: 1...30, using: &generator)).map { _ in
              letters[Int.random(in: 0..<letters.count, using: &generator)]
            })
      }
      let uri = try EnrolmentURI(
        issuer: word(), account: word(),
        secret: try TOTPSecret.random(size: Int.random(in: 16...64, using: &generator)))
      let isRead = try Outside.decode(try QRCode(uri: uri).png) == uri.text
      #expect(isRead)
    }
  }

  @Test func `what does not fit is refused, and the refusal does not repeat it`() throws {
    let uri = try EnrolmentURI(
      issuer: "EcartDPP", account: String(repeating: "y", count: 2300),
      secret: try TOTPSecret.random())
    #expect(throws: QRCode.Problem.tooLong) { try QRCode(uri: uri) }
    #expect(!"\(QRCode.Problem.tooLong)".contains("yyy"))
  }

  @Test func `it prints as a mask, and its SVG tells nothing but the picture`() throws {
    let uri = try Scan.all[1].uri()
    let code = try QRCode(uri: uri)
    var dumped = ""
    dump(code, to: &dumped)
    #expect("\(code) \(String(reflecting: code)) \(dumped)".contains("QRCode(•••)"))
    #expect(!dumped.contains("true") && !dumped.contains("modules"))
    let svg = code.svg
    #expect(!svg.contains("maria") && !svg.contains("otpauth") && !svg.contains("secret"))
    #expect(svg.contains("<title>QR code for setting up your authenticator app</title>"))
    #expect(svg.contains("role=\"img\"") && svg.contains("crispEdges"))
    // Nothing is fetched from anywhere.
    #expect(svg.components(separatedBy: "http").count == 2 && !svg.contains("href"))
  }

  @Test func `all three have four light modules around them`() throws {
    let code = try QRCode(uri: try Scan.all[1].uri())
    let width = code.modules.width
    let lines = code.terminal.split(separator: "\n")
    let light = String(repeating: " ", count: width + 8)
    #expect(lines.count == (width + 8 + 1) / 2)
    #expect(lines[0].contains(light) && lines[1].contains(light))
    #expect(code.svg.contains("viewBox=\"0 0 \(width + 8) \(width + 8)\""))
    // A finder pattern begins in the fifth row and column, dark.
    #expect(code.svg.contains("d=\"M4 4h7v1H4z"))
    #expect(!code.modules.isDark(column: -1, row: 0) && code.modules.isDark(column: 0, row: 0))
  }

  @Test func `checksums are those of the standards' own examples`() {
    // The check value of CRC-32/ISO-HDLC, and RFC 1950's sum over a known text.
    #expect(PNG.crc32(Array("123456789".utf8)) == 0xCBF4_3926)
    #expect(PNG.adler32(Array("Wikipedia".utf8)) == 0x11E6_0398)
    #expect(PNG.chunk("IEND", []) == [0, 0, 0, 0, 73, 69, 78, 68, 0xAE, 0x42, 0x60, 0x82])
  }

  /// The text as a terminal shows it: each half block eight pixels high and wide.
  private func raster(_ text: String) throws -> [UInt8] {
    var rows: [[Bool]] = []
    for line in text.split(separator: "\n") {
      let body = line.replacing("\u{1B}[38;5;16;48;5;231m", with: "").replacing(
        "\u{1B}[0m", with: "")
      rows.append(body.map { $0 == "█" || $0 == "▀" })
      rows.append(body.map { $0 == "█" || $0 == "▄" })
    }
    let width = try #require(rows.first?.count)
    try #require(rows.allSatisfy { $0.count == width })
    var pixels: [UInt8] = []
    for row in rows {
      for _ in 0..<8 { pixels += [0] + row.map { $0 ? 0x00 : 0xFF } }
    }
    return [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
      + PNG.chunk(
        "IHDR", PNG.word(width * 8) + PNG.word(rows.count * 8) + [1, 0, 0, 0, 0])
      + PNG.chunk("IDAT", PNG.stored(pixels)) + PNG.chunk("IEND", [])
  }
}
