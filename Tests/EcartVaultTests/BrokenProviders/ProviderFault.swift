// SPDX-License-Identifier: Apache-2.0

import EcartTesting
import EcartVault
import Testing

/// A check of ``KeyProviderConformance`` by its name there. A check that drops out of the suite, or
/// comes to it, is noticed here.
enum SuiteCheck: String, CaseIterable, Sendable {
  case sameKeyring = "another process finds the same keyring"
  case isThere = "a root that was made is there, for another process too"
  case madeAgain = "making a root again changes nothing"
  case madeAtOnce = "ten callers who make one root at once make one root"
  case neverMade = "a root that was never made is none"
  case names = "a name that is no name of a root is refused and makes nothing"
  case opens = "a wrapped key opens, for another process too, to the same bytes"
  case toAndFro = "what another handle just made and wrapped opens at once, to and fro"
  case holdsNoKey = "the wrapped key does not hold the key"
  case ownRoot = "a key opens under its own root only"
  case ownHome = "a key opens in its own environment and installation only (code-3)"
  case unchanged = "no changed, shortened or lengthened wrapped key opens"
  case opensNothing = "a destroyed root opens nothing, for no process"
  case destroysAll = "destroying sees a root that another handle made, and all that it wrapped"
  case isGone = "a destroyed root is gone, or says until when it is not"
  case destroyedAgain = "destroying again, or what never was, is no fault"
  case leavesOthers = "destroying one root leaves the others"
  case newOfTheName = "a new root of a destroyed one's name opens none of its keys"
  case notGone = "while its place is out of reach, no root is said to be gone"
  case notGoneLate = "nor for a process that begins while it is out of reach"
  case notDestroyed =
    "while its place is out of reach, no root is destroyed, nor is one afterwards"
  case allBack =
    "when its place is back, all roots are there and open, for the handles from before"
}

