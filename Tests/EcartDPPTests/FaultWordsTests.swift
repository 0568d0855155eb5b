// SPDX-License-Identifier: Apache-2.0

import EcartPersonalData
import EcartPolicy
import EcartVault
import Foundation
import Testing

@testable import EcartDPP

#if SQLite
  import GRDB
#endif

/// What a host's operator reads when something is refused: which clause, and what to do about it.
@Suite struct FaultWordsTests {
  private static let clauses = Set(Catalogue.controls.map { "\($0.id)" })
  private static let file = "standing-2026-09-21-1f0c22aa9b3e5d71.rsa-root"
  /// A line or two of a terminal.
  private static let longest = 240

  /// Every case of a fault, by a chain: each `next` names all cases, so that a new one does not compile
  /// before it stands in the chain.
  private func all<Fault>(_ first: Fault, _ next: @escaping (Fault) -> Fault?) -> [Fault] {
    Array(sequence(first: first, next: next))
  }

  private func expect(
    _ words: String, _ whose: String, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let named = words.matches(of: /\(([a-z0-9]+-[0-9]+(?:, [a-z0-9]+-[0-9]+)*)\)/)
      .flatMap { $0.1.components(separatedBy: ", ") }
    #expect(
      !named.isEmpty && named.allSatisfy(Self.clauses.contains), "\(whose): \(words)",
      sourceLocation: sourceLocation)
    // The remedy stands behind the statement.
    #expect(words.contains("; "), "\(whose): \(words)", sourceLocation: sourceLocation)
    #expect(words.count <= Self.longest, "\(whose): \(words)", sourceLocation: sourceLocation)
  }

  private func expect<Fault: CustomStringConvertible>(
    _ faults: [Fault], count: Int, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(faults.count == count, sourceLocation: sourceLocation)
    for fault in faults {
      expect("\(fault)", "\(Fault.self)", sourceLocation: sourceLocation)
    }
  }

  @Test func `every fault of a key provider names a clause and a remedy`() {
    let faults = all(KeyProviderFault.notAuthentic) {
      switch $0 {
      case .notAuthentic: .wrapsWrongly
      case .wrapsWrongly: .file(.missing(Self.file))
      case .file: .locked(.wrong(.masterKey))
      case .locked: .unreachable("the key's new alias is not known everywhere yet")
      case .unreachable: .throttled
      case .throttled: .refused(code: "no container credentials in the environment")
      case .refused: .clock(secondsAhead: -86_400)
      case .clock(secondsAhead: .some): .clock(secondsAhead: nil)
      case .clock: .badRequest("an RSA root of more than 5120 bits under a protection")
      case .badRequest: .failed("reading the answer to GenerateDataKeyWithoutPlaintext")
      case .failed: .noSuchRoot
      case .noSuchRoot: nil
      }
    }
    expect(faults, count: 12)
  }

  @Test func `every fault of a keyring's protection does`() {
    let faults = all(KeyringLockFault.needed(.masterKey)) {
      switch $0 {
      case .needed: .wrong(.passphrase)
      case .wrong: .unprotected
      case .unprotected: .noMasterKey("$SHOP_ROOTS_MASTER_KEY")
      case .noMasterKey: .unreadable
      case .unreadable: nil
      }
    }
    expect(faults, count: 5)
  }

  @Test func `every fault of a key file does`() {
    let faults = all(FileFault.missing(Self.file)) {
      switch $0 {
      case .missing: .notPrivate(Self.file, mode: 0o644)
      case .notPrivate: .wrongOwner(Self.file)
      case .wrongOwner: .notPlain(Self.file)
      case .notPlain: .failed(Self.file, operation: "ftruncate", code: 28)
      case .failed: nil
      }
    }
    expect(faults, count: 5)
  }

  @Test func `every fault of the anchor does, as an opening tells it`() {
    let faults = all(AnchorFault.notAuthentic) {
      switch $0 {
      case .notAuthentic: .checkpointNotAuthentic
      case .checkpointNotAuthentic: .shortened
      case .shortened: .otherStore
      case .otherStore: .missing
      case .missing: .testingMark
      case .testingMark: .replaced
      case .replaced: nil
      }
    }
    expect(faults.map { OpeningFault($0) }, count: 7)
  }

  @Test func `every fault of a field does`() {
    let name = "shipping-address-line-2"
    let faults = all(FieldFault.undeclared(record: "marketplace-order")) {
      switch $0 {
      case .undeclared: .notNamed(field: name)
      case .notNamed: .absent(field: name)
      case .absent: .notAuthentic(field: name)
      case .notAuthentic: .underReplacedKey(field: name)
      case .underReplacedKey: .notSealed(field: name)
      case .notSealed: .tooMany
      case .tooMany: .over
      case .over: .notOfThisDecision(record: "marketplace-order")
      case .notOfThisDecision: .rowNotNamed(record: "marketplace-order-line")
      case .rowNotNamed: .rowsNotDeclared(record: "marketplace-order-line")
      case .rowsNotDeclared: .fileAmongRows(field: name)
      case .fileAmongRows: nil
      }
    }
    expect(faults, count: 12)
  }

  @Test func `every fault of a sealed file does`() {
    let faults = all(SealedFileFault.notSealed) {
      switch $0 {
      case .notSealed: .belongsElsewhere
      case .belongsElsewhere: .otherFile
      case .otherFile: .notAuthentic
      case .notAuthentic: .unfitName
      case .unfitName: .missing
      case .missing: .notPlain
      case .notPlain: .exists
      case .exists: .sourceChanged
      case .sourceChanged: .noRoom
      case .noRoom: .noNamelessFiles
      case .noNamelessFiles: .cancelled
      case .cancelled: .keyGivenUp
      case .keyGivenUp: .failed(operation: "starting a thread", code: 11)
      case .failed: nil
      }
    }
    expect(faults, count: 14)
  }

  #if SQLite
    @Test func `every fault of an adoption does`() {
      let key = RowKey(1_234_567.databaseValue)
      let report = ResidueReport()
      let faults = all(AdoptionFault.otherDatabase) {
        switch $0 {
        case .otherDatabase: .leftInPlace(key)
        case .leftInPlace: .nothingSealed(key)
        case .nothingSealed: .notStored(key)
        case .notStored: .statement("SQLITE_CONSTRAINT_FOREIGNKEY")
        case .statement: .condition("no such column")
        case .condition: .field(.undeclared(record: "marketplace-order"))
        case .field: .rowsLeft(1_234_567)
        case .rowsLeft: .sealedMeanwhile
        case .sealedMeanwhile: .heldBackByWriter
        case .heldBackByWriter: .heldBackByReader
        case .heldBackByReader: .noSpace
        case .noSpace: .needsWholeCompaction
        case .needsWholeCompaction: .residueLeft(report)
        case .residueLeft: nil
        }
      }
      #expect(faults.count == 14)
      for fault in faults {
        // The report that one of them carries has lines of its own.
        let words = "\(fault)".split(separator: ": \(report)")[0]
        expect(String(words), "AdoptionFault")
      }
    }
  #endif
}
