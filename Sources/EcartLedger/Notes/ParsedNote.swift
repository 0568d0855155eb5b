// SPDX-License-Identifier: Apache-2.0

import EcartCrypto

/// A note taken apart and not yet believed. It never leaves this module.
struct ParsedNote {
  let text: String
  let signatures: [SignedNote.Signature]

  init(_ bytes: [UInt8]) throws(NoteFault) {
    // Step 1: the size, the encoding, the last byte.
    guard bytes.count <= SignedNote.maximumLength else {
      throw .tooLong(limit: SignedNote.maximumLength)
    }
    _ = try NoteText.string(bytes)
    guard bytes.last == NoteText.newline else { throw .noFinalNewline }
    // Step 2: the last blank line parts the text from the signatures.
    guard let blank = Self.lastBlankLine(of: bytes) else { throw .noSignatureBlock }
    self.text = try NoteText.string(Array(bytes[..<blank]))
    // Step 3: the signature lines. The last piece is what follows the final newline: nothing.
    let lines = bytes[(blank + 1)...]
      .split(separator: NoteText.newline, omittingEmptySubsequences: false).dropLast()
    guard !lines.isEmpty else { throw .noSignatureBlock }
    guard lines.count <= SignedNote.maximumSignatures else {
      throw .tooManySignatures(limit: SignedNote.maximumSignatures)
    }
    var signatures: [SignedNote.Signature] = []
    for (index, line) in lines.enumerated() {
      guard let signature = Self.signature(in: line) else {
        throw .malformedSignature(line: index + 1)
      }
      signatures.append(signature)
    }
    self.signatures = signatures
  }

  /// Where the last empty line's newline is: the second of the last two newlines in a row.
  private static func lastBlankLine(of bytes: [UInt8]) -> Int? {
    bytes.indices.dropFirst().last {
      bytes[$0] == NoteText.newline && bytes[$0 - 1] == NoteText.newline
    }
  }

  /// Reads «— name base64», where base64 holds a four-byte key id and a signature.
  private static func signature(in line: ArraySlice<UInt8>) -> SignedNote.Signature? {
    guard line.starts(with: NoteText.dash) else { return nil }
    let parts = line.dropFirst(NoteText.dash.count)
      .split(separator: NoteText.space, omittingEmptySubsequences: false)
    guard parts.count == 2, let name = String(validating: parts[0], as: UTF8.self),
      NoteText.isFitName(name),
      let encoded = String(validating: parts[1], as: UTF8.self),
      let typed = Base64.decode(encoded), typed.count > 4
    else { return nil }
    return SignedNote.Signature(
      name: name, keyID: typed.prefix(4).reduce(0) { $0 << 8 | UInt32($1) },
      bytes: Array(typed.dropFirst(4)))
  }
}
