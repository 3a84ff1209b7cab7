/* Two threads ask one const engine at once, and each has its own last error. C89 with POSIX threads. */
#include "cleanclaim.h"
#include "check.h"

#include <pthread.h>

#define ROUNDS 2000

struct work {
    const cleanclaim_engine *engine;
    const char *procedure;
    int32_t slug;
    int64_t allowed;
    int wrong;
};

static void *ask(void *argument) {
    static const cleanclaim_line_question new_question = CLEANCLAIM_LINE_QUESTION_INIT;
    static const cleanclaim_line_price new_price = CLEANCLAIM_LINE_PRICE_INIT;
    struct work *work = (struct work *)argument;
    int round;
    for (round = 0; round < ROUNDS; round++) {
        cleanclaim_line_question question = new_question;
        cleanclaim_line_price price = new_price;
        question.date = 20251103;
        strcpy(question.procedure, work->procedure);
        strcpy(question.place_of_service, "11");
        strcpy(question.carrier, "10112");
        strcpy(question.locality, "00");
        if (cleanclaim_engine_price_line(work->engine, &question, &price) != CLEANCLAIM_OK ||
            price.allowed != work->allowed || price.reason != work->slug ||
            cleanclaim_last_error_number() != work->slug) {
            work->wrong++;
        }
    }
    return NULL;
}

int main(void) {
    cleanclaim_engine *engine = NULL;
    struct work works[2];
    pthread_t threads[2];
    int index;
    CHECK(cleanclaim_engine_open(&engine) == CLEANCLAIM_OK);
    for (index = 0; index < 2; index++) {
        works[index].engine = engine;
        works[index].wrong = 0;
    }
    works[0].procedure = "99213"; /* 81.86: see door.c */
    works[0].slug = 0;
    works[0].allowed = 8186;
    works[1].procedure = "99024"; /* status B: bundled */
    works[1].slug = CLEANCLAIM_SLUG_BUNDLED;
    works[1].allowed = 0;
    for (index = 0; index < 2; index++) {
        CHECK(pthread_create(&threads[index], NULL, ask, &works[index]) == 0);
    }
    for (index = 0; index < 2; index++) {
        CHECK(pthread_join(threads[index], NULL) == 0);
        CHECK(works[index].wrong == 0);
    }
    CHECK(cleanclaim_last_error_number() == 0);
    CHECK(cleanclaim_engine_free(engine) == CLEANCLAIM_OK);
    return check_end("threads");
}
