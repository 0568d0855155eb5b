// SPDX-License-Identifier: Apache-2.0

#if CommandLineTool && SQLite
  import EcartDPP
  import Foundation
  import Synchronization

  /// What sealing and opening a file have in common at the command line.
  enum FileWords {
    private static let allPurposes: [any Purpose.Type] = [
      Fulfilment.self, TaxRemittance.self, TaxDocuments.self, LegalRequirement.self,
      Migration.self, ServeMethod.self, SubjectRights.self, Support.self, IncidentResponse.self,
    ]

    static var tags: String { Tag.all.map(\.name).joined(separator: ", ") }
    static var purposes: String { allPurposes.map { "\($0.name)" }.joined(separator: ", ") }
    static var reasons: String { CopyReason.allCases.map(word).joined(separator: ", ") }

    static func tag(_ name: String) -> Tag? { Tag.all.first { $0.name == name } }
    static func purpose(_ name: String) -> (any Purpose.Type)? {
      allPurposes.first { "\($0.name)" == name }
    }
    static func reason(_ name: String) -> CopyReason? {
      CopyReason.allCases.first { word($0) == name }
    }

    private static func word(_ reason: CopyReason) -> String {
      switch reason {
      case .carrierLabel: "carrier-label"
      case .taxDocument: "tax-document"
      case .subjectRequest: "subject-request"
      case .incident: "incident"
      }
    }

    /// Shows a line that is written over, where a person looks.
    static func work(_ word: String) -> FileWork {
      guard Output.notesOnTerminal else { return FileWork() }
      return FileWork { progress in
        if let total = progress.total, progress.done >= total { return Output.clear() }
        let done = size(progress.done)
        guard let total = progress.total else { return Output.progress("\(word): \(done)") }
        Output.progress("\(word): \(progress.done * 100 / max(1, total)) % of \(size(total))")
      }
    }

    private static func size(_ bytes: Int64) -> String {
      let units = ["B", "KiB", "MiB", "GiB", "TiB"]
      var value = Double(bytes)
      var unit = 0
      while value >= 1024, unit < units.count - 1 {
        value /= 1024
        unit += 1
      }
      return String(format: unit == 0 ? "%.0f %@" : "%.1f %@", value, units[unit])
    }

    /// Turns what can go wrong with a file into an ending.
    static func orStop<Result>(_ body: () async throws -> Result) async throws -> Result {
      do { return try await body() } catch {
        if Output.notesOnTerminal { Output.clear() }
        throw stop(error)
      }
    }

    private static func stop(_ error: any Error) -> any Error {
      switch error {
      case let fault as SealedFileFault:
        switch fault {
        case .notSealed, .belongsElsewhere, .otherFile, .notAuthentic:
          return Ending.Stop(ending: .doesNotPass, words: "Not opened: \(fault).")
        default: return Ending.Stop(ending: .couldNotRun, words: "Nothing was done: \(fault).")
        }
      case let denied as Denied<SealFile>: return ended(denied)
      case let denied as Denied<RevealFile>: return ended(denied)
      default: return error
      }
    }

    private static func ended<G: Gate>(_ denied: Denied<G>) -> Ending.Stop {
      if case .refused = denied { return Ending.Stop(ending: .doesNotPass, words: "\(denied)") }
      return Ending.Stop(ending: .couldNotRun, words: "\(denied)")
    }
  }
#endif
