// SPDX-License-Identifier: Apache-2.0

import CBench
import EcartDPP
import EcartPolicy
import EcartTesting
import EcartVault
import Foundation

/// An order with a file.
struct BenchFile: PersonalRecord {
  static let kind = SubjectKind.order
  static let fields = Fields<BenchFile>("bench-file").personal("file", \.file).plain("subject")
  let subject: SubjectID
  let file: SealedFile<Payment>
}

/// 1 GiB from a file in memory to another: through the gates, beside a bare EVP loop with as many
/// threads, `age`, and Tink's Python streaming.
///
/// Before each run more memory than it will take is taken and given back: a virtual machine may have to
/// fetch the memory of a new file from its host, which takes up to five times what sealing does and
/// hits whom it pleases; and what a process gave back a while ago may be the host's again. The fastest
/// of the runs stand beside the medians, to which the goals are held.
enum FilesBench {
  struct Fault: Error { let problem: String }

  private static let place = "/dev/shm"
  private static let folder = "\(place)/ecart-bench-\(getpid())"
  private static let runs = 9

  static func rows() async throws -> [Row] {
    try clearOld()
    try FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let plain = try source()
    let keeper = try await Gatekeeper.open(
      at: scratch("files"), clock: TestingClock(Date(timeIntervalSince1970: 1_790_000_000)))
    let origin = try Origin(platform: "shopify", store: "shop-1", connection: "key-1")
    let sealer = try await keeper.admit(Receive<BenchFile>("1001", from: origin)).claim
    let sealed = "\(folder)/sealed"

    func seal(_ threads: Int) async throws {
      _ = try await keeper.seal(
        .path(plain), to: sealed, as: \BenchFile.file, of: sealer, replacing: true,
        FileWork(threads: threads))
    }
    // The answer of the gate is a thousandth of the time; what opens is the reader.
    let key = sealer.key
    func open(_ threads: Int) async throws {
      try await SealedFileReader(UnopenedFile(sealed), with: key)
        .open(to: "\(folder)/opened", FileWork(threads: threads)) {
        } confirm: {
        }
    }

    var rows: [Row] = []
    try await seal(2)
    let before = try kilobytes("VmRSS:")
    try Data("5".utf8).write(to: URL(fileURLWithPath: "/proc/self/clear_refs"))
    for threads in [1, 2] {
      let sealing = try await inTurn(runs: runs) {
        _ = try fresh("sealed")
        return try await seconds { try await seal(threads) }
      } _: {
        try loop(plain, threads, sealing: true)
      }
      rows += both("seal 1 GiB, \(threads) thread(s)", "bare EVP", sealing, 1 / 0.9)
      let opening = try await inTurn(runs: runs) {
        _ = try fresh("opened")
        return try await seconds { try await open(threads) }
      } _: {
        try loop(plain, threads, sealing: false)
      }
      rows += both("open 1 GiB, \(threads) thread(s)", "bare EVP", opening, 1 / 0.9)
    }
    let growth = Double(try kilobytes("VmHWM:") - before) / 1024
    rows.append(
      Row(
        work: "memory over idle", ours: growth, unit: "MiB", peer: "goal", theirs: 16, goal: 1))
    try remove("\(folder)/bare")
    return try await rows + peers(plain, seal, open)
  }

  private static func peers(
    _ plain: String, _ seal: (Int) async throws -> Void, _ open: (Int) async throws -> Void
  ) async throws -> [Row] {
    let pair = try output("/usr/bin/env", ["age-keygen"])
    guard let secret = pair.split(separator: "\n").first(where: { $0.hasPrefix("AGE-") }),
      let shown = pair.split(separator: "\n").first(where: { $0.contains("age1") }),
      let recipient = shown.split(separator: " ").last
    else { throw Fault(problem: "age-keygen gave no key") }
    let identity = "\(folder)/identity"
    try Data("\(secret)\n".utf8).write(to: URL(fileURLWithPath: identity))
    let target = "\(folder)/age"
    var rows: [Row] = []
    for threads in [1, 2] {
      let with = threads == 1 ? "1 thread" : "\(threads) threads"
      let age = try await inTurn(runs: runs) {
        _ = try fresh("sealed")
        return try await seconds { try await seal(threads) }
      } _: {
        try await run(["age", "-r", String(recipient), "-o", fresh("age"), plain])
      }
      rows += both("seal 1 GiB, \(with)", "age", age, 1)
      let opened = try await inTurn(runs: runs) {
        _ = try fresh("opened")
        return try await seconds { try await open(threads) }
      } _: {
        try await run(["age", "-d", "-i", identity, "-o", fresh("opened"), target])
      }
      rows += both("open 1 GiB, \(with)", "age", opened, 1)
    }
    try remove(target)
    let tink = try await inTurn(runs: runs) {
      _ = try fresh("sealed")
      return try await seconds { try await seal(1) }
    } _: {
      try tinks(plain).seal
    }
    rows += both("seal 1 GiB, 1 thread", "Tink's Python", tink, 1)
    let read = try await inTurn(runs: runs) {
      _ = try fresh("opened")
      return try await seconds { try await open(1) }
    } _: {
      try tinks(plain).open
    }
    rows += both("open 1 GiB, 1 thread", "Tink's Python", read, 1)
    return rows
  }

