// SPDX-License-Identifier: Apache-2.0

#if SQLite
  import EcartCrypto
  import EcartDPP
  import EcartTesting
  import Foundation
  import Synchronization

  /// What one process of the storm says: whole lines, one at a time.
  final class StormVoice: Sendable {
    private struct State {
      var counts: [String: Int] = [:]
      var notes: [String: Int] = [:]
    }
    private let state = Mutex(State())
    private let out = Mutex(())

    /// What is written to the pipe is out of this process's hands, whatever happens to it.
    func line(_ text: String) { lines([text]) }

    func lines(_ texts: [String]) {
      guard !texts.isEmpty else { return }
      out.withLock { _ in say(texts.joined(separator: "\n")) }
    }

    static func sealed(_ id: Int, _ turn: UInt64, _ text: String, _ value: Sealed<Name>) -> String {
      "sealed \(id) \(turn) \(Parcel.digest(text)) \(box(of: value))"
    }

    func sealed(_ id: Int, _ turn: UInt64, _ text: String, _ value: Sealed<Name>) {
      line(Self.sealed(id, turn, text, value))
    }

    static func box(_ stored: String) -> String { String(stored.split(separator: ".").last ?? "") }

    static func box(of value: Sealed<Name>) -> String { box(value.storedText) }

    func count(_ name: String, by number: Int = 1) {
      state.withLock { $0.counts[name, default: 0] += number }
    }

    /// Told once of each kind, and counted.
    func note(_ error: any Error) {
      let text = "\(error)".replacingOccurrences(of: "\n", with: " ")
      let isNew = state.withLock { state in
        state.notes[text, default: 0] += 1
        return state.notes[text] == 1 && state.notes.count <= 100
      }
      count("interrupted")
      if isNew { line("note \(text.prefix(300))") }
    }

    /// What was counted since the last time.
    func tally() {
      let counts = state.withLock { state in
        defer { state.counts = [:] }
        return state.counts
      }
      guard !counts.isEmpty else { return }
      let words = counts.sorted { $0.key < $1.key }
        .map { "\($0.key.replacingOccurrences(of: " ", with: "-"))=\($0.value)" }
      line("counts \(words.joined(separator: " "))")
    }
  }

  /// What the parent says: `at SECONDS` moves the clock, `stop` ends the storm.
  final class StormOrders: Sendable {
    private let over = Atomic<Bool>(false)

    var isOver: Bool { over.load(ordering: .relaxed) }

    func listen(moving clock: TestingClock) {
      let thread = Thread { [self] in
        while let line = readLine() {
          let words = line.split(separator: " ")
          if words.first == "at", let seconds = words.last.flatMap({ Double($0) }) {
            clock.advance(to: Date(timeIntervalSince1970: seconds))
          } else if words.first == "stop" {
            over.store(true, ordering: .relaxed)
          }
        }
        over.store(true, ordering: .relaxed)
      }
      thread.start()
    }
  }

  /// SplitMix64 (Steele, Lea and Flood 2014): the same seed, the same decisions.
  struct StormChance {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var mixed = state
      mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
      mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
      return mixed ^ (mixed >> 31)
    }

    mutating func below(_ limit: Int) -> Int { Int(next() % UInt64(max(1, limit))) }

    /// Half of them among the first hundred, so that threads and processes meet.
    mutating func id(below limit: Int) -> Int {
      below(below(2) == 0 ? min(limit, 100) : limit)
    }
  }
#endif
