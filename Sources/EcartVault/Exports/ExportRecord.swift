// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
package import EcartPolicy
package import FoundationEssentials

/// Personal data that left, sealed to people, from the decision to the word that it is destroyed
/// (clauses ast-5, del-4). While it is out, it is a copy of what its subjects' certificates speak of.
package struct ExportRecord: GateRecord, Codable {
  package enum State: String, Codable, Sendable {
    /// Decided; the file may be anywhere, or was never finished.
    case out
    /// Somebody attests that the file, and every copy of it, is destroyed.
    case destroyed
  }

  package var state = State.out
  package let destination: String
  package let purpose: String
  package let fields: [String]
  /// SHA-256 of the certificates it is sealed to.
  package let recipients: [String]
  /// Who is in it, while it is out. Afterwards nobody needs to know, and it would tell whose the
  /// pseudonyms in the ledger were.
  package private(set) var subjects: [SubjectID]
  /// How many they are, or were.
  package let people: Int
  package let madeBy: RecordKey
  package let made: Date
  /// SHA-256 of the sealed file, once there was one.
  package var digest: String?
  package var destroyed: Date?
  /// Says that the installation wrote who is in it.
  private var code = Data()

  package var index: RecordKey? { RecordKey(state.rawValue) }

  package init(
    destination: String, purpose: String, fields: [String], recipients: [String],
    subjects: [SubjectID], madeBy: RecordKey, made: Date
  ) {
    self.destination = destination
    self.purpose = purpose
    self.fields = fields
    self.recipients = recipients
    self.subjects = subjects
    self.people = subjects.count
    self.madeBy = madeBy
    self.made = made
  }

  /// The word that it is destroyed.
  package mutating func end(at now: Date) {
    state = .destroyed
    destroyed = now
    subjects = []
  }

  /// What holds certificates up, and who can open it: whoever can write to the database alone changes
  /// neither.
  private func parts(_ id: UUID) -> [[UInt8]] {
    let texts =
      [
        id.uuidString, destination, purpose, madeBy.description,
        "\(made.timeIntervalSinceReferenceDate.bitPattern)", "\(fields.count)",
      ] + fields + ["\(recipients.count)"] + recipients
    return texts.map { Array($0.utf8) } + subjects.map(\.bytes)
  }

  package func coded(
    _ id: UUID, by installation: Installation
  ) throws(Interruption) -> ExportRecord {
    var record = self
    do { record.code = Data(try installation.code(of: parts(id), as: .export)) } catch {
      throw .workFailed("HMAC")
    }
    return record
  }

  package func isAuthentic(_ id: UUID, by installation: Installation) -> Bool {
    installation.isRight(Array(code), of: parts(id), as: .export)
  }
}

/// The exports that nobody attested destroyed, as the store and the anchor know them together.
package struct OutstandingExports: Sendable {
  /// By number; only those whose record is as it was written.
  package var subjects: [UUID: Set<SubjectID>] = [:]
  /// Of these nobody knows who is in them: the store was restored from before, or changed.
  package var unknown: [UUID] = []

  package var isEmpty: Bool { subjects.isEmpty && unknown.isEmpty }

  /// The exports that hold up a subject's certificate.
  package func holding(_ subject: SubjectID) -> [UUID] {
    unknown + subjects.filter { $0.value.contains(subject) }.map(\.key)
  }
}

extension Vault {
  /// Whether the anchor knows that an export is out.
  package func isOut(export id: UUID) throws(Interruption) -> Bool {
    do {
      let announced = try anchor.summary()
      return announced.exports.contains(id) && !announced.destroyedExports.contains(id)
    } catch { throw .workFailed("reading the anchor") }
  }

  package func wasTickedOff(export id: UUID) throws(Interruption) -> Bool {
    do { return try anchor.summary().destroyedExports.contains(id) } catch {
      throw .workFailed("reading the anchor")
    }
  }

  package func outstandingExports(_ survey: Survey) async throws -> OutstandingExports {
    let announced = try anchor.summary()
    var out = OutstandingExports()
    var open = announced.exports.subtracting(announced.destroyedExports)
    // One that cannot be read stops nothing: it is out if the anchor says so, and nobody knows of whom.
    for (key, record) in try await survey.listReadable(ExportRecord.self).records {
      guard let id = UUID(uuidString: key.description),
        !announced.destroyedExports.contains(id)
      else { continue }
      // Decided a moment ago, or its anchor could not be written: out all the same.
      if record.state == .out { open.insert(id) }
      guard open.contains(id), record.isAuthentic(id, by: installation) else { continue }
      out.subjects[id] = Set(record.subjects)
    }
    out.unknown = open.filter { out.subjects[$0] == nil }.sorted { $0.uuidString < $1.uuidString }
    return out
  }
}

extension ExportRecord {
  /// The record of an export; `nil` also for one that somebody made unreadable.
  package static func read(
    _ id: UUID, on desk: inout Deliberation
  ) async throws(Interruption) -> ExportRecord? {
    do throws(Interruption) {
      return try await desk.read(ExportRecord.self, at: RecordKey(id))
    } catch {
      if case .unreadableRecord = error { return nil }
      throw error
    }
  }
}
