// SPDX-License-Identifier: Apache-2.0

public import EcartPolicy

/// Every duty of the policy, each with what answers it.
///
/// One row a clause, grouped by chapter in `Clauses/`; which of them code answers today is the
/// table in `Landed.swift`. The same catalogue as data, for other languages and for auditors' own
/// tools, comes from ``OSCALExport`` and ``ClauseListExport``.
///
/// ```swift
/// let control = Catalogue.control(Clause.ID("pw-2"))
/// control?.clause.title    // "A password has at least twelve characters"
/// control?.answer.status   // .enforced
/// ```
public enum Catalogue {
  /// All 139 controls in the order of the documents: the policy, then the two connectors'.
  public static let controls: [Control] = [
    scope, network, access, leastPrivilege, credentials, transit, incidents, deletion, origin,
    retention, governance, assets, encryption, secureCoding, logging, vulnerabilities,
    nextCart, api2Cart,
  ].flatMap { $0 }

  /// The control with this id; `nil` when no clause has it.
  public static func control(_ id: Clause.ID) -> Control? { byID[id] }

  private static let byID = Dictionary(
    controls.map { ($0.clause.id, $0) }, uniquingKeysWith: { first, _ in first })
}
