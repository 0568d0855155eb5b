// SPDX-License-Identifier: Apache-2.0

#if os(Linux)
  #if canImport(Glibc)
    import Glibc
  #else
    import Musl
  #endif

  /// Draws nonces in a real forked child and in its parent, from the same starting state.
  enum ForkedDraw {
    /// More than one block, so that a refill in either process is covered too.
    static let draws = 100

    enum Failure: Error { case unavailable, childFailed }

    static func run(
      _ draw: () throws -> [UInt8]
    ) throws -> (parent: [Nonce], child: [Nonce]) {
      // A forked child of a threaded process may find a lock held for ever: then try again.
      for _ in 0..<3 {
        _ = try draw()
        if let child = try inChild(draw) {
          return (try (0..<draws).map { _ in Nonce(try draw()) }, child)
        }
      }
      throw Failure.childFailed
    }

    private static func inChild(_ draw: () throws -> [UInt8]) throws -> [Nonce]? {
      // Swift hides fork(), so it is looked up by name.
      guard let symbol = dlsym(nil, "fork") else { throw Failure.unavailable }
      let fork = unsafeBitCast(symbol, to: (@convention(c) () -> Int32).self)
      var ends: [Int32] = [0, 0]
      guard pipe(&ends) == 0 else { throw Failure.unavailable }
      defer { close(ends[0]) }
      let child = fork()
      if child == 0 {
        for _ in 0..<draws {
          guard let nonce = try? draw(), write(ends[1], nonce, 12) == 12 else { _exit(1) }
        }
        _exit(0)
      }
      close(ends[1])
      guard child > 0 else { throw Failure.unavailable }
      defer {
        kill(child, SIGKILL)
        waitpid(child, nil, 0)
      }
      return received(from: ends[0])
    }

    private static func received(from end: Int32) -> [Nonce]? {
      var bytes: [UInt8] = []
      while bytes.count < draws * 12 {
        var waiting = pollfd(fd: end, events: Int16(POLLIN), revents: 0)
        var buffer = [UInt8](repeating: 0, count: draws * 12)
        guard poll(&waiting, 1, 10_000) == 1 else { return nil }
        let count = read(end, &buffer, buffer.count)
        guard count > 0 else { return nil }
        bytes += buffer.prefix(count)
      }
      return stride(from: 0, to: bytes.count, by: 12).map { Nonce(Array(bytes[$0..<$0 + 12])) }
    }
  }
#endif
