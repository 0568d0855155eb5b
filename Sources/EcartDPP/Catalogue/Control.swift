// SPDX-License-Identifier: Apache-2.0

public import EcartPolicy

/// A clause together with where it stands in its document, what answers it, and its kin in other
/// standards.
public struct Control: Sendable, Identifiable {
  public let clause: Clause
  public let chapter: Chapter
  public let source: Source
  public let answer: Answer

  /// What other standards say on the same matter, one reference each, such as `PCI 8.3.6`.
  ///
  /// `ISO` is ISO/IEC 27001:2022 (Annex A; 9.3 is the standard's own clause), `PCI` is PCI DSS 4,
  /// `ASVS` is OWASP ASVS 5, `SOC2` the AICPA trust services criteria, `GDPR` an article of
  /// Regulation (EU) 2016/679. *conflicts with* marks advice that the clause goes against: the
  /// code obeys the clause and the report says so.
  public let otherMappings: [String]

  public var id: Clause.ID { clause.id }

  /// The place a duty was read from.
  public struct Source: Sendable, Hashable, CustomStringConvertible {
    public let document: Document
    /// Line numbers in the document's plain-text form, counted from 1.
    public let lines: ClosedRange<Int>

    public var description: String {
      lines.count == 1
        ? "\(document.rawValue), line \(lines.lowerBound)"
        : "\(document.rawValue), lines \(lines.lowerBound)-\(lines.upperBound)"
    }
  }

  /// The three texts the duties come from.
  public enum Document: String, Sendable, CaseIterable {
    /// The EcartAPI Data Protection Policy.
    case dpp = "DPP"
    /// Next-Cart's page on data security.
    case nextCart = "Next-Cart"
    /// API2Cart's page on security assurance.
    case api2Cart = "API2Cart"
  }
}
