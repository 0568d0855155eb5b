// SPDX-License-Identifier: Apache-2.0

#if CommandLineTool && SQLite
  import EcartDPP
  import Foundation

  /// Whoever is at the keyboard, from one command to the next.
  enum OperatorSession {
    /// The token is tied to this user on this machine; a copy of it elsewhere closes the session.
    private static var place: SessionPlace? {
      let host = ProcessInfo.processInfo.hostName
      return Device("dpp \(host) \(getuid())").map { SessionPlace(device: $0) }
    }

    static func open(_ signIn: Proof<SignIn>, _ gatekeeper: Gatekeeper) async throws {
      guard let place else { throw nobody }
      let session = try await gatekeeper.admit(orStop: OpenSession(signIn, from: place)).claim
      try SessionFile(store: gatekeeper.storeID).write(session.token.text)
    }

    static func resume(_ gatekeeper: Gatekeeper) async throws -> Proof<SignIn> {
      let file = SessionFile(store: gatekeeper.storeID)
      guard let place, let token = file.token.flatMap(SessionToken.init(parsing:)) else {
        throw nobody
      }
      return try await gatekeeper.admit(orStop: SignIn(session: token, from: place))
    }

    static func close(_ gatekeeper: Gatekeeper) async throws {
      let signIn = try await resume(gatekeeper)
      SessionFile(store: gatekeeper.storeID).remove()
      try await gatekeeper.admit(orStop: CloseSession(signIn))
    }

    private static let nobody = Ending.Stop(
      ending: .needsPerson, words: "Nobody is signed in here: dpp people sign-in DIR NAME.")
  }

  extension Desk {
    /// The sign-in with a code shown just now, for what an old one is not enough for.
    func confirmedAgain() async throws -> Proof<SignIn> {
      let code = try Asking.secret("A code of your authenticator, to confirm that it is you")
      return try await gatekeeper.admit(orStop: SignIn(again: signIn, totp: code))
    }
  }
#endif
