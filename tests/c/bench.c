/* Prints the nanoseconds of one price_line: the median of several passes. Argument: lines a pass. */
#if !defined(_POSIX_C_SOURCE)
#define _POSIX_C_SOURCE 199309L
#endif
#include "cleanclaim.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define PASSES 9

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec * 1e9 + (double)time.tv_nsec;
}

static int ascending(const void *left, const void *right) {
    const double a = *(const double *)left, b = *(const double *)right;
    return a < b ? -1 : a > b;
}

int main(int argc, char **argv) {
    static const char *const procedures[] = {"99213", "99214", "20610", "45378", "70450", "93000", "G0101", "71046"};
    static const cleanclaim_line_question new_question = CLEANCLAIM_LINE_QUESTION_INIT;
    const long lines = argc > 1 ? atol(argv[1]) : 1000000;
    cleanclaim_engine *engine = NULL;
    cleanclaim_line_question questions[8];
    cleanclaim_line_price price = CLEANCLAIM_LINE_PRICE_INIT;
    double passes[PASSES], start, opened, first;
    cleanclaim_code_question code = CLEANCLAIM_CODE_QUESTION_INIT;
    cleanclaim_code_status found = CLEANCLAIM_CODE_STATUS_INIT;
    static const char *const diagnoses[] = {"E11.40", "i10", "S52501A", "E114", "ZZZ", "J45.909", "M5450", "Z0000"};
    int64_t sum = 0;
    long line;
    int pass;
    for (pass = 0; pass < 8; pass++) {
        questions[pass] = new_question;
        questions[pass].date = 20251103;
        strcpy(questions[pass].procedure, procedures[pass]);
        strcpy(questions[pass].place_of_service, "11");
        strcpy(questions[pass].carrier, "10112");
        strcpy(questions[pass].locality, "00");
    }
    start = now();
    if (cleanclaim_engine_open(&engine) != CLEANCLAIM_OK) {
        return 1;
    }
    opened = now() - start;
    start = now();
    if (cleanclaim_engine_price_line(engine, &questions[0], &price) != CLEANCLAIM_OK) {
        return 1;
    }
    first = now() - start;
    for (pass = 0; pass < PASSES; pass++) {
        start = now();
        for (line = 0; line < lines; line++) {
            if (cleanclaim_engine_price_line(engine, &questions[line % 8], &price) != CLEANCLAIM_OK ||
                price.status != CLEANCLAIM_PRICED) {
                return 1;
            }
            sum += price.allowed;
        }
        passes[pass] = (now() - start) / (double)lines;
    }
    qsort(passes, PASSES, sizeof passes[0], ascending);
    printf("open_us %.1f\nfirst_price_us %.1f\nprice_line_ns %.1f\nprice_line_best_ns %.1f\n", opened / 1e3,
           first / 1e3, passes[PASSES / 2], passes[0]);
    code.code_set = CLEANCLAIM_CODE_SET_ICD_10_CM;
    code.date = 20251103;
    for (pass = 0; pass < PASSES; pass++) {
        start = now();
        for (line = 0; line < lines; line++) {
            strcpy(code.code, diagnoses[line % 8]);
            if (cleanclaim_engine_check_code(engine, &code, &found) != CLEANCLAIM_OK) {
                return 1;
            }
            sum += found.status;
        }
        passes[pass] = (now() - start) / (double)lines;
    }
    qsort(passes, PASSES, sizeof passes[0], ascending);
    printf("check_code_ns %.1f\n", passes[PASSES / 2]);
    fprintf(stderr, "sum of %ld lines: %.2f\n", lines * PASSES, (double)sum / 100.0);
    return cleanclaim_engine_free(engine) == CLEANCLAIM_OK ? 0 : 1;
}
