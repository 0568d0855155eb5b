// SPDX-License-Identifier: Apache-2.0

/// Why a run of ``Resealing`` ended. Nothing is lost: the replaced keys are all there.
public enum ResealingFault: Error, Sendable, Equatable, CustomStringConvertible {
  /// A subject's replaced keys sealed more than this run passes over: other record types, or files.
  case notAll(records: [String], files: Bool)

  public var description: String {
    switch self {
    case .notAll(let records, let files):
      let what =
        records.map { "the record type \($0)" } + (files ? ["files"] : [])
      return
        "The keys that are to go sealed more than this run passes over: \(what.joined(separator: ", "))"
        + " (enc-1). Name the record types in `with:` and seal the files in `files:`; nothing was given up."
    }
  }
}
