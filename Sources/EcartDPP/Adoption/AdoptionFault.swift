// SPDX-License-Identifier: Apache-2.0

#if SQLite
  public import EcartPersonalData

  /// Why an adoption stopped. What was sealed before stays sealed; running it again goes on.
  public enum AdoptionFault: Error, Sendable, CustomStringConvertible {
    /// The tables are not in the database of the compliance store, so that a row and its key could
    /// not be one transaction.
    case otherDatabase
    /// The sealing (or removing) closure ran and the row still holds plaintext. The batch is undone.
    case leftInPlace(RowKey)
    /// The sealing closure sealed nothing of a row that holds plaintext. The batch is undone.
    case nothingSealed(RowKey)
    /// A sealed value is not in the row after the sealing closure: its plaintext would have been
    /// lost. The batch is undone.
    case notStored(RowKey)
    /// A statement of the host failed for a reason that is not the row's; SQLite's result code.
    case statement(String)
    /// The condition that says which rows hold plaintext cannot be asked, and no column of it was
    /// dropped at the end of this adoption: what is missing, or SQLite's result code.
    case condition(String)
    /// The closure names a field that the record type does not declare.
    case field(FieldFault)
    /// The end was asked for while rows hold plaintext (clause enc-1).
    case rowsLeft(Int)
    /// Rows were sealed by another process while this end compacted and searched.
    case sealedMeanwhile
    /// Another process is writing, so the database cannot be compacted now.
    case heldBackByWriter
    /// A reader's snapshot keeps old pages alive in the write-ahead log.
    case heldBackByReader
    /// Compacting needs room for about twice the database.
    case noSpace
    /// Free pages cannot be given back alone, since the database was not made for it.
    case needsWholeCompaction
    /// The plaintext of adopted rows is still in files or tables. The report says where.
    case residueLeft(ResidueReport)

    public var description: String {
      switch self {
      case .otherDatabase:
        "these tables are not in the compliance store's database, so a row and its key cannot be"
          + " one transaction (enc-1); open the gatekeeper with `open(at:over:)` over this pool"
      case .leftInPlace(let key):
        "after the closure ran, row \(key) still holds plaintext (enc-1); let it clear every column"
          + " that the condition names. The batch was undone"
      case .nothingSealed(let key):
        "the closure sealed nothing of row \(key), which holds plaintext (enc-1); let it seal each"
          + " column that it clears. The batch was undone"
      case .notStored(let key):
        "a sealed value of row \(key) is not in the row after the closure ran (enc-1); store each, or"
          + " say `storesElsewhere: true`. The batch was undone, nothing is lost"
      case .statement(let code):
        "a statement of the host failed with \(code), and not because of one row (enc-1); repair that"
          + " and run the adoption again"
      case .condition(let missing):
        "the condition cannot be asked (\(missing)), so nobody knows which rows hold plaintext"
          + " (enc-1); name only columns that are there, correct the names, and adopt with that"
      case .field(let fault): "\(fault)"
      case .rowsLeft(let count):
        "\(count) rows still hold plaintext (enc-1); run the adoption, settle the rows it lists, and"
          + " finish then"
      case .sealedMeanwhile:
        "rows were sealed while the files were searched, so this search does not speak for them"
          + " (ret-4); finish again when no adoption runs"
      case .heldBackByWriter:
        "another process is writing, so the file cannot be compacted now (ret-4); finish again when"
          + " it is quiet"
      case .heldBackByReader:
        "a reader holds an old snapshot, so plaintext may still be in the write-ahead log (ret-4);"
          + " end the reader and finish again"
      case .noSpace:
        "there is no room to compact the file (ret-4); make room for about twice its size, and finish"
          + " again"
      case .needsWholeCompaction:
        "the database has no `auto_vacuum = INCREMENTAL`, so free pages cannot be given back alone"
          + " (ret-4); finish with `.whole`"
      case .residueLeft(let report):
        "plaintext is still to be found (ret-4); see to each place that the report names, and finish"
          + " again: \(report)"
      }
    }
  }
#endif
