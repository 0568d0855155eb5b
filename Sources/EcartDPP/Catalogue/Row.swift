// SPDX-License-Identifier: Apache-2.0

import EcartPolicy

/// One clause as it is written down in `Clauses/`: the words, and who answers or is to answer it.
struct Row {
  let clause: Clause
  let lines: ClosedRange<Int>
  let otherMappings: [String]
  let module: StaticString
  let how: StaticString

  /// - Parameters:
  ///   - line: the line of the document; with `through`, the first of several.
  ///   - nist: controls of NIST SP 800-53 rev. 5.
  ///   - also: references to other standards.
  ///   - module: the module that answers, or is to answer.
  ///   - how: what it does about the clause, in one sentence without its subject.
  init(
    _ id: StaticString, _ kind: Clause.Kind, _ title: String, number: String? = nil,
    line: Int, through last: Int? = nil, nist: [String], also: [String] = [],
    in module: StaticString, how: StaticString
  ) {
    clause = Clause(
      id: Clause.ID(id), kind: kind, title: title, number: number, controls: nist)
    lines = line...max(line, last ?? line)
    otherMappings = also
    self.module = module
    self.how = how
  }

  /// A type answers once ``Catalogue/landed`` names one. The clause's kind says what it is.
  var answer: Answer {
    guard let type = Catalogue.landedType(for: clause.id) else {
      return .planned(module, how: how)
    }
    switch clause.kind {
    case .gate: return .gate(type, in: module, how: how)
    case .clock: return .clock(type, in: module, how: how)
    case .evidence: return .record(type, in: module, how: how)
    case .attestation: return .attestation(type, in: module, how: how)
    }
  }
}

extension Catalogue {
  /// Turns the rows of one chapter into controls.
  static func chapter(_ chapter: Chapter, _ rows: [Row]) -> [Control] {
    rows.map { row in
      Control(
        clause: row.clause, chapter: chapter,
        source: Control.Source(document: chapter.document, lines: row.lines),
        answer: row.answer, otherMappings: row.otherMappings)
    }
  }
}
