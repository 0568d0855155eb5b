// SPDX-License-Identifier: Apache-2.0

import EcartPolicy

/// The catalogue and the profile in OSCAL 1.2.1 (NIST), as JSON.
///
/// The catalogue says what is asked; where a clause sets a number it has a parameter for it. The
/// profile takes the whole catalogue and sets those parameters to the policy's numbers. The same
/// sources give the same bytes: uuids and the date are constants, keys are sorted.
public enum OSCALExport {
  /// The catalogue: a group for each chapter, a control for each clause.
  ///
  /// A control has the part `<id>_smt` (the duty), the part `<id>_gdn` (what answers it), and in
  /// our own namespace the properties `kind`, `number`, `source`, `status`, `answered-by`, one
  /// `nist-sp-800-53r5` for each NIST control and one `see-also` for each other reference.
  public static func catalog() -> String {
    JSON.object([
      "catalog": .object([
        "uuid": "e0f848fa-19a5-48c3-b9b8-7c46b0962bc3",
        "metadata": metadata(
          title: "EcartAPI data protection, clause by clause",
          remarks: "The duties are paraphrased; the documents themselves decide."),
        "groups": .array(Chapter.allCases.map(group)),
      ])
    ]).text
  }

  /// The profile: the whole catalogue, with each number the policy sets.
  public static func profile() -> String {
    let numbers = Catalogue.controls.compactMap { control in
      control.clause.number.map { number in
        JSON.object([
          "param-id": .string(parameter(control)), "values": .array([.string(number)]),
        ])
      }
    }
    return JSON.object([
      "profile": .object([
        "uuid": "bca75fab-1e5a-476d-8091-fa230e6c572e",
        "metadata": metadata(
          title: "EcartAPI data protection: the numbers",
          remarks: "A host may be stricter than these numbers, never more lenient."),
        "imports": .array([.object(["href": "catalog.json", "include-all": .object([:])])]),
        "merge": .object(["as-is": .bool(true)]),
        "modify": .object(["set-parameters": .array(numbers)]),
      ])
    ]).text
  }

  /// The version is the profile's own, `year.month`; the date is the first day of that month, so
  /// that the files change when the policy is read anew and not with the day of the build.
  private static func metadata(title: String, remarks: String) -> JSON {
    let version = Policy.ecartAPI.version
    let month = version.split(separator: ".").joined(separator: "-")
    return .object([
      "title": .string(title),
      "version": .string(version),
      "last-modified": .string("\(month)-01T00:00:00Z"),
      "oscal-version": "1.2.1",
      "remarks": .string(remarks),
    ])
  }

  private static func group(_ chapter: Chapter) -> JSON {
    let controls = Catalogue.controls.filter { $0.chapter == chapter }
    var members: [String: JSON] = [
      "id": .string(chapter.rawValue),
      "title": .string(chapter.title),
      "controls": .array(controls.map(control)),
    ]
    // The standard's own name for a section number.
    if let number = chapter.number {
      members["props"] = .array([.object(["name": "label", "value": .string(number)])])
    }
    return .object(members)
  }

  private static func control(_ control: Control) -> JSON {
    let clause = control.clause
    var duty = clause.title + "."
    var members: [String: JSON] = [
      "id": .string(clause.id.description),
      "class": "clause",
      "title": .string(clause.title),
      "props": .array(properties(control)),
    ]
    if clause.number != nil {
      duty += " Measure: {{ insert: param, \(parameter(control)) }}."
      members["params"] = .array([
        .object(["id": .string(parameter(control)), "label": "what the clause measures by"])
      ])
    }
    members["parts"] = .array([
      part("\(clause.id)_smt", "statement", duty),
      part("\(clause.id)_gdn", "guidance", guidance(control.answer)),
    ])
    return .object(members)
  }

  private static func properties(_ control: Control) -> [JSON] {
    let clause = control.clause
    let answer = control.answer
    var pairs = [
      ("kind", clause.kind.rawValue),
      ("source", control.source.description),
      ("status", answer.status.rawValue),
      ("answered-by", answer.type.map { "\(answer.module).\($0)" } ?? answer.module),
    ]
    pairs += clause.number.map { [("number", $0)] } ?? []
    pairs += clause.controls.map { ("nist-sp-800-53r5", $0) }
    pairs += control.otherMappings.map { ("see-also", $0) }
    return pairs.map { name, value in
      .object(["name": .string(name), "ns": .string(namespace), "value": .string(value)])
    }
  }

  private static func guidance(_ answer: Answer) -> String {
    switch answer.status {
    case .enforced: "Enforced by \(answer.module). \(answer.how)"
    case .attested: "Attested through \(answer.module). \(answer.how)"
    case .planned: "Planned in \(answer.module), not answered yet. \(answer.how)"
    }
  }

  private static func part(_ id: String, _ name: String, _ prose: String) -> JSON {
    .object(["id": .string(id), "name": .string(name), "prose": .string(prose)])
  }

  private static func parameter(_ control: Control) -> String { "\(control.clause.id)_prm" }

  /// Where our property names mean what they mean here. A name, not an address.
  private static let namespace = "urn:ecartdpp:oscal"
}
