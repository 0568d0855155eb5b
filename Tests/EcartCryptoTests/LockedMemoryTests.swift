// SPDX-License-Identifier: Apache-2.0

#if os(Linux)
  import EcartCrypto
  import Foundation
  import Testing

  /// Whether the kernel really locks what is said to be locked. A forked child begins with no memory
  /// locked (mlock(2)), so what it has locked after making secrets is what they are in.
  @Suite("Memory for keys is locked, and what is not is said")
  struct LockedMemoryTests {
    /// How much is asked of the kernel at a time.
    private let slab = 65_536

    /// What a process has locked more, by its own word and by the kernel's.
    private struct Account: Equatable {
      var mayLock = false
      var saidLocked = 0
      var saidUnlocked = 0
      var kernelLocked = 0

      var bytes: [UInt8] {
        [mayLock ? 1 : 0, saidLocked, saidUnlocked, kernelLocked].flatMap { number in
          (0..<8).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
        }
      }

      init() {}
      init(_ bytes: [UInt8]) {
        let numbers = (0..<4).map { at in
          (0..<8).reduce(0) { $0 | Int(bytes[at * 8 + $1]) << (8 * $1) }
        }
        (mayLock, saidLocked) = (numbers[0] == 1, numbers[1])
        (saidUnlocked, kernelLocked) = (numbers[2], numbers[3])
      }
    }

    /// Makes secrets until memory was asked for four times, in a process of their own: what the
    /// parent had to spare is used up first, and is not locked in a child.
    private func account(_ prepare: @escaping () -> Void = {}) throws -> Account {
      // A forked child of a threaded process may find a lock of a library held for ever: then try
      // again.
      let slab = self.slab
      for _ in 0..<3 {
        let child = try ForkedChild { say in
          prepare()
          var account = Account()
          account.mayLock = Self.mayLock()
          let before = CryptoProvider.keyMemory
          var kept: [Secret] = []
          var after = before
          while Self.total(after) < Self.total(before) + 4 * slab, kept.count < 1_000_000 {
            kept.append(Secret(copying: [7]))
            after = CryptoProvider.keyMemory
          }
          account.saidLocked = after.lockedBytes - before.lockedBytes
          account.saidUnlocked = after.unlockedBytes - before.unlockedBytes
          account.kernelLocked = Self.lockedByKernel()
          withExtendedLifetime(kept) { say(account.bytes) }
        }
        if let bytes = child.said(count: 32) { return Account(bytes) }
      }
      throw ForkedDraw.Failure.childFailed
    }

    private static func total(_ memory: KeyMemory) -> Int {
      memory.lockedBytes + memory.unlockedBytes
    }

    /// Whether this process may lock a megabyte, as nobody's code but the kernel says.
    private static func mayLock() -> Bool {
      let size = 1 << 20
      guard
        let memory = mmap(nil, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0),
        memory != MAP_FAILED
      else { return false }
      defer { munmap(memory, size) }
      return mlock(memory, size) == 0
    }

    /// `VmLck` of proc(5), in bytes.
    private static func lockedByKernel() -> Int {
      let file = open("/proc/self/status", O_RDONLY)
      defer { close(file) }
      var buffer = [UInt8](repeating: 0, count: 8_192)
      let count = read(file, &buffer, buffer.count)
      guard count > 0 else { return -1 }
      let text = String(decoding: buffer[..<count], as: UTF8.self)
      guard let line = text.split(separator: "\n").first(where: { $0.hasPrefix("VmLck:") }),
        let kilobytes = Int(line.split(whereSeparator: { " \t".contains($0) })[1])
      else { return -1 }
      return kilobytes * 1_024
    }

    @Test("the kernel has locked as much as is said, where it allows any")
    func isLocked() throws {
      let account = try account()
      #expect(account.saidLocked + account.saidUnlocked == 4 * slab)
      #expect(account.kernelLocked == account.saidLocked)
      guard account.mayLock else {
        // RLIMIT_MEMLOCK is too low here to lock anything: then that is what must be said.
        #expect(account.saidUnlocked > 0)
        return
      }
      #expect(account.saidLocked == 4 * slab && account.saidUnlocked == 0)
    }

    @Test("where nothing may be locked, secrets are kept all the same, and it is said")
    func saysThatItIsNot() throws {
      let account = try account {
        var none = rlimit(rlim_cur: 0, rlim_max: 0)
        #if canImport(Glibc)
          setrlimit(__rlimit_resource_t(__RLIMIT_MEMLOCK.rawValue), &none)
        #else
          setrlimit(RLIMIT_MEMLOCK, &none)
        #endif
        // Root may lock whatever the limit is, so it is root no longer.
        if geteuid() == 0 { setuid(65_534) }
      }
      #expect(!account.mayLock)
      #expect(account.saidLocked == 0 && account.kernelLocked == 0)
      #expect(account.saidUnlocked == 4 * slab)
    }
  }
#endif
