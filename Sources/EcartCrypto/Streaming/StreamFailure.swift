// SPDX-License-Identifier: Apache-2.0

/// Why a stream was not moved to its end. Whatever was written to the target until then is to be
/// thrown away.
package enum StreamFailure: Error, Sendable, Equatable {
  /// A segment is not this stream's, or was changed, or the provider refused.
  case crypto(CryptoFailure)
  /// The system's error code.
  case reading(Int32)
  case writing(Int32)
  /// The source is shorter or longer than it was at the beginning.
  case sourceChanged
  /// Somebody asked it to stop.
  case stopped
  /// No thread could be started.
  case noThread(Int32)
}
