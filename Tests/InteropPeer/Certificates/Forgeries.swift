// SPDX-License-Identifier: Apache-2.0

#if SQLite
  import EcartCrypto
  import EcartDeletion
  import Foundation

  extension Forge {
    /// Changed by somebody without the signer's key.
    func unsigned() throws -> [Forgery] {
      let later = try replaced(
        "\"stage\":\"all copies", by: "\"stage\":\"ALL copies", in: payload)
      let input = input(try header, payload)
      let none = self.input("{\"alg\":\"none\",\"typ\":\"ecartdpp-certificate\"}", payload)
      let shared = self.input("{\"alg\":\"HS256\",\"typ\":\"ecartdpp-certificate\"}", payload)
      let mac = try HMAC.authenticationCode(
        for: Array(shared.utf8), using: Secret(utf8: try signer.publicKey.pem))
      let theirs = try replaced(
        Base64.encode(signer.publicKey.bytes, as: .urlSafe),
        by: Base64.encode(stranger.publicKey.bytes, as: .urlSafe), in: header)
      func forgery(
        _ name: String, _ changed: String, by party: CertificateCase.Party = .nobody,
        because reason: String, _ token: String
      ) -> Forgery {
        Forgery(name, changed, by: party, expect: "signature", because: reason, token)
      }
      return [
        forgery(
          "payload-changed", "one word of the payload",
          because: "The signature is over the old bytes.",
          "\(self.input(try header, later)).\(parts[2])"),
        forgery(
          "signature-of-another", "the signature, for that of another good certificate",
          because: "A signature fits one certificate only.",
          "\(input).\(journey.second.jws.split(separator: ".").last ?? "")"),
        forgery(
          "signature-detached", "the signature, for the signer's own over the payload alone",
          because: "A JWS is signed with its header; the bare signature is another form.",
          token(input, journey.first.detached)),
        forgery(
          "signature-cut", "the last character of the signature is missing",
          because: "Cut short.", String(good.dropLast())),
        forgery(
          "signature-other-spelling", "the unused bits of the last character",
          because: "One signature has one spelling; lenient base64 readers accept sixteen.",
          otherSpelling()),
        forgery(
          "signature-padded", "== added at the end",
          because: "RFC 7515 section 2: base64url without padding.", "\(good)=="),
        forgery(
          "white-space", "a space added at the end",
          because: "A compact JWS holds no white space.", "\(good) "),
        forgery(
          "alg-none", "header says alg none, no signature",
          because: "RFC 8725 section 3.1: the token does not choose the algorithm.",
          "\(none)."),
        forgery(
          "alg-hs256", "header says HS256, the MAC is under the public key's text",
          because: "RFC 8725 section 2.1: a public key is no shared secret.",
          token(shared, mac)),
        forgery(
          "stranger", "signed by a stranger whose key the header embeds", by: .stranger,
          because: "An embedded key is no reason to trust it.",
          try signed(theirs, payload, by: stranger)),
        forgery(
          "stranger-posing", "signed by a stranger, the header still names the signer",
          by: .stranger, because: "A key id is a hint; the signature decides.",
          try signed(header, payload, by: stranger)),
      ]
    }

    /// 64 bytes leave four bits of the last character unused.
    private func otherSpelling() -> String {
      let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
      let value = good.last.flatMap { alphabet.firstIndex(of: $0) } ?? 0
      return String(good.dropLast()) + String(alphabet[value ^ 1])
    }

    /// Tokens of the signer's that are no certificates.
    func otherTokens() throws -> [Forgery] {
      func forgery(
        _ name: String, _ changed: String, expect: String = "signature",
        because reason: String, _ token: String
      ) -> Forgery {
        Forgery(name, changed, by: .signer, expect: expect, because: reason, token)
      }
      let header = try header
      return [
        forgery(
          "typ-other", "header's typ",
          because: "A token of another kind must not pass for a certificate.",
          try signed(
            replaced("ecartdpp-certificate", by: "ecartdpp-session", in: header), payload,
            by: signer)),
        forgery(
          "typ-missing", "header's typ is left out",
          because: "A token of no kind is no certificate.",
          try signed(
            replaced(",\"typ\":\"ecartdpp-certificate\"", by: "", in: header), payload, by: signer)
        ),
        forgery(
          "alg-other", "header says ES256 over an Ed25519 signature",
          because: "The header contradicts the signature.",
          try signed(replaced("EdDSA", by: "ES256", in: header), payload, by: signer)),
        forgery(
          "crit", "header demands an extension (crit)",
          because: "RFC 7515 section 4.1.11: what is not understood is refused.",
          try signed(
            replaced("{\"alg\"", by: "{\"crit\":[\"exp\"],\"alg\"", in: header), payload,
            by: signer)),
        forgery(
          "jwk-other", "header embeds a stranger's key",
          because: "The embedded key is not the one that signed.",
          try signed(
            replaced(
              Base64.encode(signer.publicKey.bytes, as: .urlSafe),
              by: Base64.encode(stranger.publicKey.bytes, as: .urlSafe), in: header),
            payload, by: signer)),
        forgery(
          "no-certificate", "the payload is another JSON object", expect: "unreadable",
          because: "Signed, but nothing of a certificate.",
          try signed(header, "{\"subject\":\"\(journey.first.subject)\"}", by: signer)),
      ]
    }
  }
#endif
