// SPDX-License-Identifier: Apache-2.0

public import EcartAccess
public import EcartPolicy
import EcartVault
public import FoundationEssentials

/// Shows which exports are out: an administrator sees all, anybody else their own (clauses ast-5, del-4).
public struct ListExports: Gate {
  public static var clauses: [Clause.ID] { [Clause.ID("ast-5"), Clause.ID("del-4")] }
  public typealias Claim = [Export]
  public typealias Reason = Never

  let person: Proof<SignIn>

  public init(by person: Proof<SignIn>) { self.person = person }

  /// One export, out or destroyed.
  public struct Export: Sendable {
    public let id: UUID
    public let isOut: Bool
    /// When it was made; `nil` when only the anchor knows of it, because the store was restored.
    public let made: Date?
    /// A word such as `removable-media`.
    public let destination: String
    public let purpose: String
    /// The kinds of fields.
    public let fields: [String]
    /// How many people are in it.
    public let subjects: Int
    /// SHA-256 of the certificates it is sealed to, in hexadecimal digits.
    public let recipients: [String]
    /// SHA-256 of the sealed file, in hexadecimal digits; `nil` for one that was never finished.
    public let digest: String?
  }

  public func decide(
    _ desk: inout Deliberation
  ) async throws(Interruption) -> Verdict<[Export], Never> {
    let asker = try await desk.honour(person).account
    let isAdministrator = try await Accounts.role(of: asker, on: &desk) == .administrator
    let announced: AnchorFile.Summary
    do { announced = try desk.part(Vault.self).anchor.summary() } catch {
      throw .workFailed("reading the anchor")
    }
    var found: [Export] = []
    var forgotten = announced.exports.subtracting(announced.destroyedExports)
    for (key, record) in try await desk.list(ExportRecord.self) {
      guard let id = UUID(uuidString: key.description) else { continue }
      forgotten.remove(id)
      guard isAdministrator || record.madeBy == asker.key else { continue }
      let isDestroyed = announced.destroyedExports.contains(id)
      let isOut = !isDestroyed && (record.state == .out || announced.exports.contains(id))
      found.append(
        Export(
          id: id, isOut: isOut, made: record.made, destination: record.destination,
          purpose: record.purpose, fields: record.fields, subjects: record.subjects.count,
          recipients: record.recipients, digest: record.digest))
    }
    found.sort { ($0.made ?? .distantPast) < ($1.made ?? .distantPast) }
    if isAdministrator {
      found += forgotten.sorted { $0.uuidString < $1.uuidString }.map {
        Export(
          id: $0, isOut: true, made: nil, destination: "", purpose: "", fields: [], subjects: 0,
          recipients: [], digest: nil)
      }
    }
    desk.remark("out", .count(found.count(where: \.isOut)))
    return .admit(found, for: .zero)
  }
}
