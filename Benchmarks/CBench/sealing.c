// SPDX-License-Identifier: Apache-2.0
#include "cbench.h"

#include <openssl/evp.h>
#include <openssl/rand.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

typedef struct {
  unsigned char key[32];
  unsigned char *ad;
  unsigned char **boxes;
} subject;

struct cbench_world {
  subject **subjects;
  unsigned char **outs, *text, nonces[12 * 64];
  EVP_CIPHER *cipher;
  EVP_CIPHER_CTX *seal, *open;
  int count, fields, size, ad, nonce;
};

static uint64_t now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

static const unsigned char *nonce(cbench_world *w) {
  if (w->nonce == 64) {
    RAND_bytes(w->nonces, sizeof w->nonces);
    w->nonce = 0;
  }
  return w->nonces + 12 * w->nonce++;
}

static unsigned char *seal_one(cbench_world *w, const unsigned char *key, const unsigned char *ad) {
  int n;
  unsigned char *out = malloc((size_t)w->size + 28);
  memcpy(out, nonce(w), 12);
  EVP_EncryptInit_ex2(w->seal, NULL, key, out, NULL);
  EVP_EncryptUpdate(w->seal, NULL, &n, ad, w->ad);
  EVP_EncryptUpdate(w->seal, out + 12, &n, w->text, w->size);
  EVP_EncryptFinal_ex(w->seal, out + 12 + n, &n);
  EVP_CIPHER_CTX_ctrl(w->seal, EVP_CTRL_AEAD_GET_TAG, 16, out + 12 + w->size);
  return out;
}

static int open_one(cbench_world *w, const unsigned char *key, const unsigned char *ad,
                    unsigned char *box) {
  int n;
  unsigned char *out = malloc((size_t)w->size + 1);
  EVP_DecryptInit_ex2(w->open, NULL, key, box, NULL);
  EVP_DecryptUpdate(w->open, NULL, &n, ad, w->ad);
  EVP_DecryptUpdate(w->open, out, &n, box + 12, w->size);
  EVP_CIPHER_CTX_ctrl(w->open, EVP_CTRL_AEAD_SET_TAG, 16, box + 12 + w->size);
  int fits = EVP_DecryptFinal_ex(w->open, out + n, &n);
  free(out);
  return fits == 1;
}

cbench_world *cbench_world_new(int subjects, int fields, int size, int ad) {
  cbench_world *w = calloc(1, sizeof *w);
  w->count = subjects, w->fields = fields, w->size = size, w->ad = ad, w->nonce = 64;
  w->text = calloc(1, (size_t)size);
  w->outs = calloc((size_t)fields, sizeof *w->outs);
  w->subjects = calloc((size_t)subjects, sizeof *w->subjects);
  w->cipher = EVP_CIPHER_fetch(NULL, "AES-256-GCM", NULL);
  w->seal = EVP_CIPHER_CTX_new(), w->open = EVP_CIPHER_CTX_new();
  if (EVP_EncryptInit_ex2(w->seal, w->cipher, NULL, NULL, NULL) != 1 ||
      EVP_DecryptInit_ex2(w->open, w->cipher, NULL, NULL, NULL) != 1)
    return NULL;
  for (int i = 0; i < subjects; i++) {
    subject *s = w->subjects[i] = calloc(1, sizeof *s);
    RAND_bytes(s->key, 32);
    s->ad = malloc((size_t)ad);
    RAND_bytes(s->ad, ad);
    s->boxes = calloc((size_t)fields, sizeof *s->boxes);
    for (int f = 0; f < fields; f++) s->boxes[f] = seal_one(w, f == 0 ? s->key : NULL, s->ad);
  }
  for (int i = subjects - 1; i > 0; i--) {
    int j = rand() % (i + 1);
    subject *s = w->subjects[i];
    w->subjects[i] = w->subjects[j], w->subjects[j] = s;
  }
  return w;
}

void cbench_world_free(cbench_world *w) {
  for (int i = 0; i < w->count; i++) {
    for (int f = 0; f < w->fields; f++) free(w->subjects[i]->boxes[f]);
    free(w->subjects[i]->boxes), free(w->subjects[i]->ad), free(w->subjects[i]);
  }
  EVP_CIPHER_CTX_free(w->seal), EVP_CIPHER_CTX_free(w->open), EVP_CIPHER_free(w->cipher);
  free(w->subjects), free(w->outs), free(w->text), free(w);
}

uint64_t cbench_seal(cbench_world *w, int from, int to) {
  uint64_t start = now();
  for (int i = from; i < to; i++) {
    subject *s = w->subjects[i];
    for (int f = 0; f < w->fields; f++) w->outs[f] = seal_one(w, f == 0 ? s->key : NULL, s->ad);
    for (int f = 0; f < w->fields; f++) free(w->outs[f]);
  }
  return now() - start;
}

uint64_t cbench_open(cbench_world *w, int from, int to) {
  int fits = 1;
  uint64_t start = now();
  for (int i = from; i < to; i++) {
    subject *s = w->subjects[i];
    for (int f = 0; f < w->fields; f++) fits &= open_one(w, f == 0 ? s->key : NULL, s->ad, s->boxes[f]);
  }
  return fits ? now() - start : 0;
}
