// SPDX-License-Identifier: Apache-2.0
//
// search FILE: reads lines "LABEL HEX" (32 hex digits, 16 bytes) from standard input and prints
// "LABEL COUNT OFFSET" for each that is anywhere in the file, with the first place. At any byte,
// aligned or not. For Scripts/test-core-dump.
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>

enum { SIZE = 16, BUCKETS = 1 << 20, MOST = 400000 };

struct needle {
  unsigned char bytes[SIZE];
  char label[40];
  int next;
  long count, first;
};

static struct needle needles[MOST];
static int buckets[BUCKETS];
static unsigned char maybe[1 << 21]; // one bit for each value of the first three bytes

static uint32_t hash(const unsigned char *p) {
  uint64_t word;
  memcpy(&word, p, sizeof word);
  return (uint32_t)((word * 0x9e3779b97f4a7c15ull) >> 44);
}

static uint32_t head(const unsigned char *p) {
  return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16;
}

int main(int count, char **arguments) {
  if (count != 2) return 64;
  memset(buckets, -1, sizeof buckets);
  int used = 0;
  char digits[2 * SIZE + 1];
  while (used < MOST && scanf("%39s %32s", needles[used].label, digits) == 2) {
    struct needle *n = &needles[used];
    if (strlen(digits) != 2 * SIZE) return 65;
    for (int i = 0; i < SIZE; i++) {
      unsigned value;
      if (sscanf(digits + 2 * i, "%2x", &value) != 1) return 65;
      n->bytes[i] = (unsigned char)value;
    }
    maybe[head(n->bytes) >> 3] |= (unsigned char)(1 << (head(n->bytes) & 7));
    n->next = buckets[hash(n->bytes)];
    buckets[hash(n->bytes)] = used++;
  }
  int file = open(arguments[1], O_RDONLY);
  struct stat status;
  if (file < 0 || fstat(file, &status) != 0 || status.st_size < SIZE || used == 0) return 66;
  const unsigned char *core = mmap(NULL, (size_t)status.st_size, PROT_READ, MAP_PRIVATE, file, 0);
  if (core == MAP_FAILED) return 66;
  for (long at = 0; at + SIZE <= status.st_size; at++) {
    uint32_t start = head(core + at);
    if (!(maybe[start >> 3] >> (start & 7) & 1)) continue;
    for (int i = buckets[hash(core + at)]; i >= 0; i = needles[i].next)
      if (memcmp(core + at, needles[i].bytes, SIZE) == 0 && needles[i].count++ == 0)
        needles[i].first = at;
  }
  for (int i = 0; i < used; i++)
    if (needles[i].count > 0)
      printf("%s %ld %ld\n", needles[i].label, needles[i].count, needles[i].first);
  return 0;
}
