// SPDX-License-Identifier: Apache-2.0
#include "cbench.h"

#include <openssl/evp.h>
#include <openssl/rand.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static uint64_t now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

static unsigned char *keys_of(int orders) {
  unsigned char *keys = malloc((size_t)orders * 32);
  for (int i = 0; i < orders; i++) RAND_bytes(keys + (size_t)i * 32, 32);
  return keys;
}

static unsigned char nonces[12 * 64];
static int nonce_at = 64;

static const unsigned char *nonce(void) {
  if (nonce_at == 64) {
    RAND_bytes(nonces, sizeof nonces);
    nonce_at = 0;
  }
  return nonces + 12 * nonce_at++;
}

static int seal_one(EVP_CIPHER_CTX *c, const unsigned char *key, const unsigned char *pt, int size,
                    const unsigned char *ad, int adlen, unsigned char *out) {
  int n;
  memcpy(out, nonce(), 12);
  EVP_EncryptInit_ex2(c, NULL, key, out, NULL);
  EVP_EncryptUpdate(c, NULL, &n, ad, adlen);
  EVP_EncryptUpdate(c, out + 12, &n, pt, size);
  EVP_EncryptFinal_ex(c, out + 12 + n, &n);
  return EVP_CIPHER_CTX_ctrl(c, EVP_CTRL_AEAD_GET_TAG, 16, out + 12 + size);
}

uint64_t cbench_seal(int orders, int fields, int size, int adlen) {
  unsigned char *keys = keys_of(orders), pt[4096] = {7}, ad[4096] = {9};
  EVP_CIPHER *cipher = EVP_CIPHER_fetch(NULL, "AES-256-GCM", NULL);
  EVP_CIPHER_CTX *c = EVP_CIPHER_CTX_new();
  EVP_EncryptInit_ex2(c, cipher, keys, nonce(), NULL);
  unsigned char **outs = calloc((size_t)fields, sizeof *outs);
  uint64_t start = now();
  for (int o = 0; o < orders; o++) {
    for (int f = 0; f < fields; f++) {
      outs[f] = malloc((size_t)size + 28);
      seal_one(c, f == 0 ? keys + (size_t)o * 32 : NULL, pt, size, ad, adlen, outs[f]);
    }
    for (int f = 0; f < fields; f++) free(outs[f]);
  }
  uint64_t spent = now() - start;
  EVP_CIPHER_CTX_free(c);
  EVP_CIPHER_free(cipher);
  free(outs);
  free(keys);
  return spent;
}

uint64_t cbench_open(int orders, int fields, int size, int adlen) {
  unsigned char *keys = keys_of(orders), pt[4096] = {7}, ad[4096] = {9};
  EVP_CIPHER *cipher = EVP_CIPHER_fetch(NULL, "AES-256-GCM", NULL);
  EVP_CIPHER_CTX *c = EVP_CIPHER_CTX_new();
  size_t box = (size_t)size + 28;
  unsigned char *boxes = malloc(box * (size_t)orders * (size_t)fields);
  EVP_EncryptInit_ex2(c, cipher, keys, nonce(), NULL);
  for (int o = 0; o < orders; o++)
    for (int f = 0; f < fields; f++)
      seal_one(c, f == 0 ? keys + (size_t)o * 32 : NULL, pt, size, ad, adlen,
               boxes + box * ((size_t)o * (size_t)fields + (size_t)f));
  EVP_DecryptInit_ex2(c, cipher, keys, nonces, NULL);
  uint64_t start = now();
  for (int o = 0; o < orders; o++)
    for (int f = 0; f < fields; f++) {
      int n;
      unsigned char *b = boxes + box * ((size_t)o * (size_t)fields + (size_t)f);
      unsigned char *out = malloc((size_t)size + 1);
      EVP_DecryptInit_ex2(c, NULL, f == 0 ? keys + (size_t)o * 32 : NULL, b, NULL);
      EVP_DecryptUpdate(c, NULL, &n, ad, adlen);
      EVP_DecryptUpdate(c, out, &n, b + 12, size);
      EVP_CIPHER_CTX_ctrl(c, EVP_CTRL_AEAD_SET_TAG, 16, b + 12 + size);
      if (EVP_DecryptFinal_ex(c, out + n, &n) != 1) abort();
      free(out);
    }
  uint64_t spent = now() - start;
  EVP_CIPHER_CTX_free(c);
  EVP_CIPHER_free(cipher);
  free(boxes);
  free(keys);
  return spent;
}

uint64_t cbench_tree(int count, int size) {
  EVP_MD *sha = EVP_MD_fetch(NULL, "SHA256", NULL);
  EVP_MD_CTX *c = EVP_MD_CTX_new();
  unsigned char *leaf = calloc(1, (size_t)size + 1), node[65] = {1}, out[32];
  uint64_t start = now();
  for (int i = 0; i < count; i++) {
    EVP_DigestInit_ex2(c, sha, NULL);
    EVP_DigestUpdate(c, leaf, (size_t)size + 1);
    EVP_DigestFinal_ex(c, out, NULL);
    // As many nodes as leaves, less one: a tree's worth.
    memcpy(node + 1, out, 32);
    EVP_DigestInit_ex2(c, sha, NULL);
    EVP_DigestUpdate(c, node, 65);
    EVP_DigestFinal_ex(c, out, NULL);
  }
  uint64_t spent = now() - start;
  EVP_MD_CTX_free(c);
  EVP_MD_free(sha);
  free(leaf);
  return spent;
}
