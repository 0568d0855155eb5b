/* SPDX-License-Identifier: Apache-2.0

   A layer under a program (LD_PRELOAD) for which every file system is like NFS. It has no files without
   a name, as open(2) says of those that do not: O_TMPFILE ends in EOPNOTSUPP. And a file that is open
   for reading alone is not locked exclusively, as flock(2) says of NFS: EBADF. (A directory is: NFS locks
   those on the client itself.) Linux alone. */

#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <sys/file.h>
#include <sys/stat.h>
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

int flock(int file, int operation) {
  struct stat status;
  int flags = fcntl(file, F_GETFL);
  if ((operation & LOCK_EX) && flags >= 0 && (flags & O_ACCMODE) == O_RDONLY
      && fstat(file, &status) == 0 && S_ISREG(status.st_mode)) {
    errno = EBADF;
    return -1;
  }
  return (int)syscall(SYS_flock, file, operation);
}
