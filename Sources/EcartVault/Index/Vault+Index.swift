// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
package import EcartPolicy

extension KeyBody {
  /// A subject can be found by so many values at most.
  static let mostIndexed = 16
}

extension Vault {
  /// A subject can be found by so many values at most.
  package static var mostFindable: Int { KeyBody.mostIndexed }

  /// Makes a living subject findable by these values, in the same decision as its key row: they
  /// replace what the record type gave before, and what other record types gave stays (clause enc-1).
  ///
  /// An entry lies in the database for everybody to see and proves nothing; the row keeps the inner
  /// half sealed under the subject's key, and only who opens it there is found.
  /// - Parameter key: with an allowance of at least as many messages as there are values.
  /// - Returns: `false`, and nothing is changed, for more than ``mostFindable`` values in all.
  package func index(
    _ terms: [SearchTerm], of key: SubjectKey, as record: String, on desk: inout Deliberation
  ) async throws(Interruption) -> Bool {
    let (row, epoch) = try await livingRow(of: key.subject, on: &desk)
    var body = try self.body(of: row)
    let before = body.indexed
    let others = before.filter { SearchLabel.parse($0.name)?.record != record }
    guard others.count + terms.count <= KeyBody.mostIndexed else { return false }
    do {
      body.indexed = others
      for term in terms {
        let name = term.label.name(in: record)
        guard SearchLabel.parse(name)?.label == term.label else {
          throw Interruption.workFailed("making an entry of a search key whose name has spaces")
        }
        body.indexed.append(
          IndexedValue(
            name: name,
            sealed: try SubjectKey.sealPart(
              installation.innerHalf(of: term), IndexedValue.part(name), of: key.subject,
              with: key.primary)))
      }
      try write(body, row, epoch, on: &desk)
      try enter(body, with: key, in: epoch, besides: before.count, on: &desk)
    } catch let interruption as Interruption { throw interruption } catch {
      throw .workFailed("making a subject findable")
    }
    return true
  }

  /// Writes a row's entries as they are in an epoch; the row itself is written already.
  /// - Parameter before: how many there were.
  func enter(
    _ body: KeyBody, with key: SubjectKey, in epoch: EpochKey, besides before: Int,
    on desk: inout Deliberation
  ) throws {
    for (number, value) in body.indexed.enumerated() {
      guard let (label, _) = SearchLabel.parse(value.name) else { throw KeyBody.Unreadable() }
      let inner = try key.openPart(value.sealed, IndexedValue.part(value.name))
      try desk.put(
        epoch.entry(for: label, inner), beside: key.subject,
        at: IndexEntry.place(key.subject, number))
    }
    for number in body.indexed.count..<max(body.indexed.count, before) {
      desk.clear(IndexEntry.self, at: IndexEntry.place(key.subject, number))
    }
  }

  /// Takes a subject's entries out of the index, together with its key: all the places there can be,
  /// because somebody may have put an entry where the row knows of none.
  package func removeEntries(of subject: SubjectID, on desk: inout Deliberation) {
    for number in 0..<KeyBody.mostIndexed {
      desk.clear(IndexEntry.self, at: IndexEntry.place(subject, number))
    }
  }
}
