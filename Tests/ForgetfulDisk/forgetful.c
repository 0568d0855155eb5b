/* SPDX-License-Identifier: Apache-2.0
 *
 * A disk that forgets everything not flushed. Preloaded into a process, it notes what fsync and
 * fdatasync make durable below FORGET_DIR; after the process was killed, restore.py puts the
 * directory back to exactly that.
 *
 * Nothing of what the process writes is held back, so it sees its own writes as on any disk. What
 * is kept in FORGET_SHADOW is, by the rules of POSIX and no friendlier:
 *   - a file's content as it was when that file was last flushed; an unflushed file is empty;
 *   - a directory's names as they were when that directory was last flushed: a name made, renamed
 *     or removed since then is not, however well its file was flushed.
 *
 *   FORGET_SHADOW/root          the identity of FORGET_DIR
 *   FORGET_SHADOW/f.IDENTITY    a file's flushed content
 *   FORGET_SHADOW/d.IDENTITY    a directory's flushed names: lines "f|d IDENTITY NAME"
 *
 * An identity is inode and birth time, since inodes are used again.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char root[PATH_MAX], shadow[PATH_MAX];
static int active;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

/* A copy that is not honest must not look like one: any failure here ends the process. */
static void give_up(const char *what) {
  fprintf(stderr, "forgetful disk: %s: %s\n", what, strerror(errno));
  _exit(99);
}

static void identity(int at, const char *name, int flags, char *out, mode_t *mode) {
  struct statx s;
  if (statx(at, name, flags, STATX_INO | STATX_TYPE | STATX_BTIME, &s) != 0) give_up("statx");
  long long born = (s.stx_mask & STATX_BTIME)
                       ? s.stx_btime.tv_sec * 1000000000LL + s.stx_btime.tv_nsec
                       : 0;
  sprintf(out, "%llx-%llx", (unsigned long long)s.stx_ino, born);
  *mode = s.stx_mode;
}

static void shadow_path(char *out, char kind, const char *id, const char *tail) {
  if (snprintf(out, PATH_MAX, "%s/%c.%s%s", shadow, kind, id, tail) >= PATH_MAX)
    give_up("a path");
}

static void keep_file(int fd, const char *id) {
  char path[PATH_MAX], done[PATH_MAX], buffer[65536];
  shadow_path(path, 'f', id, ".new");
  shadow_path(done, 'f', id, "");
  int out = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (out < 0) give_up("keeping a file");
  /* SQLite's files are open for reading too. They must not be opened and closed once more: that
   * would drop the process's POSIX locks on them. */
  int in = fd;
  if ((fcntl(fd, F_GETFL) & O_ACCMODE) == O_WRONLY) {
    char self[64];
    sprintf(self, "/proc/self/fd/%d", fd);
    in = open(self, O_RDONLY | O_CLOEXEC);
    if (in < 0) give_up("reading a file");
  }
  off_t at = 0;
  ssize_t count;
  while ((count = pread(in, buffer, sizeof buffer, at)) > 0) {
    if (write(out, buffer, count) != count) give_up("keeping a file");
    at += count;
  }
  if (count < 0) give_up("reading a file");
  if (in != fd) close(in);
  close(out);
  if (rename(path, done) != 0) give_up("keeping a file");
}

static void keep_names(int fd, const char *id, int whole) {
  char path[PATH_MAX], done[PATH_MAX];
  shadow_path(path, 'd', id, ".new");
  shadow_path(done, 'd', id, "");
  FILE *out = fopen(path, "we");
  if (!out) give_up("keeping a directory");
  int again = openat(fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  DIR *directory = again < 0 ? NULL : fdopendir(again);
  if (!directory) give_up("reading a directory");
  struct dirent *entry;
  while ((entry = readdir(directory))) {
    if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, "..")) continue;
    char child[64];
    mode_t mode;
    identity(fd, entry->d_name, AT_SYMLINK_NOFOLLOW, child, &mode);
    if (!S_ISREG(mode) && !S_ISDIR(mode)) continue;
    fprintf(out, "%c %s %s\n", S_ISDIR(mode) ? 'd' : 'f', child, entry->d_name);
    if (!whole) continue;
    /* What lies there before the process begins is on the disk already. */
    int sub = openat(fd, entry->d_name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    if (sub < 0) give_up("reading what is there");
    if (S_ISDIR(mode)) keep_names(sub, child, 1); else keep_file(sub, child);
    close(sub);
  }
  closedir(directory);
  if (fclose(out) != 0 || rename(path, done) != 0) give_up("keeping a directory");
}

__attribute__((constructor)) static void begin(void) {
  const char *directory = getenv("FORGET_DIR"), *kept = getenv("FORGET_SHADOW");
  if (!directory || !kept) return;
  if (!realpath(directory, root) || !realpath(kept, shadow)) give_up("its directories");
  char path[PATH_MAX + 8], id[64];
  mode_t mode;
  int fd = open(root, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) give_up("its directory");
  identity(fd, "", AT_EMPTY_PATH, id, &mode);
  keep_names(fd, id, 1);
  close(fd);
  snprintf(path, sizeof path, "%s/root", shadow);
  FILE *out = fopen(path, "we");
  if (!out || fprintf(out, "%s\n", id) < 0 || fclose(out) != 0) give_up("its root");
  active = 1;
}

/* After a flush that succeeded: notes what is durable now. */
static void flushed(int fd) {
  if (!active) return;
  int before = errno;
  char self[64], path[PATH_MAX];
  sprintf(self, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(self, path, sizeof path - 1);
  size_t prefix = strlen(root);
  if (length > 0) {
    path[length] = 0;
    if (!strncmp(path, root, prefix) && (path[prefix] == '/' || path[prefix] == 0)) {
      char id[64];
      mode_t mode;
      pthread_mutex_lock(&lock);
      identity(fd, "", AT_EMPTY_PATH, id, &mode);
      if (S_ISDIR(mode)) keep_names(fd, id, 0);
      if (S_ISREG(mode)) keep_file(fd, id);
      pthread_mutex_unlock(&lock);
    }
  }
  errno = before;
}

int fsync(int fd) {
  static int (*real)(int);
  if (!real) real = (int (*)(int))dlsym(RTLD_NEXT, "fsync");
  int result = real(fd);
  if (result == 0) flushed(fd);
  return result;
}

int fdatasync(int fd) {
  static int (*real)(int);
  if (!real) real = (int (*)(int))dlsym(RTLD_NEXT, "fdatasync");
  int result = real(fd);
  if (result == 0) flushed(fd);
  return result;
}
