/* A full or slow disk and a wrong clock, for the one process that is started with it (LD_PRELOAD).
   What is wrong now stands in a shared file, so that a test can change it while the process runs. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

struct faults { int64_t clock_ahead_s, disk_is_full, write_takes_ms; };
static volatile struct faults *now;

__attribute__((constructor)) static void begin(void) {
  const char *path = getenv("FAULTS_FILE");
  int file = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;
  if (file < 0) return;
  void *shared = mmap(NULL, sizeof *now, PROT_READ, MAP_SHARED, file, 0);
  close(file);
  if (shared != MAP_FAILED) now = shared;
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

/* Whether the disk takes it; else errno tells why not. Pipes and sockets are no disk. */
static int taken(int file) {
  struct stat of;
  if (!now || fstat(file, &of) || !S_ISREG(of.st_mode)) return 1;
  if (now->write_takes_ms) usleep(now->write_takes_ms * 1000);
  if (now->disk_is_full) errno = ENOSPC;
  return !now->disk_is_full;
}

ssize_t write(int f, const void *b, size_t n) { return taken(f) ? REAL(write)(f, b, n) : -1; }
ssize_t pwrite(int f, const void *b, size_t n, off_t at) { return taken(f) ? REAL(pwrite)(f, b, n, at) : -1; }
ssize_t pwrite64(int f, const void *b, size_t n, off64_t at) { return taken(f) ? REAL(pwrite64)(f, b, n, at) : -1; }
int fsync(int f) { return taken(f) ? REAL(fsync)(f) : -1; }
int fdatasync(int f) { return taken(f) ? REAL(fdatasync)(f) : -1; }

int clock_gettime(clockid_t which, struct timespec *at) {
  int failed = REAL(clock_gettime)(which, at);
  if (!failed && now && (which == CLOCK_REALTIME || which == CLOCK_REALTIME_COARSE)) at->tv_sec += now->clock_ahead_s;
  return failed;
}
time_t time(time_t *at) {
  struct timespec read;
  clock_gettime(CLOCK_REALTIME, &read);
  if (at) *at = read.tv_sec;
  return read.tv_sec;
}
int gettimeofday(struct timeval *restrict at, void *restrict zone) {
  int failed = REAL(gettimeofday)(at, zone);
  if (!failed && now) at->tv_sec += now->clock_ahead_s;
  return failed;
}
