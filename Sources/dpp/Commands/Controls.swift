// SPDX-License-Identifier: Apache-2.0

#if CommandLineTool
  import ArgumentParser
  import EcartDPP
  import EcartReport

  struct Controls: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "List the clauses of the policy, each with what answers it.",
      discussion: """
        Without arguments: all of them. 'enforced' means that code does it, 'attested' that a \
        person vouches for it, and 'planned' that nothing answers it yet.
        Examples: dpp controls pw-2    dpp controls --status planned    dpp controls --kind clock
        """)

    @Argument(help: "Only these clauses, such as pw-2, in full.")
    var ids: [String] = []

    @Option(help: "Only those that are enforced, attested or planned.")
    var status: StatusName?

    @Option(help: "Only gates (T), clocks (C), evidence (E) or attestations (O).")
    var kind: KindName?

    @OptionGroup var output: FormatOption

    func validate() throws {
      for id in ids where Clause.ID(parsing: id).flatMap(Catalogue.control) == nil {
        throw ValidationError("There is no clause \(Visible.text(id)). See 'dpp controls'.")
      }
    }

    func run() throws {
      let controls = Catalogue.controls.filter { control in
        (ids.isEmpty || ids.contains(control.id.description))
          && (status == nil || control.answer.status == status?.status)
          && (kind == nil || control.clause.kind == kind?.kind)
      }
      if output.isJSON { return try Output.json(controls.map(ControlRow.init)) }
      if !ids.isEmpty { return controls.forEach(show) }
      table(controls)
    }

    private func table(_ controls: [Control]) {
      print("clause      kind         status    duty")
      var chapter: Chapter?
      for control in controls {
        if control.chapter != chapter {
          chapter = control.chapter
          let heading = [control.chapter.number, control.chapter.title].compactMap { $0 }
          print("\n" + heading.joined(separator: " "))
        }
        let number = control.clause.number.map { " (\($0))" } ?? ""
        let lines = Columns.wrap(control.clause.title + number, to: Output.width - 35)
        for (index, line) in lines.enumerated() {
          let head =
            "  " + Columns.pad("\(control.id)", to: 10)
            + Columns.pad(KindName(control.clause.kind).rawValue, to: 13)
            + Columns.pad(control.answer.status.rawValue, to: 10)
          print((index == 0 ? head : String(repeating: " ", count: 35)) + line)
        }
      }
      let counts = Answer.Status.allCases.map { status in
        "\(controls.count { $0.answer.status == status }) \(status.rawValue)"
      }
      print("\n\(controls.count) clauses: \(counts.joined(separator: ", ")).")
    }

    private func show(_ control: Control) {
      let answer = control.answer
      print("\(control.id)  \(KindName(control.clause.kind).rawValue), \(answer.status.rawValue)")
      let number = control.clause.number.map { " (\($0))" } ?? ""
      Output.paragraph(control.clause.title + number, indent: 2)
      Output.entry(
        "answered by", "\(answer.type.map { "\($0) in " } ?? "")\(answer.module): \(answer.how)")
      Output.entry("source", "\(control.source)")
      Output.entry("NIST 800-53", "\(control.clause.controls.joined(separator: ", "))")
      if !control.otherMappings.isEmpty {
        Output.entry("also", "\(control.otherMappings.joined(separator: ", "))")
      }
      print("")
    }
  }

  /// A clause's kind, by its name or by its letter.
  enum KindName: String, ExpressibleByArgument, CaseIterable {
    case gate, clock, evidence, attestation

    init(_ kind: Clause.Kind) {
      self =
        switch kind {
        case .gate: .gate
        case .clock: .clock
        case .evidence: .evidence
        case .attestation: .attestation
        }
    }

    init?(argument: String) {
      if let name = KindName(rawValue: argument.lowercased()) {
        self = name
      } else if let kind = Clause.Kind(rawValue: argument.uppercased()) {
        self.init(kind)
      } else {
        return nil
      }
    }

    var kind: Clause.Kind {
      switch self {
      case .gate: .gate
      case .clock: .clock
      case .evidence: .evidence
      case .attestation: .attestation
      }
    }
  }

  enum StatusName: String, ExpressibleByArgument, CaseIterable {
    case enforced, attested, planned

    var status: Answer.Status? { Answer.Status(rawValue: rawValue) }
  }

  /// One clause for programs.
  private struct ControlRow: Encodable {
    struct AnsweredBy: Encodable {
      let module: String
      let type: String?
    }

    let id: String
    let kind: String
    let title: String
    let number: String?
    let status: String
    let how: String
    let chapter: String
    let source: String
    let nist: [String]
    let also: [String]
    let answeredBy: AnsweredBy

    init(_ control: Control) {
      id = control.id.description
      kind = control.clause.kind.rawValue
      title = control.clause.title
      number = control.clause.number
      status = control.answer.status.rawValue
      how = control.answer.how
      chapter = control.chapter.title
      source = control.source.description
      nist = control.clause.controls
      also = control.otherMappings
      answeredBy = AnsweredBy(module: control.answer.module, type: control.answer.type)
    }
  }
#endif
