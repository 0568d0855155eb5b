// SPDX-License-Identifier: Apache-2.0

import CArgon2
import COpenSSL

/// Password hashing with Argon2id, version 1.3 (RFC 9106).
///
/// It knows no floor: which parameters a policy allows is decided where the policy is. It bounds
/// no concurrency either: each running hash holds `memoryKiB` of memory.
public enum Argon2id {
  /// What a hash costs.
  public struct Parameters: Sendable, Hashable, Codable {
    /// Memory in KiB, at least 8 times `parallelism`.
    public let memoryKiB: Int
    /// Passes over the memory.
    public let iterations: Int
    /// Lanes, each computed by a thread of its own.
    public let parallelism: Int

    public init(memoryKiB: Int, iterations: Int, parallelism: Int) {
      self.memoryKiB = memoryKiB
      self.iterations = iterations
      self.parallelism = parallelism
    }
  }

  /// Hashes a password held in wiped memory.
  /// - Parameters:
  ///   - salt: 8 bytes or more; 16 random ones are usual.
  ///   - tagLength: bytes of the result, 4 to 1 024.
  ///   - pepper: libargon2's *secret*: a key kept away from the hashes (RFC 9106 §3.1).
  /// - Throws: ``CryptoFailure/badLength(_:)`` for parameters outside RFC 9106 §3.1,
  ///   ``CryptoFailure/providerRefused(_:)`` when the memory or a thread is not to be had.
  public static func hash(
    password: Secret, salt: [UInt8], parameters: Parameters, tagLength: Int = 32,
    pepper: Secret? = nil
  ) throws(CryptoFailure) -> [UInt8] {
    try hash(
      password: password, salt: salt, parameters: parameters, tagLength: tagLength, pepper: pepper,
      associatedData: [])
  }

  /// Hashes a password given as bytes.
  public static func hash(
    password: [UInt8], salt: [UInt8], parameters: Parameters, tagLength: Int = 32,
    pepper: Secret? = nil
  ) throws(CryptoFailure) -> [UInt8] {
    try hash(
      password: Secret(copying: password), salt: salt, parameters: parameters,
      tagLength: tagLength, pepper: pepper, associatedData: [])
  }

  /// With associated data, which password strings do not use but RFC 9106's vectors do.
  package static func hash(
    password: Secret, salt: [UInt8], parameters: Parameters, tagLength: Int, pepper: Secret?,
    associatedData: [UInt8]
  ) throws(CryptoFailure) -> [UInt8] {
    guard (4...1_024).contains(tagLength), salt.count >= 8,
      let memory = UInt32(exactly: parameters.memoryKiB),
      let passes = UInt32(exactly: parameters.iterations), passes >= 1,
      let lanes = UInt32(exactly: parameters.parallelism), (1...255).contains(lanes),
      memory >= 8 * lanes, let saltCount = UInt32(exactly: salt.count),
      let dataCount = UInt32(exactly: associatedData.count)
    else { throw .badLength("Argon2id parameters") }
    // libargon2 only reads its inputs, though it declares them writable.
    var salt = salt
    var data = associatedData
    let pepper = pepper ?? Secret.scratch(count: 0)
    var isDone = false
    let tag = [UInt8](unsafeUninitializedCapacity: tagLength) { buffer, count in
      salt.withUnsafeMutableBufferPointer { salt in
        data.withUnsafeMutableBufferPointer { data in
          password.withMemory { password0 in
            pepper.withMemory { pepper0 in
              var context = argon2_context()
              context.out = buffer.baseAddress
              context.outlen = UInt32(tagLength)
              context.pwd = password0.assumingMemoryBound(to: UInt8.self)
              context.pwdlen = UInt32(password.count)
              context.salt = salt.baseAddress
              context.saltlen = saltCount
              if pepper.count > 0 {
                context.secret = pepper0.assumingMemoryBound(to: UInt8.self)
                context.secretlen = UInt32(pepper.count)
              }
              if dataCount > 0 {
                context.ad = data.baseAddress
                context.adlen = dataCount
              }
              context.t_cost = passes
              context.m_cost = memory
              context.lanes = lanes
              context.threads = lanes
              context.version = UInt32(ARGON2_VERSION_13.rawValue)
              context.allocate_cbk = { ArgonArenas.take($0, $1) }
              context.free_cbk = { ArgonArenas.giveBack($0, $1) }
              isDone = argon2_ctx(&context, Argon2_id) == ARGON2_OK.rawValue
            }
          }
        }
      }
      count = isDone ? tagLength : 0
    }
    guard isDone else { throw .providerRefused("Argon2id") }
    return tag
  }
}
