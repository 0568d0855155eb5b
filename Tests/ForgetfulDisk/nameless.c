/* SPDX-License-Identifier: Apache-2.0

   A layer under a program (LD_PRELOAD) for which no file system has files without a name, as
   open(2) says of those that do not: O_TMPFILE ends in EOPNOTSUPP. Linux alone. */

#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <sys/syscall.h>
#include <unistd.h>

static int opened(const char *path, int flags, mode_t mode) {
  if ((flags & O_TMPFILE) == O_TMPFILE) {
    errno = EOPNOTSUPP;
    return -1;
  }
  return (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode);
}

#define AS(name)                                    \
  int name(const char *path, int flags, ...) {      \
    va_list rest;                                   \
    va_start(rest, flags);                          \
    mode_t mode = flags & O_CREAT ? va_arg(rest, mode_t) : 0; \
    va_end(rest);                                   \
    return opened(path, flags, mode);               \
  }

AS(open)
AS(open64)
