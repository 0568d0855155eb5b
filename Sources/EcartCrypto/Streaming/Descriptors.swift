// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Whole reads and writes: a system call may do less than it was asked for.
enum Descriptors {
  /// Reads until the buffer's part is full or the file ends.
  static func read(
    _ file: Int32, _ buffer: UnsafeMutableRawPointer, _ count: Int, at offset: Int64
  ) throws(StreamFailure) -> Int {
    var done = 0
    while done < count {
      let step = pread(file, buffer + done, count - done, off_t(offset) + off_t(done))
      if step == 0 { break }
      if step > 0 {
        done += step
      } else if errno != EINTR {
        throw .reading(errno)
      }
    }
    return done
  }

  static func write(
    _ file: Int32, _ buffer: UnsafeRawPointer, _ count: Int, at offset: Int64
  ) throws(StreamFailure) {
    var done = 0
    while done < count {
      let step = pwrite(file, buffer + done, count - done, off_t(offset) + off_t(done))
      if step > 0 {
        done += step
      } else if step == 0 {
        throw .writing(ENOSPC)
      } else if errno != EINTR {
        throw .writing(errno)
      }
    }
  }

  static func write(_ file: Int32, _ bytes: [UInt8], at offset: Int64) throws(StreamFailure) {
    let result: Result<Void, StreamFailure> = bytes.withUnsafeBytes { bytes in
      guard let start = bytes.baseAddress else { return .success(()) }
      do throws(StreamFailure) {
        return .success(try write(file, start, bytes.count, at: offset))
      } catch { return .failure(error) }
    }
    try result.get()
  }

  /// Reads from something without positions, such as a pipe, until the part is full or it ends.
  /// - Parameter isStopped: asked several times a second while nothing comes.
  static func readOn(
    _ file: Int32, _ buffer: UnsafeMutableRawPointer, _ count: Int, unless isStopped: () -> Bool
  ) throws(StreamFailure) -> Int {
    var done = 0
    while done < count {
      if isStopped() { throw .stopped }
      var wait = pollfd(fd: file, events: Int16(POLLIN), revents: 0)
      let ready = poll(&wait, 1, 100)
      if ready == 0 { continue }
      if ready < 0 {
        if errno == EINTR { continue }
        throw .reading(errno)
      }
      let step = systemRead(file, buffer + done, count - done)
      if step == 0 { break }
      if step > 0 {
        done += step
      } else if errno != EINTR, errno != EAGAIN {
        throw .reading(errno)
      }
    }
    return done
  }
}

// The enum's own `read` would hide the system's.
private func systemRead(_ file: Int32, _ buffer: UnsafeMutableRawPointer, _ count: Int) -> Int {
  read(file, buffer, count)
}
