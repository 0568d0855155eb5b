// SPDX-License-Identifier: Apache-2.0

/// What a run of ``Resealing`` passed over, told at its end. Nothing is lost: the replaced keys of those
/// subjects are all there, and everybody else is done.
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
        + " (enc-1). Name the record types in `with:`, also one that was renamed or removed, and seal the"
        + " files in `files:`; until then these subjects' keys stay."
    }
  }
}
