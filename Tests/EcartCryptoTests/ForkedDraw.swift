// SPDX-License-Identifier: Apache-2.0

#if os(Linux)
  #if canImport(Glibc)
    import Glibc
  #else
    import Musl
  #endif

  /// Draws in really forked children and in their parent, from the same starting state.
  enum ForkedDraw {
    enum Failure: Error { case unavailable, childFailed }

    /// Twelve bytes at a draw.
    /// - Parameter draws: nonces a process.
    /// - Returns: the parent's nonces, then each child's.
    static func run(
      children: Int = 1, draws: Int, _ draw: () throws -> [UInt8]
    ) throws -> [[Nonce]] {
      try run(children: children, draws: draws, size: 12, draw).map { $0.map(Nonce.init) }
    }

    /// - Parameter size: how many bytes each draw is.
    static func run(
      children: Int, draws: Int, size: Int, _ draw: () throws -> [UInt8]
    ) throws -> [[[UInt8]]] {
      // A forked child of a threaded process may find a lock of a library held for ever: then try
      // again.
      for _ in 0..<3 {
        _ = try draw()
        let started = try (0..<children).map { _ in
          try ForkedChild { say in
            for _ in 0..<draws { say(try draw()) }
          }
        }
        let parent = try (0..<draws).map { _ in try draw() }
        let theirs = started.map { $0.said(count: draws * size) }
        if theirs.allSatisfy({ $0 != nil }) {
          return [parent]
            + theirs.map { bytes in
              let bytes = bytes ?? []
              return stride(from: 0, to: bytes.count, by: size).map {
                Array(bytes[$0..<$0 + size])
              }
            }
        }
      }
      throw Failure.childFailed
    }
  }

  /// A process forked from this one, and what it says.
  struct ForkedChild {
    private let process: Int32
    private let end: Int32

    init(_ body: (_ say: ([UInt8]) -> Void) throws -> Void) throws {
      // Swift hides fork(), so it is looked up by name.
      guard let symbol = dlsym(nil, "fork") else { throw ForkedDraw.Failure.unavailable }
      let fork = unsafeBitCast(symbol, to: (@convention(c) () -> Int32).self)
      var ends: [Int32] = [0, 0]
      guard pipe(&ends) == 0 else { throw ForkedDraw.Failure.unavailable }
      process = fork()
      end = ends[0]
      if process == 0 {
        var waiting: [UInt8] = []
        func flush() {
          if write(ends[1], waiting, waiting.count) != waiting.count { _exit(1) }
          waiting = []
        }
        do {
          try body { bytes in
            waiting += bytes
            if waiting.count > 4_000 { flush() }
          }
        } catch { _exit(1) }
        flush()
        _exit(0)
      }
      close(ends[1])
      guard process > 0 else { throw ForkedDraw.Failure.unavailable }
    }

    /// What it said; `nil` when that is not so much, or took longer than 20 seconds. Ends it.
    func said(count: Int) -> [UInt8]? {
      guard case .whole(let bytes) = word(count: count) else { return nil }
      return bytes
    }

    enum Word {
      case whole([UInt8])
      /// It ended, and had not said so much.
      case cutShort
      /// It neither said anything for 20 seconds nor ended.
      case silent
    }

    /// What it said. Ends it.
    func word(count: Int) -> Word {
      defer {
        kill(process, SIGKILL)
        waitpid(process, nil, 0)
        close(end)
      }
      var bytes: [UInt8] = []
      var buffer = [UInt8](repeating: 0, count: 65_536)
      // The pipe's end comes late where a process that another test has begun meanwhile holds it too.
      while bytes.count < count {
        var waiting = pollfd(fd: end, events: Int16(POLLIN), revents: 0)
        var ready = poll(&waiting, 1, 20_000)
        while ready < 0, errno == EINTR { ready = poll(&waiting, 1, 20_000) }
        guard ready == 1 else { return .silent }
        let received = read(end, &buffer, buffer.count)
        if received <= 0 { return .cutShort }
        bytes += buffer.prefix(received)
      }
      return bytes.count == count ? .whole(bytes) : .cutShort
    }
  }
#endif
