// SPDX-License-Identifier: Apache-2.0

import EcartDPP
import Foundation
import GRDB
import Testing

/// The `dpp` that was built beside this test.
enum DPP {
  struct Answer {
    let status: Int32
    let output: String
    let notes: String

    func json() throws -> [String: Any] {
      let object = try JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any]
      return try #require(object)
    }
  }

  static func binary() throws -> URL {
    let bundle = CommandLine.arguments.first { $0.contains(".xctest") }
      .map { $0.prefix(upTo: $0.firstRange(of: ".xctest")?.upperBound ?? $0.endIndex) }
    let folder =
      bundle.map { URL(fileURLWithPath: String($0)).deletingLastPathComponent() }
      ?? URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent(".build/debug")
    return folder.appendingPathComponent("dpp")
  }

  static func run(_ arguments: String...) throws -> Answer {
    try run(binary(), arguments)
  }

  /// - Parameter environment: this process's own when it is not given.
  static func run(
    _ program: URL, _ arguments: [String], environment: [String: String]? = nil
  ) throws -> Answer {
    let process = Process()
    process.executableURL = program
    process.arguments = arguments
    if let environment { process.environment = environment }
    let folder = FileManager.default.temporaryDirectory
    let files = ["out", "err"].map {
      folder.appendingPathComponent("dpp-\(UUID().uuidString).\($0)")
    }
    for file in files { try Data().write(to: file) }
    process.standardOutput = try FileHandle(forWritingTo: files[0])
    process.standardError = try FileHandle(forWritingTo: files[1])
    process.standardInput = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    let texts = try files.map { try String(contentsOf: $0, encoding: .utf8) }
    for file in files { try FileManager.default.removeItem(at: file) }
    return Answer(status: process.terminationStatus, output: texts[0], notes: texts[1])
  }
}

@Suite("The dpp command")
struct CommandTests {
  @Test func `lists all clauses for programs, and for people in 100 columns`() throws {
    let answer = try DPP.run("controls", "--format", "json")
    #expect(answer.status == 0)
    let list = try JSONSerialization.jsonObject(with: Data(answer.output.utf8))
    let rows = try #require(list as? [[String: Any]])
    #expect(rows.count == 139)
    for row in rows {
      for member in ["id", "kind", "title", "status"] { #expect(row[member] is String) }
    }
    let text = try DPP.run("controls")
    #expect(text.output.split(separator: "\n").allSatisfy { $0.count <= 100 })
    #expect(try DPP.run("controls", "pw-2").output.contains("twelve characters"))
  }

  @Test func `ends with 2 when it is not understood`() throws {
    #expect(try DPP.run("controls", "pw-999").status == 2)
    #expect(try DPP.run("nonsense").status == 2)
    #expect(try DPP.run("audit", "--no-such-option").status == 2)
    #expect(try DPP.run("--help").status == 0)
    #expect(try DPP.run("--help").output.contains("4  stopped"))
  }

  @Test func `ends with 3 where there is nothing to look at, and makes nothing`() throws {
    let nowhere = FileManager.default.temporaryDirectory
      .appendingPathComponent("nowhere-\(UUID().uuidString)").path
    for command in [
      ["audit"], ["obligations"], ["why"], ["sweep"], ["clock"], ["verify", "ledger"],
    ] {
      let answer = try DPP.run(DPP.binary(), command + [nowhere])
      #expect(answer.status == 3, "\(command)")
      #expect(answer.notes.contains(nowhere), "\(command)")
    }
    #expect(!FileManager.default.fileExists(atPath: nowhere))
  }

  @Test func `audits a host, writes the page, and says where it is`() async throws {
    let host = try await AuditedHost.make()
    let page = host.base.appendingPathComponent("report/index.html").path
    let answer = try DPP.run("audit", host.directory, "--html", page)
    #expect(answer.status == 1)
    #expect(answer.output.contains("TESTING CLOCK"))
    #expect(answer.output.contains("\(page)"))
    #expect(try String(contentsOfFile: page, encoding: .utf8).contains("desk.example"))
    let lines = answer.output.split(separator: "\n")
    #expect(lines.allSatisfy { $0.count <= 100 || $0.contains(page) })
    let json = try DPP.run("audit", host.directory, "--format", "json")
    #expect(json.status == 1)
    #expect(try json.json()["passes"] as? Bool == false)
  }

  @Test func `does not act on a store that lived on a testing clock`() async throws {
    let host = try await AuditedHost.make()
    for command in [["sweep"], ["verify", "erasures"], ["clock", "confirm"]] {
      let answer = try DPP.run(DPP.binary(), command + [host.directory])
      #expect(answer.status == 3, "\(command)")
      #expect(answer.notes.contains("testing clock"), "\(command)")
    }
  }

  @Test func `verifies the ledger, and not one that was edited`() async throws {
    let host = try await AuditedHost.make()
    let whole = try DPP.run("verify", "ledger", host.directory, "--format", "json")
    #expect(whole.status == 0)
    #expect(try whole.json()["isWhole"] as? Bool == true)
    // A checkpoint somebody kept shows a later rollback.
    let queue = try DatabaseQueue(path: host.store)
    let kept = try await queue.read {
      try Data.fetchOne(
        $0, sql: "SELECT body FROM ledger WHERE id >= 1 << 60 AND id < 1 << 61 ORDER BY id DESC")
    }
    let note = host.base.appendingPathComponent("kept.txt")
    try #require(kept).write(to: note)
    #expect(
      try DPP.run("verify", "ledger", host.directory, "--against", note.path).status == 0)
    try await host.tamper("UPDATE ledger SET body = x'7b7d' WHERE id = (1 << 61) + 2")
    #expect(try DPP.run("verify", "ledger", host.directory).status == 1)
  }

  @Test func `copies everything but the keys`() async throws {
    let host = try await AuditedHost.make()
    let target = host.base.appendingPathComponent("copy").path
    let answer = try DPP.run("backup", host.directory, target)
    #expect(answer.status == 0)
    #expect(answer.output.contains("Not in it, on purpose: roots/"))
    #expect(answer.output.contains("../orders.sqlite"))
    let files = try FileManager.default.subpathsOfDirectory(atPath: target)
    #expect(Set(files).isSuperset(of: ["store.sqlite", "dpp.json", "public/ledger.vkey"]))
    #expect(!files.contains { $0.contains("root") || $0.hasSuffix(".key") || $0 == "anchor" })
    // Put back, an installation whose public keys others could change does not open.
    for name in ["public/ledger.vkey", "public/signer.pem", "dpp.json"] {
      let facts = try FileManager.default.attributesOfItem(atPath: "\(target)/\(name)")
      #expect(facts[.posixPermissions] as? Int == 0o600, "\(name)")
    }
    #expect(try DPP.run("backup", host.directory, target).status == 3)
    #expect(
      try DPP.run("backup", host.directory, "\(host.directory)/roots/copy").status == 3)
    // What was copied is a store with the whole history.
    let copied = try SQLiteStore.readOnly(path: "\(target)/store.sqlite")
    #expect(copied.identity.id == host.keeper.storeID)
  }

  @Test func `a person must be there to confirm the clock`() async throws {
    let host = try await LiveHost.make()
    let asked = try DPP.run("clock", "confirm", host.directory)
    #expect(asked.status == 4)
    let told = try DPP.run("clock", "confirm", host.directory, "--yes")
    #expect(told.status == 0)
    #expect(try DPP.run("clock", host.directory).status == 0)
    #expect(try DPP.run("verify", "ledger", host.directory).status == 0)
  }
}
