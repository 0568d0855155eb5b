// SPDX-License-Identifier: Apache-2.0

/// What an answer holds: what its records are called, and how to know one.
struct RecordKind {
  /// The name of a single record.
  let one: String
  /// The name of a page of them.
  let many: String
  /// Names of which a whole record has at least one and its inner objects (a customer, an item,
  /// an address) never have any. On a damaged page, what has none is a splinter: reading it would
  /// make an order out of somebody's customer number.
  let marks: [String]

  static let order = RecordKind(
    one: "order", many: "orders",
    marks: ["items", "products", "customer", "shippingAddress", "billingAddress"])
  static let event = RecordKind(one: "event", many: "events", marks: ["dates", "happenedAt"])
}

/// An answer taken apart: where its records are, and what stands around them.
struct Envelope {
  /// Where each record is, in bytes.
  private(set) var records: [Range<Int>] = []
  /// What is wrong with the page as such.
  private(set) var problems: [ImportProblem] = []
  /// The small members around the records: `success`, `origin`, `orderId`.
  private(set) var surroundings = JSONValue.object([:])

  /// The first record after debris between two records, if there was any.
  private(set) var firstDoubtful: Int?

  private let scanner: RecordScanner
  private let pageLimit: Int
  private var position = 0
  private var count = 0
  private var found = false

  private var bytes: [UInt8] { scanner.bytes }
  private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

  /// Takes `bytes` apart.
  init(_ bytes: [UInt8], kind: RecordKind, pageLimit: Int) {
    scanner = RecordScanner(bytes: bytes)
    self.pageLimit = pageLimit
    read(kind)
    if count > pageLimit {
      problems.append(.pageTooLong(count: count, limit: pageLimit))
    }
    if surroundings["success"]?.flag == false {
      records = []
      problems = [.unexpectedEnvelope(.notSuccessful)]
    }
  }

  private mutating func read(_ kind: RecordKind) {
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    skipSpace()
    guard next == UInt8(ascii: "{") else {
      problems.append(
        next == UInt8(ascii: "[") ? .unexpectedEnvelope(.bareList) : .notJSON)
      return
    }
    position += 1
    var members: [String: JSONValue] = [:]
    defer { surroundings = .object(members) }
    while true {
      skipSpace()
      if next == UInt8(ascii: ",") { position += 1 }
      skipSpace()
      if next == UInt8(ascii: "}") { break }
      // Step 1: the name of a member.
      guard let name = name() else { return }
      // Step 2: its value; the records, or something small to keep, or something to pass over.
      let start = position
      let isPage = name == kind.many && next == UInt8(ascii: "[")
      if isPage {
        found = true
        guard page() else { return }
        continue
      }
      guard let end = scanner.end(from: start) else { return problems.append(truncated) }
      guard end > start else { return problems.append(broken) }
      position = end
      if name == kind.one, bytes[start] == UInt8(ascii: "{") {
        found = true
        add(start..<end)
      } else if name == kind.one || name == kind.many {
        found = true
        problems.append(.unexpectedEnvelope(.wrongKind))
      } else if ["success", "origin", "orderId"].contains(name) {
        members[name] = try? JSONParser.value(of: bytes, in: start..<end)
      }
    }
    position += 1
    if !found { problems.append(.unexpectedEnvelope(.noRecords)) }
    skipSpace()
    if position < bytes.count {
      problems.append(.unexpectedEnvelope(.trailingBytes(at: position)))
    }
  }

  /// Reads `"name":` and stands before the value; `nil` after noting why not.
  private mutating func name() -> String? {
    guard let byte = next else {
      problems.append(truncated)
      return nil
    }
    guard byte == UInt8(ascii: "\"") else {
      problems.append(broken)
      return nil
    }
    let start = position
    guard let end = scanner.stringEnd(from: start) else {
      problems.append(truncated)
      return nil
    }
    position = end
    skipSpace()
    guard next == UInt8(ascii: ":") else {
      problems.append(next == nil ? truncated : broken)
      return nil
    }
    position += 1
    skipSpace()
    return (try? JSONParser.value(of: bytes, in: start..<end))?.text ?? ""
  }

  /// Reads the list of records; false after noting that it cannot be read to its end.
  private mutating func page() -> Bool {
    position += 1
    var mayBegin = true
    var debrisAfter: Int?
    while true {
      skipSpace()
      guard let byte = next else {
        problems.append(truncated)
        return false
      }
      if byte == UInt8(ascii: "]") {
        position += 1
        return true
      }
      if byte == UInt8(ascii: ",") {
        mayBegin = true
        position += 1
        continue
      }
      if mayBegin || byte == UInt8(ascii: "{"), byte != UInt8(ascii: "}") {
        guard let end = scanner.end(from: position) else {
          problems.append(truncated)
          return false
        }
        add(position..<end)
        position = max(end, position + 1)
        mayBegin = false
      } else {
        // A stray closer or other debris between two records: say so once, go on behind it.
        if debrisAfter != count {
          problems.append(.malformedJSON(index: max(0, count - 1), offset: position))
          debrisAfter = count
          firstDoubtful = firstDoubtful ?? count
        }
        position += 1
      }
    }
  }

  private mutating func add(_ range: Range<Int>) {
    count += 1
    if count <= pageLimit { records.append(range) }
  }

  private var truncated: ImportProblem { .truncatedJSON(at: bytes.count) }

  private var broken: ImportProblem {
    found ? .malformedJSON(index: count, offset: position) : .notJSON
  }

  private mutating func skipSpace() {
    while let byte = next, byte.isJSONSpace { position += 1 }
  }
}
