// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <openssl/bio.h>
#include <openssl/cms.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <openssl/params.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>
#include <openssl/sha.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

// Only what Swift cannot say itself: thread-local storage, and parameter lists that must point
// at text which outlives the call.

/// One pointer per thread. Call it from one Swift file only, through a function that is never
/// inlined: a `static` here is one per object file.
static inline void *_Nullable *_Nonnull ecart_thread_slot(void) {
  static _Thread_local void *slot;
  return &slot;
}

/// The tag of what was sealed. 1 on success. `EVP_CIPHER_CTX_ctrl` does the same by way of a
/// switch over all its commands.
static inline int ecart_cipher_get_tag(EVP_CIPHER_CTX *_Nonnull context,
                                       unsigned char *_Nonnull tag, size_t count) {
  OSSL_PARAM parameters[2] = {
      OSSL_PARAM_octet_string(OSSL_CIPHER_PARAM_AEAD_TAG, tag, count), OSSL_PARAM_END};
  return EVP_CIPHER_CTX_get_params(context, parameters);
}

/// The tag that what is being opened must have. 1 on success. It is copied.
static inline int ecart_cipher_set_tag(EVP_CIPHER_CTX *_Nonnull context,
                                       const unsigned char *_Nonnull tag, size_t count) {
  OSSL_PARAM parameters[2] = {
      OSSL_PARAM_octet_string(OSSL_CIPHER_PARAM_AEAD_TAG, (void *)tag, count), OSSL_PARAM_END};
  return EVP_CIPHER_CTX_set_params(context, parameters);
}

/// Chooses the hash of an HMAC context. 1 on success. `digest` is copied by the provider.
static inline int ecart_mac_set_digest(EVP_MAC_CTX *_Nonnull context,
                                       const char *_Nonnull digest) {
  OSSL_PARAM parameters[2] = {
      OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, (char *)digest, 0),
      OSSL_PARAM_construct_end()};
  return EVP_MAC_CTX_set_params(context, parameters);
}

/// HKDF-SHA-256, extract and expand (RFC 5869). 1 on success.
static inline int ecart_hkdf_sha256(EVP_KDF *_Nonnull hkdf, const void *_Nullable key,
                                    size_t key_count, const void *_Nullable salt,
                                    size_t salt_count, const void *_Nullable info,
                                    size_t info_count, unsigned char *_Nonnull output,
                                    size_t count) {
  // A null octet string is refused even when its length is 0, so empty inputs point at a byte.
  static const unsigned char none = 0;
  OSSL_PARAM parameters[5] = {
      OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, (char *)"SHA256", 0),
      OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_KEY, (void *)(key ? key : &none),
                                        key_count),
      OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_SALT, (void *)(salt ? salt : &none),
                                        salt_count),
      OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_INFO, (void *)(info ? info : &none),
                                        info_count),
      OSSL_PARAM_construct_end()};
  EVP_KDF_CTX *context = EVP_KDF_CTX_new(hkdf);
  if (context == NULL) return 0;
  int result = EVP_KDF_derive(context, output, count, parameters);
  EVP_KDF_CTX_free(context);
  return result;
}

/// SHA-256 by libcrypto's own code, with no provider between: it allocates nothing and cannot
/// fail, which makes it the way out when the provider refuses. Never the first choice.
static inline void ecart_sha256_builtin(const unsigned char *_Nullable first, size_t first_count,
                                        const unsigned char *_Nullable second,
                                        size_t second_count, unsigned char *_Nonnull output) {
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wdeprecated-declarations"
  SHA256_CTX context;
  SHA256_Init(&context);
  if (first_count > 0) SHA256_Update(&context, first, first_count);
  if (second_count > 0) SHA256_Update(&context, second, second_count);
  SHA256_Final(output, &context);
#pragma clang diagnostic pop
}
