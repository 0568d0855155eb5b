// SPDX-License-Identifier: Apache-2.0

import EcartAccess
import EcartMFA
import EcartPasswords
import EcartPolicy

/// The numbers the model counts with, in milliseconds: written down from the clauses, and never
/// read from the library's policy. What the gates are held to is made from them.
struct Numbers: Sendable, Equatable {
  static let second: Int64 = 1_000
  static let day: Int64 = 86_400_000

  var shortestPassword = 12
  var minimumAge = Numbers.day
  var maximumAge = 365 * Numbers.day
  var handedOver = 72 * 3_600 * Numbers.second
  var remembered = 12
  var rememberedFor: Int64 = 0
  var passwordLimit = 5
  var passwordLock = 1_800 * Numbers.second
  var codeLimit = 5
  var codeLock = 1_800 * Numbers.second
  /// Steps either side of the clock's that a code may be of.
  var drift: Int64 = 1
  var freshCode = 300 * Numbers.second
  var recoveryCodes = 10
  var training = 365 * Numbers.day
  var review = 77 * Numbers.day
  var grace = 14 * Numbers.day
  var idle = 1_800 * Numbers.second
  var absolute = 12 * 3_600 * Numbers.second
  var sessions = 3

  /// What the policy asks for.
  static let standard = Numbers()

  /// A host that asks for more, each number another than the standard's: so that a gate which goes
  /// by a number of its own is seen, and a gate that is off by a second can be made.
  static let strict: Numbers = {
    var numbers = Numbers()
    numbers.shortestPassword = 14
    numbers.minimumAge = 90_000 * second
    numbers.maximumAge = 50 * day
    numbers.handedOver = 48 * 3_600 * second
    numbers.remembered = 13
    numbers.rememberedFor = 40 * day
    numbers.passwordLimit = 3
    numbers.passwordLock = 2_400 * second
    numbers.codeLimit = 4
    numbers.codeLock = 2_000 * second
    numbers.drift = 0
    numbers.freshCode = 240 * second
    numbers.recoveryCodes = 4
    numbers.training = 300 * day
    numbers.review = 60 * day
    numbers.grace = 7 * day
    numbers.idle = 1_200 * second
    numbers.absolute = 7_500 * second
    numbers.sessions = 2
    return numbers
  }()

  /// The same numbers as the library is told them.
  func policy() throws(PolicyTooLoose) -> Policy {
    var passwords = PasswordPolicy.standard
    passwords.minimumLength = shortestPassword
    passwords.minimumAge = .milliseconds(minimumAge)
    passwords.maximumAge = .milliseconds(maximumAge)
    passwords.temporaryLifetime = .milliseconds(handedOver)
    passwords.vouchingAge = .milliseconds(freshCode)
    passwords.remembered = remembered
    passwords.rememberedFor = .milliseconds(rememberedFor)
    passwords.attemptLimit = passwordLimit
    passwords.lockDuration = .milliseconds(passwordLock)
    var codes = MFAPolicy.standard
    codes.attemptLimit = codeLimit
    codes.lockDuration = .milliseconds(codeLock)
    codes.drift = drift == 0 ? .none : .oneStep
    codes.reenrolmentAge = .milliseconds(freshCode)
    codes.recoveryCodes = recoveryCodes
    var training = PreconditionPolicy.standard
    training.trainingLasts = .milliseconds(self.training)
    var review = ReviewPolicy.standard
    review.period = .milliseconds(self.review)
    review.grace = .milliseconds(grace)
    var sessions = SessionPolicy.standard
    sessions.idleLimit = .milliseconds(idle)
    sessions.absoluteLimit = .milliseconds(absolute)
    sessions.mostAtOnce = self.sessions
    return try Policy.ecartAPI.tightening(passwords).tightening(codes).tightening(training)
      .tightening(review).tightening(sessions)
  }
}
