// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
import EcartLedger
import EcartPolicy
import FoundationEssentials

/// Everything an audit looks at, opened to be read and without any key.
struct Scene: Sendable {
  let place: ComplianceDirectory
  /// Where the compliance tables are.
  let storePath: String
  let survey: Survey
  let rules: Rulebook
  let anchor: AnchorLines
  let register: RegisterFile
  let waivers: [Waiver]
  /// What the machine that is looked at from says it is, if it says anything.
  let machine: String?

  var store: any Store { survey.store }
  var now: Date { survey.now }
  /// The store says so, or the anchor does.
  var livedOnTestingClock: Bool {
    survey.store.identity.livedOnTestingClock || anchor.livedOnTestingClock
  }

  /// A command of `dpp` about this directory, to be copied into a shell.
  func command(_ words: String) -> String { "dpp \(words) \(Shell.quoted(place.path))" }

  /// The installation's public key as it is published; `nil` when there is none to read.
  func signerKey() -> Ed25519.PublicKey? {
    published("signer.pem").flatMap { try? Ed25519.PublicKey(pem: $0) }
  }

  /// The log's public key as it is published.
  func ledgerKey() -> NoteVerifier? {
    published("ledger.vkey").flatMap {
      try? NoteVerifier(parsing: String($0.prefix { $0 != "\n" }))
    }
  }

  private func published(_ name: String) -> String? {
    FileManager.default.contents(atPath: "\(place.publicKeys)/\(name)").map {
      String(decoding: $0, as: UTF8.self)
    }
  }
}

/// What the host told about itself.
enum RegisterFile: Sendable {
  case missing
  case unreadable(String)
  case read(HostRegister)

  init(_ path: String) {
    guard let data = FileManager.default.contents(atPath: path) else {
      self =
        FileManager.default.fileExists(atPath: path)
        ? .unreadable("it cannot be opened") : .missing
      return
    }
    do { self = .read(try JSONDecoder().decode(HostRegister.self, from: data)) } catch {
      self = .unreadable(JSONFault.words(error))
    }
  }

  var host: HostRegister? { if case .read(let host) = self { host } else { nil } }
}

/// What is wrong with a JSON file, in words that hold none of its values.
enum JSONFault {
  static func words(_ error: any Error) -> String {
    guard let error = error as? DecodingError else { return "it is not JSON" }
    switch error {
    case .keyNotFound(let key, _): return "the member \(key.stringValue) is missing"
    case .typeMismatch(_, let context), .valueNotFound(_, let context):
      return "the member \(path(context)) has the wrong type"
    case .dataCorrupted(let context):
      return context.codingPath.isEmpty
        ? "it is not JSON" : "the member \(path(context)) cannot be read"
    @unknown default: return "it cannot be decoded"
    }
  }

  private static func path(_ context: DecodingError.Context) -> String {
    context.codingPath.map(\.stringValue).joined(separator: ".")
  }
}

enum Shell {
  /// A word as a POSIX shell takes it.
  static func quoted(_ word: String) -> String {
    let plain = word.utf8.allSatisfy {
      (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0)
        || "./_-+:@%,".utf8.contains($0)
    }
    return plain && !word.isEmpty
      ? word
      : "'"
        + word.split(separator: "'", omittingEmptySubsequences: false)
        .joined(separator: "'\\''") + "'"
  }
}
