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
