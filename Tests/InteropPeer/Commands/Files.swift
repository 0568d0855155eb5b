// SPDX-License-Identifier: Apache-2.0

#if SQLite
  import EcartCrypto
  import EcartDPP
  import EcartPersonalData
  import EcartPolicy
  import EcartVault
  import Foundation

  /// A record with a file, as a host declares it.
  struct PeerFiles: PersonalRecord {
    static let kind = SubjectKind.order
    static let fields = Fields<PeerFiles>("interop-file")
      .personal("document", \.document)
      .plain("subject")

    let subject: SubjectID
    let document: SealedFile<Payment>
  }

  struct FromTo: Decodable {
    let source: String
    let target: String
  }

  extension House {
    func receiveFiles(_ name: String) async throws -> Sealer<PeerFiles> {
      try await gatekeeper.admit(
        Receive<PeerFiles>(name, from: try Origin(parsing: Self.origin))
      ).claim
    }
  }

  /// Seals files the way a host does, and hands over the subject's keyset.
  struct SealFiles: PeerCommand {
    struct Answer: Encodable {
      let subject: String
      let keyset: String
      let stored: [String]
    }
    let directory: String
    let order: String
    let files: [FromTo]

    func answer() async throws -> Answer {
      let house = try await House(directory)
      let sealer = try await house.receiveFiles(order)
      let key = try await house.gatekeeper.admit(HandOverKey(subject: sealer.subject)).claim
      var stored: [String] = []
      for file in files {
        stored.append(
          try await house.gatekeeper.seal(
            .path(file.source), to: file.target, as: \PeerFiles.document, of: sealer
          ).storedText)
      }
      return Answer(
        subject: sealer.subject.description, keyset: key.tinkKeyset(), stored: stored)
    }
  }

  /// Opens files that ours or somebody else's program sealed.
  struct OpenFiles: PeerCommand {
    let directory: String
    let order: String
    let files: [FromTo]

    /// For each file nothing, or why it does not open.
    func answer() async throws -> [String?] {
      let house = try await House(directory)
      let subject = try await house.receiveFiles(order).subject
      let key = try await house.gatekeeper.admit(HandOverKey(subject: subject)).claim
      var answers: [String?] = []
      for file in files {
        do {
          try await SealedFileReader(UnopenedFile(file.source), with: key)
            .open(to: file.target, FileWork()) {
            } confirm: {
            }
          answers.append(nil)
        } catch let fault as SealedFileFault { answers.append("\(fault)") }
      }
      return answers
    }
  }

  /// Seals what comes, to nowhere, and says how much memory that took.
  struct MeasureSealing: PeerCommand {
    struct Answer: Encodable {
      /// Kilobytes resident before, and the most since.
      let before: Int
      let peak: Int
      let seconds: Double
    }
    let directory: String
    /// A file to seal, or the number of an open descriptor.
    let source: String
    let threads: Int?

    func answer() async throws -> Answer {
      let house = try await House(directory)
      let sealer = try await house.receiveFiles("1001")
      let key = try await house.gatekeeper.admit(HandOverKey(subject: sealer.subject)).claim
      let header = try key.header(
        of: FilePlace(record: "interop-file", field: "document", tag: "payment"))
      let nowhere = try need(FileHandle(forWritingAtPath: "/dev/null"), "/dev/null")
      let from: FileSource = Int32(source).map { .descriptor($0) } ?? .path(source)
      let before = try Self.kilobytes("VmRSS:")
      // The high-water mark starts anew, see proc(5).
      try Data("5".utf8).write(to: URL(fileURLWithPath: "/proc/self/clear_refs"))
      let clock = ContinuousClock()
      let time = try await clock.measure {
        try await key.seal(
          from, as: header, toDescriptor: nowhere.fileDescriptor, FileWork(threads: threads))
      }
      return Answer(
        before: before, peak: try Self.kilobytes("VmHWM:"),
        seconds: Double(time.components.seconds) + Double(time.components.attoseconds) / 1e18)
    }

    private static func kilobytes(_ name: String) throws -> Int {
      let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
      let line = try need(status.split(separator: "\n").first { $0.hasPrefix(name) }, name)
      return try need(line.split(whereSeparator: { !$0.isNumber }).first.flatMap { Int($0) }, name)
    }
  }
#endif
