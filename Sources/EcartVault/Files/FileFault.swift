// SPDX-License-Identifier: Apache-2.0

/// Why a key file, or its directory, was not used (clause enc-2). Only the file's own name is told.
public enum FileFault: Error, Sendable, Equatable, CustomStringConvertible {
  case missing(String)
  /// Others than the owner may read or write it.
  case notPrivate(String, mode: Int)
  case wrongOwner(String)
  /// A link, a directory, or something else that is not a plain file.
  case notPlain(String)
  case failed(String, operation: String, code: Int)

  public var description: String {
    switch self {
    case .missing(let name): "\(name) is missing (enc-2); put it back, or mount what it is on"
    case .notPrivate(let name, let mode):
      "\(name) has mode \(String(mode, radix: 8)), so others may reach key material (enc-2);"
        + " remove it for others: chmod go-rwx \(name)"
    case .wrongOwner(let name):
      "\(name) belongs to another user (enc-2); make this process's user its owner"
    case .notPlain(let name):
      "\(name) is a link, or not of the kind that belongs there (enc-2); replace it by the real one"
    case .failed(let name, let operation, let code):
      "\(operation) of \(name) failed with system error \(code) (enc-2); look after the disk and the"
        + " directory's permissions, and try again"
    }
  }
}
