// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <stddef.h>
#include <stdint.h>

/// Nanoseconds to seal `fields` values of `size` bytes for each of `orders` keys with a bare EVP
/// loop: one reused context re-keyed per order, nonces from RAND_bytes in blocks, `ad` bytes of
/// associated data, one malloc'ed output a field.
uint64_t cbench_seal(int orders, int fields, int size, int ad);
/// The same for opening.
uint64_t cbench_open(int orders, int fields, int size, int ad);
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
