// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
import EcartPolicy

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A file that is being written and has no name yet, so that a process which dies leaves nothing:
/// neither half a plaintext nor a sealed file that looks whole.
///
/// It is made in the target's directory with mode 0600 (`O_TMPFILE`) and gets its name, whole and
/// flushed, at the end. To replace a file takes two steps, since no system call names a nameless
/// file over another one: a link to a hidden name, and a rename. Where a file system has no files
/// without a name, a sealed file is written under that hidden name, and a plaintext not at all.
///
/// So a crash can leave a sealed file under its hidden name; a plaintext never, since it replaces
/// nothing. The next sealing to the same target removes it, see ``HiddenName``.
package struct FileDraft: ~Copyable {
  let descriptor: Int32
  private let target: String
  /// The hidden name, where there must be one.
  private let hidden: String?

  /// - Parameter holdsPlaintext: whether a leftover could be read.
  package init(for target: String, holdsPlaintext: Bool) throws(SealedFileFault) {
    self.target = target
    if !holdsPlaintext { HiddenName.removeLeftover(of: target) }
    #if os(Linux)
      // Swift does not see O_TMPFILE, see open(2): __O_TMPFILE | O_DIRECTORY.
      let nameless = open(
        HiddenName.parts(of: target).directory,
        0o20_000_000 | O_DIRECTORY | O_RDWR | O_CLOEXEC, 0o600)
      if nameless >= 0 {
        descriptor = nameless
        hidden = nil
        _ = fchmod(nameless, 0o600)
        return
      }
      guard errno == EOPNOTSUPP || errno == EISDIR || errno == EINVAL else {
        throw .of("creating", errno)
      }
    #endif
    guard !holdsPlaintext else { throw .noNamelessFiles }
    if let held = HiddenName.create(for: target) {
      descriptor = held
      hidden = HiddenName.first(for: target)
      return
    }
    let name = try HiddenName.other(for: target)
    guard let file = HiddenName.create(name) else { throw .of("creating", errno) }
    descriptor = file
    hidden = name
  }

  deinit {
    // Before it is let go: from then on the name may be another process's.
    if let hidden, PrivateFile.isStill(descriptor, at: hidden) { unlink(hidden) }
    close(descriptor)
  }

  /// Flushes the file; from here on it can be given its name.
  func flush() throws(SealedFileFault) {
    guard fsync(descriptor) == 0 else { throw .of("flushing", errno) }
    Milestone.passed("stream.flushed")
  }

  /// Gives the flushed file its name and flushes the directory.
  /// - Parameter replacing: whether a file of that name is replaced, at once and as a whole.
  /// - Throws: ``SealedFileFault/exists``.
  consuming func place(replacing: Bool) throws(SealedFileFault) {
    if let hidden {
      if replacing {
        guard rename(hidden, target) == 0 else { throw .of("naming", errno) }
      } else {
        // A link fails if the name is taken; a rename would not.
        guard link(hidden, target) == 0 else { throw .of("naming", errno) }
      }
    } else if replacing {
      let name = try linked()
      Milestone.passed("stream.linked")
      guard rename(name, target) == 0 else {
        let code = errno
        unlink(name)
        throw .of("naming", code)
      }
    } else {
      try target.withName(of: descriptor)
    }
    Milestone.passed("stream.placed")
    do { try PrivateFile.flushDirectory(of: target) } catch {
      throw .failed(operation: "flushing the directory", code: 0)
    }
  }

  /// Links the nameless file to a hidden name, and gives it back.
  private borrowing func linked() throws(SealedFileFault) -> String {
    // Held first: under a name that is looked for, what nobody holds is a leftover.
    if HiddenName.hold(descriptor) {
      let first = HiddenName.first(for: target)
      do throws(SealedFileFault) {
        try first.withName(of: descriptor)
        return first
      } catch { guard error == .exists else { throw error } }
    }
    let other = try HiddenName.other(for: target)
    try other.withName(of: descriptor)
    return other
  }
}

extension String {
  /// Makes this the name of an open file that has none.
  fileprivate func withName(of file: Int32) throws(SealedFileFault) {
    // open(2) names this way; the one without /proc needs a capability.
    guard
      linkat(AT_FDCWD, "/proc/self/fd/\(file)", AT_FDCWD, self, AT_SYMLINK_FOLLOW) == 0
    else { throw .of("naming", errno) }
  }
}
