// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Key providers in a host of their own: reads one JSON object a line, answers with one a line, and
/// keeps what it opened in between. For Scripts/interop-token and Scripts/interop-key-service.
@main
struct KeyProviderPeer {
  static func main() async {
    var desk = Desk()
    while let line = readLine() {
      var answer = Answer()
      do {
        let question = try JSONDecoder().decode(Question.self, from: Data(line.utf8))
        answer = try await desk.answer(question)
      } catch { answer.fault = "\(error)" }
      let encoder = JSONEncoder()
      guard let data = try? encoder.encode(answer) else { return }
      FileHandle.standardOutput.write(data + Data("\n".utf8))
    }
  }
}
