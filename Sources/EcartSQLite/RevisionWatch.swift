// SPDX-License-Identifier: Apache-2.0

#if SQLite
  import EcartPolicy
  import Synchronization

  /// Says, in a microsecond or two, whether anybody has committed to the file since last time.
  ///
  /// `PRAGMA data_version` changes on one connection when *another* one has committed, in this
  /// process or in any other. So this is a connection of its own that never writes, with its
  /// statements kept; a pool's readers take turns, and their numbers do not compare.
  final class RevisionWatch: Sendable {
    private enum State {
      case closed(path: String)
      case open(WatchConnection)
      /// The file does not open like this (it is encrypted, say): then the store cannot tell.
      case failed
    }

    private let state: Mutex<State>

    /// Opens nothing before it is asked.
    init(path: String) { self.state = Mutex(.closed(path: path)) }

    func revision() -> Int64? { ask { $0.revision() } }

    /// A few records, each as of the moment it is read, without the way through a pool; `nil` when
    /// they cannot be had like this, and have to be read the usual way.
    func records(at addresses: [RecordAddress]) -> [StoredRecord?]? {
      ask { connection in
        var found: [StoredRecord?] = []
        for address in addresses {
          switch connection.record(at: address) {
          case .found(let record): found.append(record)
          case .none: found.append(nil)
          case .failed: return nil
          }
        }
        return found
      }
    }

    private func ask<Answer: Sendable>(_ question: (WatchConnection) -> Answer?) -> Answer? {
      state.withLock { state in
        if case .closed(let path) = state {
          state = WatchConnection(path: path).map(State.open) ?? .failed
        }
        guard case .open(let connection) = state else { return nil }
        return question(connection)
      }
    }
  }

#endif
