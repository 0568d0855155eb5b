// SPDX-License-Identifier: Apache-2.0

#if SQLite
  import EcartPolicy

  /// The rows of one batch, by key, and the subjects they are of.
  struct BatchPlan: Sendable {
    struct PlannedRow: Sendable {
      let key: RowKey
      let subject: AdoptedSubject
      let id: SubjectID
    }

    let last: RowKey
    private(set) var unsettled: [UnsettledRow]
    private(set) var rows: [PlannedRow] = []
    private(set) var subjects: [SubjectID: AdoptedFacts] = [:]
    private(set) var counts: [SubjectID: Int] = [:]

    init(last: RowKey, unsettled: [UnsettledRow]) {
      self.last = last
      self.unsettled = unsettled
    }

    mutating func add(_ key: RowKey, _ subject: AdoptedSubject, id: SubjectID) {
      guard !subject.name.isEmpty else {
        // Without a name of their own, all such rows would be one subject and go together.
        unsettled.append(
          UnsettledRow(
            key: key, problem: .unreadable(UnreadableCell(.missing, "the subject's name"))))
        return
      }
      rows.append(PlannedRow(key: key, subject: subject, id: id))
      subjects[id, default: AdoptedFacts(subject)].add(subject)
      counts[id, default: 0] += 1
    }

    /// Takes a subject's rows out and lists them.
    mutating func setApart(_ subject: SubjectID, _ problem: UnsettledRow.Problem) {
      for row in rows where row.id == subject {
        unsettled.append(UnsettledRow(key: row.key, problem: problem))
      }
      rows.removeAll { $0.id == subject }
      subjects[subject] = nil
      counts[subject] = nil
    }
  }
#endif
