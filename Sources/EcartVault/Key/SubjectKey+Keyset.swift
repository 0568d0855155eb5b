// SPDX-License-Identifier: Apache-2.0

import EcartCrypto

extension SubjectKey {
  /// The keys as a Tink JSON keyset in the clear (`AesGcmKey`, output prefix TINK). A copy of the
  /// keys: whoever calls this records it and blocks the certificate until it is ticked off.
  package func tinkKeyset() -> String {
    let keys = ([primary] + older).map { member in
      let value = member.key.secret.withBytes { bytes in
        var message: [UInt8] = [0x1a, UInt8(truncatingIfNeeded: bytes.count)]
        for index in bytes.indices { message.append(bytes[index]) }
        return Base64.encode(message)
      }
      return """
        {"keyData":{"typeUrl":"type.googleapis.com/google.crypto.tink.AesGcmKey",\
        "value":"\(value)","keyMaterialType":"SYMMETRIC"},"status":"ENABLED",\
        "keyId":\(member.id),"outputPrefixType":"TINK"}
        """
    }
    return "{\"primaryKeyId\":\(primary.id),\"key\":[\(keys.joined(separator: ","))]}"
  }
}
