// SPDX-License-Identifier: Apache-2.0

#if CommandLineTool && SQLite
  import EcartDPP
  import Foundation

  /// Tells a person how far a sweep has come, on standard error.
  enum SweepNotes {
    @Sendable static func tell(_ progress: SweepProgress) {
      guard progress.total > 0 else { return }
      let words = "\(words(progress.stage)): \(progress.done) of \(progress.total)"
      if Output.notesOnTerminal {
        Output.progress(words)
      } else if progress.done == progress.total {
        Output.note(words)
      }
    }

    /// Takes away the line that was written over.
    static func end() { if Output.notesOnTerminal { Output.clear() } }

    /// Waits until the longest lease is over, counting down.
    static func wait(_ seconds: TimeInterval) async throws {
      var left = Int(seconds.rounded(.up))
      guard left > 0 else { return }
      let words = "waiting until no process can still hold a destroyed key"
      if !Output.notesOnTerminal { Output.note("\(words): \(left) s") }
      while left > 0 {
        if Output.notesOnTerminal { Output.progress("\(words): \(left) s") }
        try await Task.sleep(for: .seconds(1))
        left -= 1
      }
      end()
    }

    private static func words(_ stage: SweepProgress.Stage) -> String {
      switch stage {
      case .destroyingKeys: "destroying keys"
      case .purgingRows: "purging rows"
      case .clearingResidue: "clearing the write-ahead log"
      case .retiringEpochs: "retiring epochs"
      case .wrappingAnew: "wrapping the keys of an epoch anew"
      case .certifying: "certifying"
      }
    }
  }
#endif
