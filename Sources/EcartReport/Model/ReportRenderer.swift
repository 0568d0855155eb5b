// SPDX-License-Identifier: Apache-2.0

/// Something that turns a report into one text: for a terminal, a browser or another program.
///
/// A rendering depends on the report and the renderer alone: the same report gives the same text.
public protocol ReportRenderer: Sendable {
  func render(_ report: AuditReport) -> String
}
