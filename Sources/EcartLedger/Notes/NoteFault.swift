// SPDX-License-Identifier: Apache-2.0

/// Why a signed note, a key line or a checkpoint is refused.
///
/// No case carries text of the refused note: nobody trusted has signed it.
public enum NoteFault: Error, Hashable, CustomStringConvertible {
  /// The note is longer than this many bytes.
  case tooLong(limit: Int)
  /// The note is not UTF-8.
  case notUTF8
  /// The note holds a control character other than the newline.
  case controlCharacter
  /// The note or its text does not end in exactly the newline it must end in.
  case noFinalNewline
  /// No blank line with signature lines after it.
  case noSignatureBlock
  /// A signature line is not «— name base64», counted from 1 within the signatures.
  case malformedSignature(line: Int)
  /// More signature lines than this.
  case tooManySignatures(limit: Int)
  /// A key name or origin is empty or holds a space, a plus or a control character.
  case unfitName
  /// A verifier key is not «name+hex+base64» in its only spelling.
  case malformedKey
  /// A verifier key's id is not the one its name and key give.
  case keyIDMismatch
  /// A verifier key is of another signature type than Ed25519 (0x01).
  case unknownAlgorithm
  /// Two different trusted keys share a name and an id.
  case ambiguousKey(name: String)
  /// A signature that claims to be by this trusted key does not fit the text.
  case forgedSignature(name: String)
  /// No trusted key has signed the note.
  case notSignedByTrustedKey
  /// The text is not a checkpoint's, at this line counted from 1.
  case malformedCheckpoint(line: Int)
  /// The checkpoint is of another log than the one asked for.
  case anotherOrigin
  /// The private key could not sign.
  case signingFailed

  public var description: String {
    switch self {
    case .tooLong(let limit): "the note is longer than \(limit) bytes; no log issues one like it"
    case .notUTF8: "the note is not UTF-8; use the file as it was issued"
    case .controlCharacter:
      "the note holds a control character (perhaps CRLF line ends); use the file as it was issued"
    case .noFinalNewline:
      "the note must end in a newline, and its text too; use the file as it was issued"
    case .noSignatureBlock:
      "a signed note ends in a blank line and signature lines; this one does not"
    case .malformedSignature(let line):
      "signature line \(line) is not «— name base64»; use the file as it was issued"
    case .tooManySignatures(let limit):
      "the note has more than \(limit) signatures; keep those of the keys you trust"
    case .unfitName:
      "a key name or origin must not be empty or hold spaces, plus signs or control characters; "
        + "use a name like example.com/log"
    case .malformedKey: "a verifier key reads name+hex+base64; copy it whole from the log's keeper"
    case .keyIDMismatch: "the verifier key's id does not fit its name and key; copy it again, whole"
    case .unknownAlgorithm: "only Ed25519 verifier keys (type 0x01) are supported"
    case .ambiguousKey(let name):
      "two different trusted keys for «\(name)» have the same id; remove the one you do not trust"
    case .forgedSignature(let name):
      "the signature by «\(name)» does not fit the text; the note was changed or forged"
    case .notSignedByTrustedKey:
      "no trusted key has signed this note; check that you trust the right verifier key"
    case .malformedCheckpoint(let line):
      "line \(line) is not that of a checkpoint (origin, size, root hash, extensions)"
    case .anotherOrigin: "the checkpoint is of another log than the one asked for"
    case .signingFailed: "the private key could not sign; check the cryptographic provider"
    }
  }
}
