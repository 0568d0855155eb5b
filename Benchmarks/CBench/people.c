// SPDX-License-Identifier: Apache-2.0
#include "cbench.h"

#include <argon2.h>
#include <liboath/oath.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static uint64_t now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

uint64_t cbench_argon2id(int hashes, uint32_t memory, uint32_t passes) {
  unsigned char salt[16] = {1}, out[32];
  uint64_t start = now();
  for (int i = 0; i < hashes; i++) {
    salt[0] = (unsigned char)i;
    if (argon2id_hash_raw(passes, memory, 1, "Kettle-moon7-Bridge", 19, salt, sizeof salt, out,
                          sizeof out) != ARGON2_OK)
      return 0;
  }
  return now() - start;
}

uint64_t cbench_totp(int codes, const char *key, int size, int64_t moment, const char *code) {
  if (oath_init() != OATH_OK) return 0;
  uint64_t start = now();
  int found = 0;
  for (int i = 0; i < codes; i++)
    found += oath_totp_validate(key, (size_t)size, (time_t)moment, 30, 0, 1, code) >= 0;
  uint64_t spent = now() - start;
  oath_done();
  return found == 0 ? spent : 0;
}

uint64_t cbench_search(const uint32_t *starts, int count, int lookups) {
  uint32_t seed = 12345, found = 0;
  uint64_t start = now();
  for (int i = 0; i < lookups; i++) {
    seed = seed * 1664525u + 1013904223u;
    int low = 0, high = count;
    while (low < high) {
      int middle = (low + high) >> 1;
      if (starts[middle] <= seed) low = middle + 1;
      else high = middle;
    }
    found += (uint32_t)low;
  }
  uint64_t spent = now() - start;
  return found == 1 ? 0 : spent;
}
