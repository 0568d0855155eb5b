// SPDX-License-Identifier: Apache-2.0

#if SQLite
  import EcartAccess
  package import EcartPolicy
  package import EcartReport
  package import FoundationEssentials

  /// What people owe: reviews, trainings, passwords, terminations. Read without any key, and without
  /// a name in it.
  package struct DutyList: Sendable {
    package let lines: [ClockLine]
    /// The moment it speaks of.
    package let now: Date
    private let storeID: String

    /// - Throws: what the store could not read.
    package init(
      _ survey: Survey, rules: Rulebook, warning: Double = 14 * 86_400
    ) async throws(StoreFailure) {
      var lines: [ClockLine] = []
      for rule in rules.allDuties {
        let owed = try await survey.store.obligations(
          rule: rule.name, basisUpTo: .distantFuture, limit: .max)
        lines += owed.map {
          // The alarm of a termination comes at 20 of its 24 hours.
          let ahead =
            rule == .termination ? TerminationClock.limit - TerminationClock.alarm : warning
          return ClockLine($0, of: rule, under: survey.policy, at: survey.now, warning: ahead)
        }
      }
      self.lines = lines.sorted { ($0.due, $0.subject) < ($1.due, $1.subject) }
      now = survey.now
      storeID = survey.store.identity.id.uuidString.lowercased()
    }

    /// One entry for each duty. A duty that is owed anew moves its entry instead of adding one.
    package var calendar: [CalendarItem] {
      lines.map { line in
        let words = DutyWords.of(line.rule)
        return CalendarItem(
          uid: "\(line.rule).\(line.subject)@\(storeID)",
          sequence: Int(min(max(0, line.basis.timeIntervalSince1970), 2e9)),
          summary: "\(words.title) (\(line.subject))",
          details: "\(words.details)\nClause \(line.clause), account \(line.subject).",
          due: line.due, reminders: words.reminders)
      }
    }
  }

  /// What a duty is called in a calendar.
  private struct DutyWords {
    let title: String
    let details: String
    let reminders: [Double]

    static func of(_ rule: String) -> DutyWords {
      let day = 86_400.0
      return switch rule {
      case ObligationRule.accountReview.name:
        DutyWords(
          title: "Access review due",
          details: "Decide whether the account is still needed. Undecided, it stops by itself.",
          reminders: [14 * day, 3 * day])
      case ObligationRule.trainingEnds.name:
        DutyWords(
          title: "Training runs out soon",
          details: "Have the person trained again, and record it.", reminders: [0])
      case ObligationRule.termination.name:
        DutyWords(
          title: "Termination must be confirmed",
          details: "Everything of who left must be seen dead by now.",
          reminders: [TerminationClock.limit - TerminationClock.alarm])
      case ObligationRule.credentialRotation.name:
        DutyWords(
          title: "Marketplace key to be replaced",
          details: "Get a new key at the marketplace, store it instead, revoke the old one there.",
          reminders: [14 * day, 3 * day])
      case "password-expires", "password-expiry":
        DutyWords(
          title: "Password expires", details: "Its owner has to change it.",
          reminders: [14 * day, 3 * day])
      default:
        DutyWords(
          title: "Due: \(rule)", details: "Somebody owes this by now.", reminders: [7 * day])
      }
    }
  }
#endif
