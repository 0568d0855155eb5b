// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE
#include "cbench.h"

#include <fcntl.h>
#include <openssl/evp.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { CHUNK = 64 * 1024 };

struct part {
  int source, target, sealing, failed;
  off_t from, to;
};

// One long message a thread, chunk by chunk: read, EVP, write.
static void *run(void *argument) {
  struct part *part = argument;
  unsigned char key[32] = {1}, nonce[12] = {2}, tag[16];
  unsigned char *input = malloc(CHUNK), *output = malloc(CHUNK);
  EVP_CIPHER *cipher = EVP_CIPHER_fetch(NULL, "AES-256-GCM", NULL);
  EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
  int length = 0;
  part->failed = !EVP_CipherInit_ex2(context, cipher, key, nonce, part->sealing, NULL);
  for (off_t at = part->from; at < part->to && !part->failed; at += CHUNK) {
    size_t count = part->to - at < CHUNK ? (size_t)(part->to - at) : CHUNK;
    part->failed = pread(part->source, input, count, at) != (ssize_t)count ||
                   !EVP_CipherUpdate(context, output, &length, input, (int)count) ||
                   pwrite(part->target, output, count, at) != (ssize_t)count;
  }
  if (part->sealing && !part->failed)
    part->failed = !EVP_EncryptFinal_ex(context, tag, &length) ||
                   !EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, 16, tag);
  EVP_CIPHER_CTX_free(context);
  EVP_CIPHER_free(cipher);
  free(input);
  free(output);
  return NULL;
}

uint64_t cbench_file(const char *source, const char *target, int threads, int sealing) {
  struct part parts[16];
  pthread_t running[16];
  struct timespec start, end;
  struct stat status;
  if (threads < 1 || threads > 16) return 0;
  clock_gettime(CLOCK_MONOTONIC, &start);
  int in = open(source, O_RDONLY), out = open(target, O_RDWR | O_CREAT | O_TRUNC, 0600);
  int failed = in < 0 || out < 0 || fstat(in, &status) != 0;
  off_t each = failed ? 0 : (status.st_size / threads + CHUNK - 1) / CHUNK * CHUNK;
  for (int index = 0; index < threads && !failed; index++) {
    off_t to = index == threads - 1 ? status.st_size : (index + 1) * each;
    parts[index] = (struct part){in, out, sealing, 0, index * each, to};
    pthread_create(&running[index], NULL, run, &parts[index]);
  }
  for (int index = 0; index < threads && !failed; index++) {
    pthread_join(running[index], NULL);
  }
  for (int index = 0; index < threads && !failed; index++) failed = parts[index].failed;
  if (!failed) failed = fsync(out) != 0;
  close(in);
  close(out);
  clock_gettime(CLOCK_MONOTONIC, &end);
  if (failed) return 0;
  return (uint64_t)(end.tv_sec - start.tv_sec) * 1000000000u + (uint64_t)end.tv_nsec -
         (uint64_t)start.tv_nsec;
}
