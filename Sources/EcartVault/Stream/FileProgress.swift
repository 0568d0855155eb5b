// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
import FoundationEssentials

/// How far a file is.
public struct FileProgress: Sendable, Equatable {
  /// Bytes of plaintext sealed or opened so far.
  public let done: Int64
  /// All there are; `nil` while a pipe has not ended.
  public let total: Int64?
}

/// How a file is sealed or opened.
public struct FileWork: Sendable {
  /// How many threads work at it, each with 1 MiB of memory: 1 to 8, as many as the machine has
  /// processors without being told.
  public var threads: Int
  /// Called some ten times a second, and at the end, from no particular thread.
  public var progress: (@Sendable (FileProgress) -> Void)?

  public init(
    threads: Int? = nil, progress: (@Sendable (FileProgress) -> Void)? = nil
  ) {
    self.threads = threads ?? ProcessInfo.processInfo.activeProcessorCount
    self.progress = progress
  }

  /// Runs a pump to its end, and `check` about once a second beside it. When the check fails, or the
  /// task is cancelled, the pump is stopped first and then the reason is thrown.
  func run(
    _ pump: StreamPump, total: Int64?, sealing: Bool,
    check: @escaping @Sendable () async throws -> Void
  ) async throws {
    let watch = Task { try await self.watch(pump, total, check) }
    let outcome: Result<Void, StreamFailure> = await withTaskCancellationHandler {
      do throws(StreamFailure) { return .success(try await pump.run()) } catch {
        return .failure(error)
      }
    } onCancel: {
      pump.stop()
    }
    watch.cancel()
    try await watch.value
    if case .failure(let failure) = outcome { throw SealedFileFault(failure, sealing: sealing) }
    if Task.isCancelled { throw SealedFileFault.cancelled }
    progress?(FileProgress(done: pump.bytesDone, total: total ?? pump.bytesDone))
  }

  private func watch(
    _ pump: StreamPump, _ total: Int64?, _ check: @Sendable () async throws -> Void
  ) async throws {
    do {
      var ticks = 0
      while true {
        try await Task.sleep(for: .milliseconds(100))
        progress?(FileProgress(done: pump.bytesDone, total: total))
        ticks += 1
        if ticks.isMultiple(of: 10) { try await check() }
      }
    } catch {
      // The pump has ended, and what was asked meanwhile was cut short: whatever it says, it says about
      // that. Sealing and opening ask once more before the file appears.
      if Task.isCancelled { return }
      pump.stop()
      throw error
    }
  }
}
