// SPDX-License-Identifier: Apache-2.0

/// Why a stream that several threads move ended early: the first thing that went wrong. That a thread
/// was stopped is the effect of another's failure, whichever of them says so first, unless nothing else
/// went wrong at all.
struct StreamCause {
  private(set) var failure: StreamFailure?

  mutating func note(_ next: StreamFailure) {
    if failure == nil || failure == .stopped { failure = next }
  }
}