  private struct Times: Decodable { let seal, open: Double }

  private static func tinks(_ plain: String) throws -> Times {
    let (tink, opened) = (try fresh("tink"), try fresh("opened"))
    let answer = try output(
      ".build/bench-venv/bin/python3",
      ["Benchmarks/Peers/tink_stream.py", plain, tink, opened])
    try remove(tink)
    return try JSONDecoder().decode(Times.self, from: Data(answer.utf8))
  }

  private static func run(_ command: [String]) async throws -> Double {
    try await seconds { _ = try output("/usr/bin/env", command) }
  }

  private static func both(_ work: String, _ peer: String, _ runs: Runs, _ goal: Double) -> [Row] {
    let (ours, theirs) = runs.medians
    let (best, fastest) = runs.fastest
    return [
      Row(work: work, ours: ours, unit: "s", peer: peer, theirs: theirs, goal: goal),
      Row(
        work: "  the same, fastest", ours: best, unit: "s", peer: peer, theirs: fastest, goal: nil),
    ]
  }

  private static func loop(_ plain: String, _ threads: Int, sealing: Bool) throws -> Double {
    let spent = cbench_file(plain, try fresh("bare"), Int32(threads), sealing ? 1 : 0)
    guard spent > 0 else { throw Fault(problem: "the bare loop failed") }
    return Double(spent) / 1e9
  }

  private static func source() throws -> String {
    let path = "\(folder)/plain"
    try Data().write(to: URL(fileURLWithPath: path))
    guard let file = FileHandle(forWritingAtPath: path) else { throw Fault(problem: "no room") }
    let piece = Data((0..<(1 << 20)).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 9) })
    for _ in 0..<1024 { try file.write(contentsOf: piece) }
    try file.close()
    return path
  }

  /// Gigabytes that a run left behind which was killed.
  private static func clearOld() throws {
    for name in try FileManager.default.contentsOfDirectory(atPath: place) {
      let words = name.split(separator: "-")
      guard words.count == 3, words[0] == "ecart", words[1] == "bench", let id = Int32(words[2]),
        kill(id, 0) != 0, errno == ESRCH
      else { continue }
      try remove("\(place)/\(name)")
    }
  }

  /// Three times what a run takes, where half of what is free has room for it.
  private static func ballastCount() throws -> Int {
    let lines = try String(contentsOfFile: "/proc/meminfo", encoding: .utf8)
    let free = lines.split(separator: "\n").first { $0.hasPrefix("MemFree:") }
    let kilobytes = free?.split(whereSeparator: { !$0.isNumber }).first.flatMap { Int($0) } ?? 0
    return max((1 << 30) + (1 << 26), min(3 << 30, kilobytes * 512))
  }

  /// A name that nothing has, and memory for the file that gets it.
  private static func fresh(_ name: String) throws -> String {
    try remove("\(folder)/\(name)")
    let ballast = "\(folder)/ballast"
    let file = open(ballast, O_CREAT | O_RDWR | O_CLOEXEC, 0o600)
    guard file >= 0, posix_fallocate(file, 0, try ballastCount()) == 0, close(file) == 0 else {
      throw Fault(problem: "no room")
    }
    try remove(ballast)
    return "\(folder)/\(name)"
  }

  private static func remove(_ path: String) throws {
    if FileManager.default.fileExists(atPath: path) {
      try FileManager.default.removeItem(atPath: path)
    }
  }

  private static func kilobytes(_ name: String) throws -> Int {
    let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
    let line = status.split(separator: "\n").first { $0.hasPrefix(name) }
    let digits = line?.split(whereSeparator: { !$0.isNumber }).first
    return digits.flatMap { Int($0) } ?? 0
  }

  private static func output(_ program: String, _ arguments: [String]) throws -> String {
    let process = Process()
    let pipe = Pipe()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    process.standardOutput = pipe
    process.standardError = FileHandle.nullDevice
    try process.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw Fault(problem: "\(arguments.first ?? program) failed")
    }
    return String(decoding: data, as: UTF8.self)
  }
}
