// SPDX-License-Identifier: Apache-2.0

import EcartPolicy

/// The catalogue as one flat list, for whoever wants the duties without learning OSCAL.
///
/// The shape is described in `PolicyFixtures/README.md`; it only ever gains fields.
public enum ClauseListExport {
  /// The list as JSON text, the same bytes for the same catalogue.
  public static func list() -> String {
    JSON.object([
      "profile": .string(Policy.ecartAPI.profile),
      "version": .string(Policy.ecartAPI.version),
      "clauses": .array(Catalogue.controls.map(clause)),
    ]).text
  }

  private static func clause(_ control: Control) -> JSON {
    let clause = control.clause
    let answer = control.answer
    return .object([
      "id": .string(clause.id.description),
      "kind": .string(clause.kind.rawValue),
      "title": .string(clause.title),
      "number": clause.number.map(JSON.string) ?? .null,
      "chapter": .string(control.chapter.rawValue),
      "source": .string(control.source.description),
      "nist": .array(clause.controls.map(JSON.string)),
      "also": .array(control.otherMappings.map(JSON.string)),
      "status": .string(answer.status.rawValue),
      "how": .string(answer.how),
      "answeredBy": .object([
        "module": .string(answer.module),
        "type": answer.type.map(JSON.string) ?? .null,
      ]),
    ])
  }
}
