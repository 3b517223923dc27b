/* A process, and all that it starts, on another day: `make test-on DAY=2031-02-10`.
 *
 * Only the time of day is moved, by SHIFT_SECONDS. What waits goes by the monotonic clock and is left alone; libfaketime 0.9.10
 * moves that too, and every waiting thread of Python then waits for months.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <sys/time.h>
#include <time.h>

static time_t shift(void) {
    static time_t seconds;
    static int read_already;
    if (!read_already) {
        const char *said = getenv("SHIFT_SECONDS");
        seconds = said ? atol(said) : 0;
        read_already = 1;
    }
    return seconds;
}

int clock_gettime(clockid_t clock, struct timespec *found) {
    static int (*real)(clockid_t, struct timespec *);
    if (!real) real = dlsym(RTLD_NEXT, "clock_gettime");
    int failed = real(clock, found);
    if (!failed && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) found->tv_sec += shift();
    return failed;
}

int gettimeofday(struct timeval *found, void *zone) {
    (void)zone;
    struct timespec now;
    int failed = clock_gettime(CLOCK_REALTIME, &now);
    found->tv_sec = now.tv_sec;
    found->tv_usec = now.tv_nsec / 1000;
    return failed;
}

time_t time(time_t *found) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (found) *found = now.tv_sec;
    return now.tv_sec;
}
