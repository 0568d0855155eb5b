// SPDX-License-Identifier: Apache-2.0

import EcartAccess
import EcartMFA
import EcartPasswords
import EcartPolicy
import EcartTesting
import Testing

@Suite("Second factors are counted at their source (acc-7)")
struct SourceTests {
  private static let near = IPAddress(bytes: [203, 0, 113, 7])
  private static let far = IPAddress(bytes: [198, 51, 100, 7])

  private func password(
    _ host: Host, from source: IPAddress?
  ) async throws -> Proof<VerifyPassword> {
    try await host.keeper.admit(
      VerifyPassword(account: "maria.e", attempt: Host.password, from: source))
  }

  /// An administrator, and a policy by which three failures lock a source.
  private func ready() async throws -> (Host, Authenticator) {
    var numbers = LockoutPolicy.standard
    numbers.sourceLimit = 3
    let host = try await Host.open(policy: try Policy.ecartAPI.tightening(numbers))
    return (host, try await host.ready())
  }

  @Test func `a wrong code counts where the password was given`() async throws {
    let (host, phone) = try await ready()
    let shown = try await password(host, from: Self.near)
    for _ in 0..<3 {
      #expect(
        await host.outcome(of: SignIn(after: shown, totp: "nothing")) == .refused(.wrongOrUsed))
    }
    let code = try phone.code()
    #expect(await host.outcome(of: SignIn(after: shown, totp: code)) == .refused(.locked))
    // Nor is a password looked at from there, and the account is not locked.
    #expect(
      await host.outcome(
        of: VerifyPassword(account: "maria.e", attempt: Host.password, from: Self.near))
        == .refused(.locked))
    let elsewhere = try await password(host, from: Self.far)
    #expect(await host.outcome(of: SignIn(after: elsewhere, totp: code)) == .admitted)
  }

  @Test func `a password in between resets no code, and a code resets its own`() async throws {
    let (host, phone) = try await ready()
    for _ in 0..<2 {
      let shown = try await password(host, from: Self.near)
      _ = await host.outcome(of: SignIn(after: shown, totp: "nothing"))
    }
    let shown = try await password(host, from: Self.near)
    #expect(await host.outcome(of: SignIn(after: shown, totp: try phone.code())) == .admitted)
    for _ in 0..<3 {
      #expect(
        await host.outcome(of: SignIn(after: shown, totp: "nothing")) == .refused(.wrongOrUsed))
    }
    #expect(await host.outcome(of: SignIn(after: shown, totp: "nothing")) == .refused(.locked))
  }

  @Test func `whoever brings the code from elsewhere is counted there`() async throws {
    let (host, phone) = try await ready()
    let shown = try await password(host, from: Self.near)
    for _ in 0..<3 {
      _ = await host.outcome(of: SignIn(after: shown, totp: "nothing", from: Self.far))
    }
    let code = try phone.code()
    #expect(
      await host.outcome(of: SignIn(after: shown, totp: code, from: Self.far))
        == .refused(.locked))
    #expect(await host.outcome(of: SignIn(after: shown, totp: code)) == .admitted)
  }

  @Test func `wrong recovery codes count, and nothing is counted where there is none to guess`()
    async throws
  {
    let (host, _) = try await ready()
    let shown = try await password(host, from: Self.near)
    for _ in 0..<3 {
      #expect(
        await host.outcome(of: SignIn(after: shown, recoveryCode: "nothing"))
          == .refused(.wrongOrUsed))
    }
    #expect(
      await host.outcome(of: SignIn(after: shown, recoveryCode: "nothing")) == .refused(.locked))
    var numbers = LockoutPolicy.standard
    numbers.sourceLimit = 3
    let fresh = try await Host.open(policy: try Policy.ecartAPI.tightening(numbers))
    _ = try await fresh.administrator()
    let alone = try await password(fresh, from: Self.near)
    for _ in 0..<4 {
      #expect(
        await fresh.outcome(of: SignIn(after: alone, totp: "123456")) == .refused(.notEnrolled))
      #expect(
        await fresh.outcome(of: SignIn(after: alone, recoveryCode: "x"))
          == .refused(.notEnrolled))
    }
  }

  @Test func `a code shown once more inside counts where it comes from`() async throws {
    let (host, phone) = try await ready()
    let signIn = try await host.keeper.admit(
      SignIn(after: try await host.verify(), totp: try phone.code()))
    for _ in 0..<3 {
      _ = await host.outcome(of: SignIn(again: signIn, totp: "nothing", from: Self.near))
    }
    host.clock.advance(by: 30)
    let code = try phone.code()
    #expect(
      await host.outcome(of: SignIn(again: signIn, totp: code, from: Self.near))
        == .refused(.locked))
    #expect(await host.outcome(of: SignIn(again: signIn, totp: code)) == .admitted)
  }

  @Test func `a good code after four wrong ones is an alarm`() async throws {
    let host = try await Host.open()
    let phone = try await host.ready()
    let shown = try await host.verify()
    for _ in 0..<4 { _ = await host.outcome(of: SignIn(after: shown, totp: "nothing")) }
    #expect(await host.outcome(of: SignIn(after: shown, totp: try phone.code())) == .admitted)
    let alarms = try await host.ledger().filter { $0.contains("\"success-after-failures\"") }
    #expect(alarms.count == 1 && alarms.allSatisfy { $0.contains("\"totp\"") })
  }

  @Test func `two hundred wrong codes at once, and as many are looked at as the limit says`()
    async throws
  {
    let (host, _) = try await ready()
    let shown = try await password(host, from: Self.near)
    let outcomes = await parallel(200) { _ in
      await host.outcome(of: SignIn(after: shown, totp: "nothing"))
    }
    #expect(outcomes.count { $0 == .refused(.wrongOrUsed) } == 3)
    #expect(outcomes.count { $0 == .refused(.locked) } == 197)
  }
}
