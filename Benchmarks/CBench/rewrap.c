// SPDX-License-Identifier: Apache-2.0
#include "cbench.h"

#include <openssl/evp.h>
#include <openssl/rand.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

// Where a wrapped key stands in a key row's body, and how long it is.
enum { PLACE = 20, WRAPPED = 40 };

static uint64_t now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

static sqlite3_stmt *prepare(sqlite3 *db, const char *sql) {
  sqlite3_stmt *s = NULL;
  return sqlite3_prepare_v3(db, sql, -1, SQLITE_PREPARE_PERSISTENT, &s, NULL) == SQLITE_OK ? s : NULL;
}

static int run(sqlite3_stmt *s) {
  int rc = sqlite3_step(s);
  sqlite3_reset(s);
  return rc == SQLITE_DONE;
}

// AES-256 key wrap (RFC 3394) with a reused context.
static int wrap(EVP_CIPHER_CTX *c, const unsigned char *key, const unsigned char *in, int size,
                unsigned char *out, int wrapping) {
  int n = 0;
  return EVP_CipherInit_ex2(c, NULL, key, NULL, wrapping, NULL) == 1 &&
         EVP_CipherUpdate(c, out, &n, in, size) == 1;
}

uint64_t cbench_rewrap(const char *path, int rows, int group, int body, int epoch) {
  sqlite3 *db = NULL;
  if (sqlite3_open(path, &db) != SQLITE_OK) return 0;
  sqlite3_exec(db,
               "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;"
               "CREATE TABLE key(subject BLOB NOT NULL PRIMARY KEY, version INTEGER NOT NULL,"
               " state INTEGER NOT NULL, epoch TEXT NOT NULL, body BLOB NOT NULL) WITHOUT ROWID;"
               "CREATE INDEX key_epoch ON key(epoch, subject) WHERE state = 1;",
               NULL, NULL, NULL);
  EVP_CIPHER *cipher = EVP_CIPHER_fetch(NULL, "AES-256-WRAP", NULL);
  EVP_CIPHER_CTX *w = EVP_CIPHER_CTX_new(), *u = EVP_CIPHER_CTX_new();
  unsigned char keys[2][32], plain[WRAPPED + 16], *blob = calloc(1, (size_t)body);
  RAND_bytes(keys[0], 64);
  char *names[2] = {malloc((size_t)epoch), malloc((size_t)epoch)};
  memset(names[0], 'a', (size_t)epoch), memset(names[1], 'b', (size_t)epoch);
  EVP_CIPHER_CTX_set_flags(w, EVP_CIPHER_CTX_FLAG_WRAP_ALLOW);
  EVP_CIPHER_CTX_set_flags(u, EVP_CIPHER_CTX_FLAG_WRAP_ALLOW);
  sqlite3_stmt *begin = prepare(db, "BEGIN IMMEDIATE"), *commit = prepare(db, "COMMIT");
  sqlite3_stmt *add = prepare(db, "INSERT INTO key VALUES(?,1,1,?,?)");
  sqlite3_stmt *get = prepare(db, "SELECT body FROM key WHERE subject=?");
  sqlite3_stmt *set = prepare(db, "UPDATE key SET version=version+1, epoch=?, body=? WHERE subject=?");
  if (!begin || !commit || !add || !get || !set ||
      EVP_CipherInit_ex2(w, cipher, keys[0], NULL, 1, NULL) != 1 ||
      EVP_CipherInit_ex2(u, cipher, keys[0], NULL, 0, NULL) != 1)
    return 0;
  unsigned char *subjects = malloc((size_t)rows * 32);
  RAND_bytes(subjects, rows * 32);
  int good = run(begin);
  for (int i = 0; i < rows; i++) {
    RAND_bytes(plain, 32);
    good &= wrap(w, keys[0], plain, 32, blob + PLACE, 1);
    sqlite3_bind_blob(add, 1, subjects + 32 * i, 32, SQLITE_STATIC);
    sqlite3_bind_text(add, 2, names[0], epoch, SQLITE_STATIC);
    sqlite3_bind_blob(add, 3, blob, body, SQLITE_STATIC);
    good &= run(add);
  }
  good &= run(commit);
  uint64_t start = now();
  for (int done = 0; done < rows;) {
    good &= run(begin);
    for (int i = 0; i < group && done < rows; i++, done++) {
      sqlite3_bind_blob(get, 1, subjects + 32 * done, 32, SQLITE_STATIC);
      good &= sqlite3_step(get) == SQLITE_ROW && sqlite3_column_bytes(get, 0) == body;
      if (!good) return 0;
      memcpy(blob, sqlite3_column_blob(get, 0), (size_t)body);
      sqlite3_reset(get);
      good &= wrap(u, keys[0], blob + PLACE, WRAPPED, plain, 0);
      good &= wrap(w, keys[1], plain, 32, blob + PLACE, 1);
      sqlite3_bind_text(set, 1, names[1], epoch, SQLITE_STATIC);
      sqlite3_bind_blob(set, 2, blob, body, SQLITE_STATIC);
      sqlite3_bind_blob(set, 3, subjects + 32 * done, 32, SQLITE_STATIC);
      good &= run(set);
    }
    good &= run(commit);
  }
  uint64_t spent = now() - start;
  sqlite3_finalize(begin), sqlite3_finalize(commit), sqlite3_finalize(add);
  sqlite3_finalize(get), sqlite3_finalize(set), sqlite3_close(db);
  EVP_CIPHER_CTX_free(w), EVP_CIPHER_CTX_free(u), EVP_CIPHER_free(cipher);
  free(blob), free(names[0]), free(names[1]), free(subjects);
  return good ? spent : 0;
}
