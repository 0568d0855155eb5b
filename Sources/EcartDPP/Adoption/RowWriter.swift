// SPDX-License-Identifier: Apache-2.0

#if SQLite
  import EcartPersonalData
  import EcartPolicy
  import GRDB

  /// Seals or removes one row inside the batch's transaction, and looks whether it was done.
  struct RowWriter<R: PersonalRecord>: Sendable {
    private let adoption: Adoption<R>

    init(_ adoption: Adoption<R>) { self.adoption = adoption }

    /// - Returns: what to look for in the end, if anything was sealed.
    func write(
      _ planned: BatchPlan.PlannedRow, _ claim: AdoptSubjects<R>.Claim, _ db: Database
    ) throws -> RowTraces? {
      let key = planned.key
      // Step 1: the row as it is now, under the write lock. What was read before may be old.
      guard let row = try adoption.rows.row(db, at: key) else { throw RowFault.changed(key) }
      guard try adoption.identify(row) == planned.subject else { throw RowFault.changed(key) }
      guard let standing = claim.standings[planned.id] else { throw RowFault.changed(key) }

      // Step 2: sealed, or removed.
      let sealer: RowSealer<R>?
      switch standing {
      case .living(let key):
        let lent = RowSealer(key)
        try adoption.seal(row, lent, db)
        sealer = lent
      case .erased:
        guard let remove = adoption.remove else {
          throw RowFault.refused(key, .subjectErased)
        }
        try remove(row, db)
        sealer = nil
      }

      // Step 3: never half done. No plaintext is left in the row, and every sealed value is in it.
      guard try adoption.rows.row(db, at: key) == nil else {
        throw RowFault.fatal(.leftInPlace(key))
      }
      guard let notes = sealer?.notes else { return nil }
      guard !notes.marks.isEmpty else { throw RowFault.fatal(.nothingSealed(key)) }
      if !adoption.storesElsewhere {
        let cells = try adoption.rows.any(db, at: key)?.texts ?? []
        for mark in notes.marks where !cells.contains(where: { $0.contains(mark) }) {
          throw RowFault.fatal(.notStored(key))
        }
      }
      return RowTraces(of: notes.values, in: row)
    }
  }

  extension PlainRow {
    /// Every cell that is a text, or bytes that are one.
    var texts: [String] {
      values.databaseValues.compactMap { value in
        switch value.storage {
        case .string(let text): text
        case .blob(let data): String(validating: data, as: UTF8.self)
        case .null, .int64, .double: nil
        }
      }
    }
  }

  /// What came in the way of a batch, and whether it is one row's matter.
  enum RowFault: Error {
    /// The row is not as it was when the batch was planned: plan again.
    case changed(RowKey)
    /// This row cannot be done: go on without it.
    case refused(RowKey, UnsettledRow.Problem)
    /// Nothing can be done until somebody repairs it.
    case fatal(AdoptionFault)

    static func of(_ error: any Error, at key: RowKey) -> RowFault {
      if let fault = error as? RowFault { return fault }
      if let problem = problem(of: error) { return .refused(key, problem) }
      return .fatal(statement(of: error))
    }

    /// `nil` when it is not this row's matter alone.
    static func problem(of error: any Error) -> UnsettledRow.Problem? {
      switch error {
      // A column that is not there, or a field that is not declared, is missing for all rows.
      case let cell as UnreadableCell:
        cell.problem == .noSuchColumn ? nil : .unreadable(cell)
      case is FieldFault, is AdoptionFault, is Interruption: nil
      case let error as DatabaseError:
        switch error.resultCode {
        case .SQLITE_CONSTRAINT, .SQLITE_MISMATCH, .SQLITE_TOOBIG:
          .refusedByDatabase(error.extendedResultCode.description)
        default: nil
        }
      // Of a host's own error the type alone is told: its words may hold the value.
      default: .refusedByHost("\(type(of: error))")
      }
    }

    static func statement(of error: any Error) -> AdoptionFault {
      switch error {
      case let fault as AdoptionFault: fault
      case let fault as FieldFault: .field(fault)
      case let cell as UnreadableCell: .statement(cell.description)
      case let error as DatabaseError: .statement(error.resultCode.description)
      default: .statement("\(type(of: error))")
      }
    }
  }
#endif
