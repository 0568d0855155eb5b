// SPDX-License-Identifier: Apache-2.0

/// Where the segments of a stream are, in the plaintext and in what is sealed. All counts are bytes.
public struct StreamLayout: Sendable, Equatable {
  /// As long as the plaintext.
  public let plainCount: Int64
  /// Header and segments.
  public let sealedCount: Int64
  /// From 1; an empty plaintext is one segment.
  public let segments: Int

  private static let tag = Int64(GCMContext.tagSize)
  private static let segment = Int64(StreamKey.segmentSize)
  private static let header = Int64(StreamKey.headerSize)
  /// Plaintext of a full segment.
  private static let body = segment - tag
  /// The first is shorter by the header.
  private static let firstBody = body - header

  /// How much plaintext a segment takes when it is full.
  static func capacity(of number: Int) -> Int { Int(number == 0 ? firstBody : body) }
  /// Where a segment's plaintext starts.
  static func plainStart(of number: Int) -> Int64 {
    number == 0 ? 0 : firstBody + Int64(number - 1) * body
  }
  /// Where a sealed segment starts, counted from the beginning of the header.
  static func sealedStart(of number: Int) -> Int64 {
    number == 0 ? header : Int64(number) * segment
  }

  /// The layout of a plaintext.
  /// - Throws: ``CryptoFailure/badLength(_:)`` for a negative count, and past 2³² − 1 segments
  ///   (4 PiB), which is where Tink stops numbering them.
  public init(plainCount: Int64) throws(CryptoFailure) {
    guard plainCount >= 0, plainCount <= Self.body * ((1 << 32) - 1) - Self.header else {
      throw .badLength("stream")
    }
    self.plainCount = plainCount
    let rest = max(0, plainCount - Self.firstBody)
    segments = 1 + Int((rest + Self.body - 1) / Self.body)
    sealedCount = plainCount + Self.header + Int64(segments) * Self.tag
  }

  /// The layout of a stream of this length.
  /// - Throws: ``CryptoFailure/notAuthentic`` for a length that no stream has.
  public init(sealedCount: Int64) throws(CryptoFailure) {
    guard sealedCount >= Self.header + Self.tag, sealedCount <= Self.segment << 32 else {
      throw .notAuthentic
    }
    let segments = (sealedCount + Self.segment - 1) / Self.segment
    let plain = sealedCount - Self.header - segments * Self.tag
    guard plain >= 0, let layout = try? StreamLayout(plainCount: plain),
      layout.sealedCount == sealedCount
    else { throw .notAuthentic }
    self = layout
  }

  public func isLast(_ number: Int) -> Bool { number == segments - 1 }

  /// The plaintext of a segment.
  public func plainRange(of number: Int) -> Range<Int64> {
    Self.plainStart(of: number)..<min(Self.plainStart(of: number + 1), plainCount)
  }

  /// A sealed segment, counted from the beginning of the header.
  public func sealedRange(of number: Int) -> Range<Int64> {
    Self.sealedStart(of: number)..<min(Self.sealedStart(of: number + 1), sealedCount)
  }

  /// The segments that hold a part of the plaintext.
  public func segments(of plain: Range<Int64>) -> Range<Int> {
    guard !plain.isEmpty else { return 0..<0 }
    return segment(of: plain.lowerBound)..<segment(of: plain.upperBound - 1) + 1
  }

  private func segment(of offset: Int64) -> Int {
    offset < Self.firstBody ? 0 : 1 + Int((offset - Self.firstBody) / Self.body)
  }
}
