// SPDX-License-Identifier: Apache-2.0

import EcartAccess
import EcartMFA
import EcartPasswords
import EcartPolicy
import FoundationEssentials

extension World {
  /// What somebody who is signed in does.
  func take(
    _ step: Step, as by: EcartPolicy.Proof<SignIn>, _ name: (Who) -> AccountName, _ model: Model
  ) async -> Answer {
    let door = step.door
    guard let who = step.act.shown?.1.who else { return .void }
    switch step.act {
    case .signInAgain(_, let code):
      return await enter(
        SignIn(again: by, totp: model.digits(code, of: who) ?? ""), who, door)
    case .enrolAgain: return await enrol(EnrolTOTP(replacing: by), who, door)
    case .issueCodes: return await issue(IssueRecoveryCodes(for: by), who, door)
    case .countCodes:
      return await ask(CountRecoveryCodes(for: by), at: door) { "until, \($0.claim) left" }
    case .resetSecondFactor(let whom, _):
      return await ask(ResetSecondFactor(name(whom), by: by, because: .lost), at: door)
    case .unlock(let whom, _): return await ask(UnlockAccount(name(whom), by: by), at: door)
    case .setOwn(_, let attempt, let phrase):
      return await ask(
        SetPassword(
          PasswordAttempt(phrase.text),
          replacing: PasswordAttempt(model.text(attempt, of: who) ?? ""), as: by), at: door)
    case .resetPassword(let whom, _, let phrase, let compromised):
      return await ask(
        SetPassword(
          PasswordAttempt(phrase.text), for: name(whom), resetBy: by,
          because: compromised ? .compromised : .forgotten), at: door)
    case .recheck:
      do throws(Interruption) { try await doors[door].recheck(by) } catch {
        return Self.answer(error)
      }
      return .admitted("")
    case .openReview, .decide, .closeReview, .showReview:
      return await review(step, by, name)
    case .openSession, .closeOwn, .closeOther, .closeAll:
      return await session(step, by, name, who)
    default: return await account(step, by, name)
    }
  }

  private func account(
    _ step: Step, _ by: EcartPolicy.Proof<SignIn>, _ name: (Who) -> AccountName
  ) async -> Answer {
    let door = step.door
    func at(_ ago: Int64) -> Date { Timestamp.date(now - ago) }
    switch step.act {
    case .approve(let who, _): return await ask(ApproveAccount(name(who), by: by), at: door)
    case .decline(let who, _):
      return await ask(ApproveAccount(declining: name(who), by: by), at: door)
    case .train(let who, let ago, _):
      return await ask(
        RecordPrecondition(.training(on: at(ago)), of: name(who), by: by), at: door)
    case .agree(let who, let ago, _):
      return await ask(
        RecordPrecondition(.agreement(on: at(ago)), of: name(who), by: by), at: door)
    case .activate(let who, _):
      return await ask(ActivateAccount(name(who), by: by), at: door) {
        activations[who, default: []].append($0)
        return ""
      }
    case .disable(let who, _): return await ask(DisableAccount(name(who), by: by), at: door)
    case .enable(let who, _): return await ask(EnableAccount(name(who), by: by), at: door)
    case .list:
      let answer = await ask(ListAccounts(by: by), at: door) {
        $0.claim.map(Self.line).sorted().joined(separator: "; ")
      }
      return answer
    case .plan(let who, let ahead, _):
      return await ask(PlanDeparture(name(who), at: at(-ahead), by: by), at: door)
    case .withdraw(let who, _):
      return await ask(WithdrawDeparture(name(who), by: by), at: door)
    case .terminate(let who, let ago, _):
      return await ask(
        TerminateAccount(name(who), leftAt: ago == 0 ? nil : at(ago), by: by), at: door
      ) { "until, due \(Self.milliseconds($0.claim.due))" }
    case .transfer(let who, let to, _):
      return await ask(
        TransferService(name(who), to: AccountName(to.name), by: by), at: door)
    default: return .void
    }
  }

  func confirmTermination(_ name: AccountName, _ door: Int) async -> Answer {
    let subject: AccountID
    do { subject = try await doors[door].admit(Naming(name: name)).claim } catch {
      return .broken("naming an account")
    }
    return await ask(ConfirmTermination(subject, severed: []), at: door) {
      "until, \($0.claim.isInTime ? "in time" : "late")"
    }
  }

