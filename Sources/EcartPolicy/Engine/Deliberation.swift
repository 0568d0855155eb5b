// SPDX-License-Identifier: Apache-2.0

public import FoundationEssentials

/// The desk a gate decides at: what it reads is remembered, what it changes is buffered.
///
/// Nothing a gate does here happens until the gatekeeper commits it, all at once and only if
/// everything it read is still so. The two exceptions say so: ``reserve(_:at:_:)`` is durable at
/// once, and ``once(_:_:)`` runs its work right away.
public struct Deliberation: ~Copyable, Sendable {
  /// The time of the decision, from the gatekeeper's clock. It stands still while the gate decides,
  /// and is read anew when the gate is asked again.
  public let now: Date
  /// The numbers in force.
  public let policy: Policy

  /// Who asks, for the evidence.
  public var actor: Pseudonym?
  /// What it is about, for the evidence.
  public var object: EvidenceValue?

  let engine: Engine
  let memo: Memo
  let mark: ClockMark
  var held: Set<RecordAddress>

  var versions: [Batch.Expectation: Int64] = [:]
  var expectations: [Batch.Expectation] = []
  var records: [RecordAddress: Draft] = [:]
  var changes: [Batch.Change] = []
  /// Key rows as they will be, for whoever reads one again in the same decision.
  var keyDrafts: [SubjectID: KeyRow] = [:]
  /// Rows that were read many at once, for whoever asks for one of them afterwards.
  var keysRead: [SubjectID: KeyRow] = [:]
  var remarks: [(name: String, value: EvidenceValue)] = []
  var evidence: [Evidence] = []
  var standings: [Standing: Int64] = [:]

  /// A record as this deliberation sees it.
  struct Draft {
    let stored: StoredRecord?
    var body: [UInt8]?
    var index: RecordKey?
    var isChanged = false
    var movesSpace = false
  }

  init(engine: Engine, memo: Memo, held: Set<RecordAddress>) {
    self.engine = engine
    self.memo = memo
    self.held = held
    self.mark = engine.clock.read()
    self.now = Timestamp.date(mark.wall)
    self.policy = engine.policy
  }

  /// A part the host was opened with, such as its vault.
  /// - Throws: ``Interruption/missingPart(_:)``, so that a gate without its part refuses.
  public func part<Part: Sendable>(_ type: Part.Type) throws(Interruption) -> Part {
    guard let part = engine.parts.find(type) else {
      throw .missingPart(String(describing: type))
    }
    return part
  }

  /// Adds a field to the evidence of this decision.
  public mutating func remark(_ name: StaticString, _ value: EvidenceValue) {
    remarks.append(("\(name)", value))
  }

  /// Adds an entry of its own beside the decision's.
  public mutating func record(_ entry: Evidence) { evidence.append(entry) }

  /// Something is owed from now on; it replaces an obligation of the same rule and subject.
  package mutating func owe(_ obligation: Obligation) { changes.append(.owe(obligation)) }

  /// Something is owed no more.
  package mutating func settle(_ rule: ObligationRule, for subject: SubjectID) {
    changes.append(.settle(rule: rule.name, subject: subject))
  }

  /// Everything decided here, as the store takes it.
  func batch(entry: Evidence, rider: (any Sendable)?) -> Batch {
    var batch = Batch(mark: mark)
    for expectation in expectations { batch.expect(expectation) }
    for (address, draft) in records where draft.isChanged {
      if let body = draft.body {
        batch.change(
          .put(address, body: body, index: draft.index, movesSpace: draft.movesSpace))
      } else {
        batch.change(.remove(address))
      }
    }
    for change in changes { batch.change(change) }
    batch.entries =
      [entry.encoded(at: now)]
      + evidence.map {
        $0.encoded(at: now, by: entry.kind)
      }
    batch.rider = rider
    return batch
  }

  /// The evidence alone, for a gate that came to no verdict of its own.
  func batchWithoutChanges(entry: Evidence) -> Batch {
    var batch = Batch(mark: mark)
    for expectation in expectations { batch.expect(expectation) }
    batch.entries = [entry.encoded(at: now)]
    return batch
  }
}
