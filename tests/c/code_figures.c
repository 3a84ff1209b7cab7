/* Prints what questions about codes cost through the C door: opening with the first answer, one question, many in one call, and
 * the memory of it. Argument: a file with a code and a day on each line. */
#if !defined(_POSIX_C_SOURCE)
#define _POSIX_C_SOURCE 199309L
#endif
#include "cleanclaim.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define PASSES 5
#define SINGLE 2000
#define MANY 20000
#define QUESTION "{\"ask\": \"%.15s\", \"code_set\": \"ICD-10-CM\", \"code\": \"%.15s\", \"date\": \"%.15s\"}"
#define NOTES "{\"ask\": \"notes\", \"code\": \"%.15s\", \"date\": \"2026-05-01\"}"

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec * 1e9 + (double)time.tv_nsec;
}

/* Where answers are copied to; only what is used of it takes memory. */
static char text[32 * 1024 * 1024];

/* Asks, and says whether the answer holds a text. */
static int ask(const cleanclaim_engine *engine, const char *question, const char *expected) {
    cleanclaim_document *answer = NULL;
    size_t needed = 0;
    int found;
    if (cleanclaim_engine_answer_codes(engine, question, strlen(question), &answer) != CLEANCLAIM_OK) {
        return 0;
    }
    found = cleanclaim_document_text(answer, text, sizeof text, &needed) == CLEANCLAIM_OK &&
            strstr(text, expected) != NULL;
    return cleanclaim_document_free(answer) == CLEANCLAIM_OK && found;
}

/* Resident memory in MB; 0 where the system does not say. */
static double resident(void) {
    char line[256];
    double kilobytes = 0;
    FILE *status = fopen("/proc/self/status", "r");
    while (status != NULL && fgets(line, sizeof line, status) != NULL) {
        if (strncmp(line, "VmRSS:", 6) == 0) {
            kilobytes = atof(line + 6);
        }
    }
    if (status != NULL) {
        fclose(status);
    }
    return kilobytes / 1024;
}

int main(int argc, char **argv) {
    static char code[MANY][16], day[MANY][16];
    cleanclaim_engine *engine = NULL;
    char question[256], *all, *end;
    double start, best, before = resident();
    int count = 0, pass, at;
    FILE *file = argc > 1 ? fopen(argv[1], "r") : NULL;
    if (file == NULL) {
        return 1;
    }
    while (count < MANY && fscanf(file, "%15s %15s", code[count], day[count]) == 2) {
        count++;
    }
    fclose(file);
    sprintf(question, QUESTION, "check", "E11.40", "2026-01-01");
    start = now();
    if (count == 0 || cleanclaim_engine_open(&engine) != CLEANCLAIM_OK || !ask(engine, question, "neuropathy")) {
        return 1;
    }
    printf("open_ms %.3f\n", (now() - start) / 1e6);
    for (best = 0, pass = 0; pass < PASSES; pass++) {
        start = now();
        for (at = 0; at < SINGLE; at++) {
            if (!ask(engine, question, "neuropathy")) {
                return 1;
            }
        }
        start = (now() - start) / SINGLE;
        best = pass == 0 || start < best ? start : best;
    }
    printf("look_up_ns %.1f\n", best);
    for (at = 0; at < count; at += 10) {
        sprintf(question, QUESTION, "check", code[at], "2026-05-01");
        if (!ask(engine, question, "status")) {
            return 1;
        }
        sprintf(question, NOTES, code[at]);
        if (!ask(engine, question, "answers")) {
            return 1;
        }
    }
    printf("peers_mb %.3f\nown_mb %.3f\n", resident(), resident() - before);
    all = malloc((size_t)count * sizeof question);
    if (all == NULL) {
        return 1;
    }
    end = all;
    for (at = 0; at < count; at++) {
        end += sprintf(end, at == 0 ? "[" QUESTION : "," QUESTION, "check", code[at], day[at]);
    }
    strcpy(end, "]");
    for (best = 0, pass = 0; pass < PASSES; pass++) {
        start = now();
        if (!ask(engine, all, "answers")) {
            return 1;
        }
        start = (now() - start) / count;
        best = pass == 0 || start < best ? start : best;
    }
    printf("check_million %.6f\n", 1e3 / best);
    free(all);
    return cleanclaim_engine_free(engine) == CLEANCLAIM_OK ? 0 : 1;
}
