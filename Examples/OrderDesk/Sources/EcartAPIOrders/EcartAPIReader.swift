// SPDX-License-Identifier: Apache-2.0

public import FoundationEssentials

/// Reads what EcartAPI answers: orders and fulfilment events, one or a page of them.
///
/// ```swift
/// let reader = EcartAPIReader(origin: shop)
/// let result = reader.orders(at: "Orders/page-1.json")
/// for order in result.orders { try await desk.receive(order) }
/// for problem in result.problems { print(problem) }   // holds no personal value
/// ```
///
/// It forgives shape (texts for numbers, `null` and `{}` anywhere, the flat shape of older
/// platforms) and nothing else. Each record is read by itself, also on a page that breaks off, so
/// a bad one does not cost another. The exception is damage to the brackets that hide where a
/// record ends: its neighbours may be lost with it, which is always reported, and no inner object
/// is ever taken for a record.
public struct EcartAPIReader: Sendable {
  /// 64 MiB, a hundred times a large page.
  public static let defaultByteLimit = 64 * 1024 * 1024
  /// EcartAPI's largest page.
  public static let defaultPageLimit = 50

  /// Where the answers come from. Wins over an `origin` stamped on the answer: whoever asked
  /// knows whom. With neither, nothing is read (clause `def-3`).
  public let origin: OrderOrigin?
  /// The largest answer, in bytes.
  public let byteLimit: Int
  /// The most records that are read of one answer.
  public let pageLimit: Int

  /// A reader.
  public init(
    origin: OrderOrigin? = nil, byteLimit: Int = Self.defaultByteLimit,
    pageLimit: Int = Self.defaultPageLimit
  ) {
    self.origin = origin
    self.byteLimit = byteLimit
    self.pageLimit = pageLimit
  }

  /// Reads `{"order": {…}}` or `{"orders": […]}`.
  public func orders(in body: [UInt8]) -> ImportResult {
    var result = ImportResult()
    var seen: Set<String> = []
    result.problems = records(.order, in: body) {
      (json, index, answer, problems) throws(ImportProblem) in
      var decoder = OrderDecoder(origin: answer.origin)
      let order = try decoder.order(json, at: index)
      guard seen.insert(order.id).inserted else { throw .duplicateOrder(id: order.id) }
      result.orders.append(order)
      problems += decoder.problems
    }
    return result
  }

  /// Reads `{"event": {…}}` or `{"events": […]}`. The order is the one that an event names, else
  /// `orderID` (the order of the request's path), else the answer's own `orderId`.
  public func fulfilmentEvents(
    in body: [UInt8], ofOrder orderID: String? = nil
  ) -> FulfilmentImport {
    var result = FulfilmentImport()
    result.problems = records(.event, in: body) {
      (json, index, answer, problems) throws(ImportProblem) in
      let order = Identifier(orderID.map { .string($0) } ?? answer.members["orderId"])
      var decoder = FulfilmentDecoder(origin: answer.origin, order: order)
      result.events.append(try decoder.event(json, at: index))
      problems += decoder.problems
    }
    return result
  }

  /// Takes the answer apart and hands over each record that is JSON.
  private func records(
    _ kind: RecordKind, in body: [UInt8],
    each: (JSONValue, Int, Surroundings, inout [ImportProblem]) throws(ImportProblem) -> Void
  ) -> [ImportProblem] {
    // Step 1: size, before anything is looked at.
    guard body.count <= byteLimit else {
      return [.tooLarge(bytes: body.count, limit: byteLimit)]
    }
    // Step 2: where the records are, and where they come from.
    let envelope = Envelope(body, kind: kind, pageLimit: pageLimit)
    guard !envelope.records.isEmpty else { return envelope.problems }
    guard let origin = origin ?? OrderOrigin(envelope.surroundings["origin"]) else {
      return [.missingOrigin] + envelope.problems
    }
    let surroundings = Surroundings(origin: origin, members: envelope.surroundings)
    // Step 3: each record by itself. After the first damage a record must look like one.
    var problems: [ImportProblem] = []
    var isDamaged = false
    for (index, range) in envelope.records.enumerated() {
      isDamaged = isDamaged || index == envelope.firstDoubtful
      do throws(ImportProblem) {
        let json = try parse(body, range, index)
        if isDamaged, json.isObject, !kind.marks.contains(where: { json[$0] != nil }) {
          throw .malformedJSON(index: index, offset: range.lowerBound)
        }
        try each(json, index, surroundings, &problems)
      } catch {
        if case .malformedJSON = error { isDamaged = true }
        problems.append(error)
      }
    }
    return problems + envelope.problems
  }

  private func parse(
    _ body: [UInt8], _ range: Range<Int>, _ index: Int
  ) throws(ImportProblem) -> JSONValue {
    do throws(JSONFault) {
      return try JSONParser.value(of: body, in: range)
    } catch {
      switch error {
      case .malformed(let offset): throw .malformedJSON(index: index, offset: offset)
      case .tooComplex: throw .tooComplex(index: index)
      }
    }
  }
}

extension EcartAPIReader {
  /// As ``orders(in:)-([UInt8])``.
  public func orders(in body: Data) -> ImportResult {
    // Not copied before its size is known to be in bounds.
    body.count <= byteLimit
      ? orders(in: [UInt8](body))
      : ImportResult(problems: [.tooLarge(bytes: body.count, limit: byteLimit)])
  }

  /// Reads an answer saved as a file. Its size is checked before it is read.
  public func orders(at path: String) -> ImportResult {
    do throws(ImportProblem) {
      return orders(in: try InputFile.bytes(at: path, limit: byteLimit))
    } catch {
      return ImportResult(problems: [error])
    }
  }

  /// As ``fulfilmentEvents(in:ofOrder:)-([UInt8],_)``.
  public func fulfilmentEvents(
    in body: Data, ofOrder orderID: String? = nil
  ) -> FulfilmentImport {
    body.count <= byteLimit
      ? fulfilmentEvents(in: [UInt8](body), ofOrder: orderID)
      : FulfilmentImport(problems: [.tooLarge(bytes: body.count, limit: byteLimit)])
  }

  /// Reads an answer saved as a file. Its size is checked before it is read.
  public func fulfilmentEvents(
    at path: String, ofOrder orderID: String? = nil
  ) -> FulfilmentImport {
    do throws(ImportProblem) {
      let body = try InputFile.bytes(at: path, limit: byteLimit)
      return fulfilmentEvents(in: body, ofOrder: orderID)
    } catch {
      return FulfilmentImport(problems: [error])
    }
  }
}

/// What the records of one answer share.
private struct Surroundings {
  let origin: OrderOrigin
  let members: JSONValue
}

extension OrderOrigin {
  /// The origin stamped on an answer; its three parts must be plain tokens, as ids must.
  fileprivate init?(_ json: JSONValue?) {
    guard let platform = Identifier(json?["platform"]).token,
      let store = Identifier(json?["store"]).token,
      let connection = Identifier(json?["connection"]).token
    else { return nil }
    self.init(platform: platform, store: store, connection: connection)
  }
}
