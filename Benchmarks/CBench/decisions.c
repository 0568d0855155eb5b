// SPDX-License-Identifier: Apache-2.0
#include "cbench.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static uint64_t now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

static sqlite3_stmt *prepare(sqlite3 *db, const char *sql) {
  sqlite3_stmt *s = NULL;
  if (sqlite3_prepare_v3(db, sql, -1, SQLITE_PREPARE_PERSISTENT, &s, NULL) != SQLITE_OK) return NULL;
  return s;
}

static void run(sqlite3_stmt *s) {
  sqlite3_step(s);
  sqlite3_reset(s);
}

uint64_t cbench_decisions(
    const char *path, int decisions, int group, int records, int body, int entry) {
  sqlite3 *db = NULL;
  if (sqlite3_open(path, &db) != SQLITE_OK) return 0;
  sqlite3_exec(db,
               "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;"
               "CREATE TABLE record(space TEXT NOT NULL, key TEXT NOT NULL, version INTEGER NOT"
               " NULL, idx TEXT, body BLOB NOT NULL, PRIMARY KEY(space, key)) WITHOUT ROWID;"
               "CREATE INDEX record_index ON record(space, idx) WHERE idx IS NOT NULL;"
               "CREATE TABLE ledger(id INTEGER PRIMARY KEY, body BLOB NOT NULL);",
               NULL, NULL, NULL);
  sqlite3_stmt *begin = prepare(db, "BEGIN IMMEDIATE"), *commit = prepare(db, "COMMIT");
  sqlite3_stmt *check = prepare(db, "SELECT version FROM record WHERE space=? AND key=?");
  sqlite3_stmt *put = prepare(db, "INSERT OR REPLACE INTO record VALUES(?,?,?,NULL,?)");
  sqlite3_stmt *append = prepare(db, "INSERT INTO ledger VALUES(?,?)");
  if (!begin || !commit || !check || !put || !append) return 0;
  char *blob = calloc(1, (size_t)(body > entry ? body : entry));
  sqlite3_int64 id = (sqlite3_int64)1 << 61, version = 0;
  char key[32];
  uint64_t start = now();
  for (int done = 0; done < decisions;) {
    run(begin);
    for (int i = 0; i < group && done < decisions; i++, done++) {
      version++;
      snprintf(key, sizeof key, "key-%d", done % records);
      // What a decision rests on: the store's standing, and the record it read.
      for (int e = 0; e < 2; e++) {
        sqlite3_bind_text(check, 1, "EcartBench.Counter", -1, SQLITE_STATIC);
        sqlite3_bind_text(check, 2, e ? key : "store", -1, SQLITE_STATIC);
        run(check);
      }
      sqlite3_bind_text(put, 1, "EcartBench.Counter", -1, SQLITE_STATIC);
      sqlite3_bind_text(put, 2, key, -1, SQLITE_STATIC);
      sqlite3_bind_int64(put, 3, version);
      sqlite3_bind_blob(put, 4, blob, body, SQLITE_STATIC);
      run(put);
      sqlite3_bind_int64(append, 1, id++);
      sqlite3_bind_blob(append, 2, blob, entry, SQLITE_STATIC);
      run(append);
    }
    for (int e = 0; e < 2; e++) {
      sqlite3_bind_text(put, 1, e ? "~clock" : "~sequence", -1, SQLITE_STATIC);
      sqlite3_bind_text(put, 2, "last", -1, SQLITE_STATIC);
      sqlite3_bind_int64(put, 3, version);
      sqlite3_bind_blob(put, 4, blob, e ? 100 : 0, SQLITE_STATIC);
      run(put);
    }
    run(commit);
  }
  uint64_t spent = now() - start;
  sqlite3_finalize(begin), sqlite3_finalize(commit), sqlite3_finalize(check);
  sqlite3_finalize(put), sqlite3_finalize(append);
  sqlite3_close(db);
  free(blob);
  return spent;
}
