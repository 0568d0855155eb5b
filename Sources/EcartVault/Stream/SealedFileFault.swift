// SPDX-License-Identifier: Apache-2.0

import EcartCrypto

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Why a file was not sealed or opened. Nothing is left behind in any of these cases. File names
/// are not told: they can hold a person's name.
public enum SealedFileFault: Error, Sendable, Equatable, CustomStringConvertible {
  /// It does not begin with a sealed file's header.
  case notSealed
  /// Its header names another subject, origin, record, field or kind of data than was asked for.
  case belongsElsewhere
  /// It is another file of the same field than the record has.
  case otherFile
  /// It was changed, cut or extended, or was sealed under another key.
  case notAuthentic
  /// A record's or field's name cannot stand in a header.
  case unfitName
  case missing
  /// A directory, a device, or something else that is not a plain file.
  case notPlain
  /// The target is there already.
  case exists
  /// The source changed while it was read.
  case sourceChanged
  case noRoom
  /// The target's file system has no files without a name, so a crash could leave plaintext.
  case noNamelessFiles
  case cancelled
  /// The subject's key was replaced while the file was sealed under it: it was given up, or the file
  /// was to be under the newest.
  case keyGivenUp
  /// Another system call failed; the code is the system's.
  case failed(operation: String, code: Int)

  public var description: String {
    switch self {
    case .notSealed:
      "this is no sealed file (enc-1); look at its first line: it says 'ecart-file 1'"
    case .belongsElsewhere:
      "the sealed file belongs to another subject, origin, record or field (enc-1); take this"
        + " record's own"
    case .otherFile:
      "the sealed file is not the one the record names (enc-1); open the one that was sealed"
        + " for this row, or keep the other's name in the row"
    case .notAuthentic:
      "the sealed file was changed, cut, extended, or sealed under another key (enc-1); fetch a"
        + " good copy"
    case .unfitName:
      "a record, field or kind of data needs 1 to 64 characters of a-z A-Z 0-9 . _ - to be"
        + " in a file's header (enc-1); choose such a name in its declaration"
    case .missing: "there is no such file, or its directory is missing (enc-1); check the path"
    case .notPlain: "this is not a plain file (enc-1); name one, or give a pipe as a pipe"
    case .exists: "the target is there already (enc-1); remove it or choose another name"
    case .sourceChanged:
      "the file changed while it was read (enc-1); let nobody write it, and try again"
    case .noRoom:
      "there is no room for the whole file, on the disk or in the quota (enc-1); make room and try"
        + " again"
    case .noNamelessFiles:
      "the target's file system cannot hold a file without a name, so a crash could leave"
        + " plaintext behind (enc-1); choose a target on ext4, xfs, btrfs or tmpfs"
    case .cancelled: "cancelled, and nothing was left behind (enc-1); begin again when it suits"
    case .keyGivenUp:
      "the subject's key was replaced while the file was sealed under it (enc-1); seal it again"
    case .failed(let operation, let code):
      "\(operation) failed with system error \(code) (enc-1); look after the disk and its permissions,"
        + " and try again"
    }
  }

  /// What a stream's failure means for a file.
  init(_ failure: StreamFailure, sealing: Bool) {
    switch failure {
    case .crypto(.notAuthentic): self = .notAuthentic
    case .crypto: self = .failed(operation: sealing ? "sealing" : "opening", code: 0)
    case .reading(let code): self = .failed(operation: "reading", code: Int(code))
    case .writing(let code): self = .of("writing", code)
    case .sourceChanged: self = sealing ? .sourceChanged : .notAuthentic
    case .stopped: self = .cancelled
    case .noThread(let code): self = .failed(operation: "starting a thread", code: Int(code))
    }
  }

  /// What a system call's error means.
  static func of(_ operation: String, _ code: Int32) -> SealedFileFault {
    switch code {
    case ENOSPC, EDQUOT: .noRoom
    case ENOENT, ENOTDIR: .missing
    case EEXIST: .exists
    case EISDIR: .notPlain
    default: .failed(operation: operation, code: Int(code))
    }
  }
}
