// SPDX-License-Identifier: Apache-2.0

import Foundation

/// `make bench`: every row beside its limit or its peer, medians, in one run.
/// `make bench BENCH="sealing decisions"` runs some; `living=100000` makes the erasing smaller. It fails
/// when a goal was missed, or nothing was measured against one.
@main
struct Main {
  static func main() async throws {
    let arguments = CommandLine.arguments.dropFirst()
    let wanted = arguments.filter { !$0.contains("=") }
    let living =
      arguments.compactMap { $0.hasPrefix("living=") ? Int($0.dropFirst(7)) : nil }.first
      ?? 1_000_000
    func isWanted(_ name: String) -> Bool { wanted.isEmpty || wanted.contains(name) }

    print("Each row: ours, then the peer or limit in the same run, then the ratio ours/peer.")
    print("Medians, where nothing else is said; compare ratios, never absolutes: machines are")
    print("noisy.\n")
    var verdicts: [Bool] = []
    func show(_ rows: [Row]) {
      for row in rows { print(row.line) }
      verdicts += rows.compactMap(\.isMet)
    }
    if isWanted("sealing") { try await show(SealingBench.rows()) }
    if isWanted("secrets") { try await show(SecretBench.rows()) }
    if isWanted("leases") { try await show(LeaseBench.rows()) }
    if isWanted("keys") { try await show(KeyRowBench.rows()) }
    if isWanted("files") { try await show(FilesBench.rows()) }
    if isWanted("decisions") { try await show(DecisionBench.rows()) }
    if isWanted("ledger") { try await show(LedgerBench.rows()) }
    if isWanted("people") { try await show(PeopleBench.rows()) }
    if isWanted("sign-ins") { try await show(SignInBench.rows()) }
    if isWanted("authorise") { try await show(AuthoriseBench.rows()) }
    if isWanted("authorise-admitted") { try await show(AdmittedBench.rows()) }
    if isWanted("addresses") { try show(AddressBench.rows()) }
    if isWanted("erasing") { try await show(ErasingBench.rows(living: living)) }
    let missed = verdicts.count { !$0 }
    print("\n\(verdicts.count - missed) goals met, \(missed) missed")
    exit(missed == 0 && !verdicts.isEmpty ? 0 : 1)
  }
}
