/* What the C and C++ programs share: a check that counts and says where it failed. */
#ifndef CHECK_H
#define CHECK_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int checks = 0;
static int failures = 0;

static void check_at(int good, const char *what, const char *file, int line) {
    checks++;
    if (!good) {
        failures++;
        printf("%s:%d: %s\n", file, line, what);
    }
}

#define CHECK(what) check_at((what) ? 1 : 0, #what, __FILE__, __LINE__)

static int check_end(const char *program) {
    printf("%s: %d checks, %d failed\n", program, checks, failures);
    return failures == 0 ? 0 : 1;
}

#endif