  private static func line(_ listing: AccountListing) -> String {
    func moment(_ date: Date?) -> Int64? { date.map(milliseconds) }
    return Listing.line(
      name: listing.name ?? "?", state: listing.state.rawValue, works: listing.works,
      isYou: listing.isYou, owner: listing.owner, activated: moment(listing.activated),
      ended: moment(listing.ended), leaves: moment(listing.leavesAt),
      trained: moment(listing.trainedUntil), agreed: moment(listing.agreementSigned),
      due: moment(listing.reviewDue))
  }

  // MARK: Reviews

  private func review(
    _ step: Step, _ by: EcartPolicy.Proof<SignIn>, _ name: (Who) -> AccountName
  ) async -> Answer {
    switch step.act {
    case .openReview:
      return await ask(OpenReview(by: by), at: step.door) { "until, \($0.claim.items) items" }
    case .decide(let who, let keep, _):
      return await ask(
        DecideReview(
          keep ? .keep : .remove, name(who), because: keep ? .stillNeeded : .unused, by: by),
        at: step.door)
    case .closeReview:
      return await ask(CloseReview(by: by), at: step.door) {
        let summary = $0.claim
        return "until, opened \(Self.milliseconds(summary.opened)), \(summary.kept) kept, "
          + "\(summary.removed) removed, \(summary.undecided) undecided"
      }
    case .showReview:
      return await ask(ShowReview(by: by), at: step.door) {
        let lines = $0.claim.items.map {
          "\($0.account.name ?? "?") \($0.decision?.rawValue ?? "-") "
            + "\(Self.milliseconds($0.due)) \(Self.milliseconds($0.inertFrom))"
        }
        let opened = $0.claim.opened.map { "\(Self.milliseconds($0))" } ?? "-"
        return "\(opened): \(lines.sorted().joined(separator: "; "))"
      }
    default: return .void
    }
  }

  // MARK: Sessions

  private func session(
    _ step: Step, _ by: EcartPolicy.Proof<SignIn>, _ name: (Who) -> AccountName, _ who: Who
  ) async -> Answer {
    switch step.act {
    case .openSession(_, let device):
      guard let place = Self.place(device) else { return .void }
      return await ask(OpenSession(by, from: place), at: step.door) {
        tokens[who, default: []].append(($0.claim.session, $0.claim.token))
        return ""
      }
    case .closeOwn: return await ask(CloseSession(by), at: step.door)
    case .closeOther(_, let held):
      guard let session = last(tokens, held) else { return .void }
      return await ask(CloseSession(session.id, as: by), at: step.door)
    case .closeAll(let whom, _):
      guard let whom else { return await ask(CloseAllSessions(by), at: step.door) }
      return await ask(CloseAllSessions(of: name(whom), by: by), at: step.door)
    default: return .void
    }
  }

  private static func place(_ device: Int) -> SessionPlace? {
    Device("device \(device)").map { SessionPlace(device: $0) }
  }

  func take(_ step: Step, _ token: SessionToken, _ who: Who) async -> Answer {
    switch step.act {
    case .restore(_, let device):
      guard let place = Self.place(device) else { return .void }
      return await enter(SignIn(session: token, from: place), who, step.door)
    case .keepSession(_, let device):
      guard let place = Self.place(device) else { return .void }
      do throws(Denied<SignIn>) {
        let proof = try await keepers[step.door].signIn(session: token, from: place)
        signIns[who, default: []].append(proof)
        return Model.until(Self.milliseconds(proof.expires))
      } catch {
        switch error {
        case .refused(let reason): return .refused("\(reason.code)")
        case .interrupted(let interruption): return Self.answer(interruption)
        case .outcomeUnknown: return .broken("outcome unknown")
        }
      }
    default: return .void
    }
  }
}

/// The id an account's name stands for: what a confirmation of its termination asks for.
struct Naming: Gate {
  static var clauses: [Clause.ID] { [] }
  typealias Reason = Never
  let name: AccountName

  func decide(_ desk: inout Deliberation) async throws(Interruption) -> Verdict<AccountID, Never> {
    .admit(try Accounts.id(of: name, on: desk), for: .zero)
  }
}
