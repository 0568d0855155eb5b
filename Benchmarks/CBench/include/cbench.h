// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <stddef.h>
#include <stdint.h>

/// A bare EVP loop's world: subjects in a random order, each with a key and associated data of its
/// own in an allocation of its own, as ours are; one reused context for each direction.
typedef struct cbench_world cbench_world;
/// `fields` values of `size` bytes for each of `subjects` keys, with `ad` bytes of associated data.
/// NULL when OpenSSL refuses.
cbench_world *cbench_world_new(int subjects, int fields, int size, int ad);
void cbench_world_free(cbench_world *world);
/// Nanoseconds to seal all fields of the subjects `from` up to `to`: the context re-keyed for each
/// subject, nonces from RAND_bytes 64 at a time, one malloc'ed output a field, freed with its subject.
uint64_t cbench_seal(cbench_world *world, int from, int to);
/// The same for opening; 0 when a tag is wrong.
uint64_t cbench_open(cbench_world *world, int from, int to);
/// Nanoseconds to wrap `rows` keys anew with bare SQL and a reused AES-KW context: the row selected,
/// unwrapped, wrapped and updated, `group` rows a transaction, WAL and synchronous=FULL as ours;
/// bodies and epoch names of the given lengths. 0 on failure.
uint64_t cbench_rewrap(const char *path, int rows, int group, int body, int epoch);
/// Nanoseconds to hash `count` leaves of `size` bytes and their tree's nodes with one EVP context.
uint64_t cbench_tree(int count, int size);
/// Nanoseconds for `decisions` decisions on a database with the compliance tables, committed
/// `group` at a time: for each the version checks, one record and one ledger row of the given
/// sizes, for each group the counter and the clock mark. 0 on failure.
uint64_t cbench_decisions(
    const char *path, int decisions, int group, int records, int body, int entry);
/// Nanoseconds for `hashes` Argon2id hashes through libargon2's own call, its memory allocated anew
/// each time. 0 on failure.
uint64_t cbench_argon2id(int hashes, uint32_t memory, uint32_t passes);
/// Nanoseconds in which liboath looks `codes` times for a code that is wrong, one step either side.
/// 0 when it accepts it.
uint64_t cbench_totp(int codes, const char *key, int size, int64_t moment, const char *code);
/// Nanoseconds in which a bare EVP loop seals (or, not looking at a tag, opens) a file into another,
/// each thread a part of it, 64 KiB at a time. 0 on failure.
uint64_t cbench_file(const char *source, const char *target, int threads, int sealing);