/// A provider that breaks its word, and exactly the checks that find it, each with words of what
/// the check must say that it saw.
struct ProviderFault: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let make: @Sendable (Shelf) -> SampleKeyring
  let found: [SuiteCheck: String]

  init<Provider: SampleKeyring>(_ provider: Provider.Type, _ found: [SuiteCheck: String]) {
    testDescription = "\(provider)"
    make = { Provider($0) }
    self.found = found
  }

  static let all = making + wrapping + destroying + outages

  static let making = [
    ProviderFault(IsNobodyTwice.self, [.sameKeyring: "one of another identity"]),
    ProviderFault(DeniesRoots.self, [.isThere: "not there", .allBack: "one is not there"]),
    // What is in no list is not in it once either.
    ProviderFault(
      ForgetsToList.self,
      [
        .isThere: "not listed", .madeAgain: "it is not listed once", .allBack: "one is not listed",
      ]),
    ProviderFault(ListsTwice.self, [.madeAgain: "it is not listed once"]),
    // Ten who make it make it again, too.
    ProviderFault(
      MakesAnother.self, [.madeAgain: "does not belong", .madeAtOnce: "does not belong"]),
    ProviderFault(MakesManyWhenBusy.self, [.madeAtOnce: "does not belong"]),
    ProviderFault(MakesOnUse.self, [.neverMade: "it wraps a key"]),
    // A root that was destroyed is told the same way.
    ProviderFault(
      TellsAbsenceAsForgery.self,
      [
        .neverMade: "is refused with", .opensNothing: "is refused with",
        .destroysAll: "is refused with",
      ]),
    ProviderFault(TakesAnyName.self, [.names: "made a root"]),
    ProviderFault(MakesWhatItRefuses.self, [.names: "a root was made"]),
  ]

  static let wrapping = [
    // Every check that compares what comes back.
    ProviderFault(
      OpensToAnotherKey.self,
      [
        .opens: "it is another key", .madeAgain: "is lost", .madeAtOnce: "is lost",
        .toAndFro: "it is another key", .leavesOthers: "are lost",
        .notDestroyed: "it opens to another key", .allBack: "one opens to another key",
      ]),
    ProviderFault(OpensNothingOlder.self, [.opens: "has no root", .allBack: "has no root"]),
    ProviderFault(GoesByItsList.self, [.toAndFro: "has no root"]),
    ProviderFault(WrapsInTheClear.self, [.holdsNoKey: "8 bytes of it stand there"]),
    ProviderFault(SharesOneKey.self, [.ownRoot: "another root's key opens"]),
    ProviderFault(IgnoresEnvironment.self, [.ownHome: "a key of test in production opens"]),
    ProviderFault(IgnoresInstallation.self, [.ownHome: "a key of another installation opens"]),
    ProviderFault(Malleable.self, [.unchanged: "one with byte 32 changed opens"]),
    ProviderFault(OpensShortened.self, [.unchanged: "one of 41 bytes instead of 42 opens"]),
    ProviderFault(OpensLengthened.self, [.unchanged: "one of 42 bytes instead of 41 opens"]),
    // Every check that has something forged refused.
    ProviderFault(
      TellsForgeryAsFailure.self,
      [
        .unchanged: "is refused with", .ownRoot: "is refused with", .ownHome: "is refused with",
        .newOfTheName: "is refused with",
      ]),
  ]

  static let destroying = [
    // What is kept opens, is there, and is what a new root of its name would be.
    ProviderFault(
      KeepsDestroyed.self,
      [
        .opensNothing: "opens", .destroysAll: "opens", .isGone: "said to be gone and is there",
        .newOfTheName: "opens",
      ]),
    // Seen from the handle that destroys, which wrapped in both.
    ProviderFault(RemembersDestroyed.self, [.opensNothing: "opens", .destroysAll: "opens"]),
    ProviderFault(DestroysItsOwnOnly.self, [.destroysAll: "opens"]),
    // Two handles make two keys of one name, neither of which the other opens or destroys.
    ProviderFault(
      GoesByWhatItSaw.self,
      [.destroysAll: "opens", .toAndFro: "has no root", .madeAtOnce: "does not belong"]),
    // A part that is left is a part of what another handle made, too.
    ProviderFault(
      ListsDestroyed.self,
      [.isGone: "said to be gone and is there", .destroysAll: "a part of it is listed"]),
    ProviderFault(SaysLater.self, [.isGone: "it waits for its destruction and is said to be gone"]),
    ProviderFault(
      SaysThatRootsWait.self, [.isGone: "roots wait, and this one was said to be gone"]),
    ProviderFault(
      KeepsItsWaitToItself.self, [.isGone: "it waits, and the provider says that none does"]),
    ProviderFault(RefusesToDestroyNothing.self, [.destroyedAgain: "has no root"]),
    ProviderFault(DestroysEverything.self, [.leavesOthers: "has no root"]),
    ProviderFault(DerivesFromTheName.self, [.newOfTheName: "a key of the destroyed one opens"]),
  ]

  static let outages = [
    // What is said of a root is said by a process that begins meanwhile, too.
    ProviderFault(
      SaysGone.self, [.notGone: "says that a root is gone", .notGoneLate: "that a root is gone"]),
    ProviderFault(
      ListsNothing.self, [.notGone: "and not one that is there", .notGoneLate: "lists the roots"]),
    ProviderFault(
      TellsAbsenceOfRoots.self, [.notGone: "which it cannot know", .notGoneLate: "it cannot know"]),
    ProviderFault(
      TellsOfForgery.self, [.notGone: "which it cannot know", .notGoneLate: "it cannot know"]),
    ProviderFault(AnswersFromMemory.self, [.notGone: "asking for a root is answered"]),
    ProviderFault(BeginsEmpty.self, [.notGoneLate: "says that a root is gone"]),
    ProviderFault(SaysDestroyed.self, [.notDestroyed: "destroying a root is answered"]),
    ProviderFault(DestroysLater.self, [.notDestroyed: "has no root"]),
    ProviderFault(GivesUp.self, [.notDestroyed: "could not be reached", .allBack: "be reached"]),
    ProviderFault(MakesNothing.self, [.allBack: "made while it was out of reach is not there"]),
  ]
}
