// SPDX-License-Identifier: Apache-2.0

#if CommandLineTool
  import ArgumentParser
  import EcartDPP
  import EcartReport
  import Foundation

  struct VerifyCertificate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "certificate",
      abstract: "Verify certificates of sanitisation, with no database at hand.",
      discussion: """
        Needs the file and the signer's public key (public/signer.pem of the host), and nothing \
        else. Without --key it can only tell whether a certificate is whole, not who signed it, \
        and ends with 1.
        """)

    @Argument(help: "Certificate files (.jws).")
    var files: [String]

    @Option(help: ArgumentHelp("The signer's public key, such as signer.pem.", valueName: "file"))
    var key: String?

    @OptionGroup var output: FormatOption

    func run() async throws {
      let pem = try key.map { file in
        guard let data = FileManager.default.contents(atPath: file) else {
          throw OperatorFault.file("\(file) cannot be read.")
        }
        return String(decoding: data, as: UTF8.self)
      }
      let results = try files.map { try CertificateFiles.verify($0, key: pem) }
      if output.isJSON {
        try Output.json(results.map(CertificateRow.init))
      } else {
        results.forEach(show)
      }
      if !results.allSatisfy(\.isVerified) { throw Ending.doesNotPass }
    }

    private func show(_ result: CertificateFiles.Result) {
      guard let certificate = result.certificate else {
        print("NOT VERIFIED  \(Visible.text(result.file))")
        Output.paragraph(result.fault ?? "It cannot be read.", indent: 2)
        return
      }
      print("\(result.isVerified ? "VERIFIED" : "SIGNER UNKNOWN")  \(Visible.text(result.file))")
      let done = certificate.sanitization
      Output.entry(
        "subject",
        "\(certificate.subject) (\(certificate.kind), from"
          + " \(certificate.media.source))")
      Output.entry(
        "erased",
        "\(Moment.minute(done.erased)), due \(Moment.minute(done.due))"
          + (done.overdueBySeconds.map { ", LATE by \(Moment.span(Double($0)))" } ?? ", in time"))
      for lost in done.epochsLost ?? [] {
        Output.entry("LOST ROOT", lost.sentence)
      }
      Output.entry("technique", "\(done.technique), \(done.algorithm)")
      Output.entry("validation", "\(certificate.validation)")
      Output.entry("signer", "SHA-256 \(result.signer ?? "")")
      if !result.isSignerKnown {
        Output.paragraph(
          "The signature is consistent with the key inside the certificate, which anybody could"
            + " have put there. To know who signed, add --key signer.pem from the host.",
          indent: 2)
      }
    }
  }

  extension Certificate.LostEpoch {
    fileprivate var sentence: String {
      "The root of epoch \(epoch), which wrapped the key: two administrators declared it lost on"
        + " \(Moment.minute(declared)), because \(RootLoss(rawValue: because)?.words ?? because)."
        + (foundAndDestroyed.map { " It turned up and was destroyed: \(Moment.minute($0))." } ?? "")
    }
  }

  private struct CertificateRow: Encodable {
    let file: String
    let verified: Bool
    let signatureConsistent: Bool
    let signerKnown: Bool
    let signer: String?
    let subject: String?
    let erased: Date?
    let due: Date?
    /// The epochs whose roots were not destroyed but declared lost.
    let rootsLost: [Certificate.LostEpoch]?
    let fault: String?

    init(_ result: CertificateFiles.Result) {
      file = result.file
      verified = result.isVerified
      signatureConsistent = result.certificate != nil
      signerKnown = result.isSignerKnown
      signer = result.signer
      subject = result.certificate?.subject
      erased = result.certificate?.sanitization.erased
      due = result.certificate?.sanitization.due
      rootsLost = result.certificate?.sanitization.epochsLost
      fault = result.fault
    }
  }
#endif
