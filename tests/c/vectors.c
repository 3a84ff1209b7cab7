/* The shared vectors of tests/vectors/lines.tsv through the flat C call. C89. Argument: the file.
 *
 * Columns are found by their names; amounts are compared to the cent. */
#include "cleanclaim.h"
#include "check.h"

#define COLUMNS 20
static const char *const NAMES[COLUMNS] = {
    "name", "date", "hcpcs", "modifiers", "pos", "carrier", "locality", "zip", "units", "charge",
    "participation", "status", "reason", "allowed", "limiting_charge", "setting", "release",
    "release_match", "provider_type", "qualifying_participant"};
enum {
    NAME, DATE, HCPCS, MODIFIERS, POS, CARRIER, LOCALITY, ZIP, UNITS, CHARGE, PARTICIPATION, STATUS, REASON,
    ALLOWED, LIMITING, SETTING, RELEASE, RELEASE_MATCH, PROVIDER, QUALIFYING
};

static const cleanclaim_line_question NEW_QUESTION = CLEANCLAIM_LINE_QUESTION_INIT;
static const cleanclaim_line_price NEW_PRICE = CLEANCLAIM_LINE_PRICE_INIT;

static const char *cells[COLUMNS];
static int place_of[COLUMNS];

/* The cells of a line, in place; a missing one is empty. */
static void split(char *line) {
    static const char empty[] = "";
    int column = 0, wanted;
    char *end;
    for (wanted = 0; wanted < COLUMNS; wanted++) {
        cells[wanted] = empty;
    }
    line[strcspn(line, "\r\n")] = 0;
    for (;;) {
        end = strchr(line, '\t');
        if (end != NULL) {
            *end = 0;
        }
        for (wanted = 0; wanted < COLUMNS; wanted++) {
            if (place_of[wanted] == column) {
                cells[wanted] = line;
            }
        }
        if (end == NULL) {
            return;
        }
        line = end + 1;
        column++;
    }
}

static void heading(char *line) {
    char *word;
    int column = 0, wanted;
    for (wanted = 0; wanted < COLUMNS; wanted++) {
        place_of[wanted] = -1;
    }
    for (word = strtok(line, "\t\r\n"); word != NULL; word = strtok(NULL, "\t\r\n"), column++) {
        for (wanted = 0; wanted < COLUMNS; wanted++) {
            if (strcmp(word, NAMES[wanted]) == 0) {
                place_of[wanted] = column;
            }
        }
    }
}

/* A decimal as an integer of so many decimals. */
static int64_t scaled(const char *text, int decimals) {
    int64_t value = 0;
    int seen = -1;
    for (; *text != 0; text++) {
        if (*text == '.') {
            seen = 0;
        } else if (*text >= '0' && *text <= '9') {
            value = value * 10 + (*text - '0');
            seen += seen >= 0 ? 1 : 0;
        }
    }
    for (seen = seen < 0 ? 0 : seen; seen < decimals; seen++) {
        value *= 10;
    }
    return value;
}

static void put(char *field, size_t size, const char *text) {
    size_t length = strlen(text);
    memset(field, 0, size);
    memcpy(field, text, length < size ? length : size);
}

static cleanclaim_line_question ask(void) {
    static const char *const providers[] = {"physician", "np", "pa", "cns", "cnm", "crna", "csw",
                                            "psychologist", "dietitian", "mft", "mhc", "therapist"};
    cleanclaim_line_question question = NEW_QUESTION;
    char digits[9];
    const char *modifier = cells[MODIFIERS];
    int count = 0, provider;
    if (strlen(cells[DATE]) == 10) {
        sprintf(digits, "%.4s%.2s%.2s", cells[DATE], cells[DATE] + 5, cells[DATE] + 8);
        question.date = (int32_t)atol(digits);
    }
    put(question.procedure, sizeof question.procedure, cells[HCPCS]);
    while (*modifier != 0 && count < 4) {
        size_t length = strcspn(modifier, " ,:");
        memcpy(question.modifiers[count++], modifier, length < 4 ? length : 4);
        modifier += length;
        modifier += strspn(modifier, " ,:");
    }
    put(question.place_of_service, sizeof question.place_of_service, cells[POS]);
    put(question.carrier, sizeof question.carrier, cells[CARRIER]);
    put(question.locality, sizeof question.locality, cells[LOCALITY]);
    put(question.zip, sizeof question.zip, cells[ZIP]);
    if (*cells[UNITS] != 0) {
        question.units = scaled(cells[UNITS], 3);
    }
    if (*cells[CHARGE] != 0) {
        question.has_charge = 1;
        question.charge = scaled(cells[CHARGE], 2);
    }
    question.participation = strcmp(cells[PARTICIPATION], "non-participating") == 0 ? 1 : 0;
    for (provider = 0; provider < 12; provider++) {
        if (strcmp(cells[PROVIDER], providers[provider]) == 0) {
            question.provider_type = provider;
        }
    }
    question.qualifying_participant =
        strcmp(cells[QUALIFYING], "true") == 0 || strcmp(cells[QUALIFYING], "yes") == 0;
    return question;
}

static int same_word(int32_t number, const char *const *words, const char *word) {
    return number >= 0 && number <= 2 && strcmp(words[number], word) == 0;
}

/* What differs, or NULL. */
static const char *compare(cleanclaim_status status, const cleanclaim_line_price *price) {
    static const char *const settings[] = {"", "facility", "non-facility"};
    static const char *const matches[] = {"", "exact", "same-year"};
    const char *slug = cleanclaim_last_error_slug();
    if (strcmp(cells[STATUS], "priced") != 0) {
        /* A malformed question is an error of the call and no answer; its slug is the reason all the same. */
        if (status == CLEANCLAIM_OK && price->status != CLEANCLAIM_NOT_PRICED) {
            return "status";
        }
        return strcmp(slug, cells[REASON]) == 0 ? NULL : "reason";
    }
    if (status != CLEANCLAIM_OK || price->status != CLEANCLAIM_PRICED) {
        return "status";
    }
    if (price->allowed != scaled(cells[ALLOWED], 2)) {
        return "allowed";
    }
    if ((*cells[LIMITING] != 0) != (price->has_limiting_charge == 1) ||
        price->limiting_charge != scaled(cells[LIMITING], 2)) {
        return "limiting_charge";
    }
    if (*cells[SETTING] != 0 && !same_word(price->setting, settings, cells[SETTING])) {
        return "setting";
    }
    if (*cells[RELEASE] != 0 && strcmp(price->release, cells[RELEASE]) != 0) {
        return "release";
    }
    if (*cells[RELEASE_MATCH] != 0 && !same_word(price->release_match, matches, cells[RELEASE_MATCH])) {
        return "release_match";
    }
    return NULL;
}

int main(int argc, char **argv) {
    const char *path = argc > 1 ? argv[1] : "tests/vectors/lines.tsv";
    cleanclaim_engine *engine = NULL;
    static char line[8192];
    int rows = 0, headed = 0;
    FILE *file = fopen(path, "r");
    CHECK(file != NULL);
    CHECK(cleanclaim_engine_open(&engine) == CLEANCLAIM_OK);
    if (file == NULL || engine == NULL) {
        return check_end("vectors");
    }
    while (fgets(line, (int)sizeof line, file) != NULL) {
        cleanclaim_line_question question;
        cleanclaim_line_price price = NEW_PRICE;
        cleanclaim_status status;
        const char *difference;
        if (line[0] == '#' || line[0] == '\n') {
            continue;
        }
        if (!headed) {
            heading(line);
            headed = 1;
            continue;
        }
        split(line);
        question = ask();
        status = cleanclaim_engine_price_line(engine, &question, &price);
        difference = compare(status, &price);
        if (difference != NULL) {
            printf("%s: %s: expected %s %s %s, got status %ld, %ld cents, limit %ld, '%s' %s\n", cells[NAME],
                   difference, cells[STATUS], cells[REASON], cells[ALLOWED], (long)price.status,
                   (long)price.allowed, (long)price.limiting_charge, price.release,
                   cleanclaim_last_error_slug());
        }
        CHECK(difference == NULL);
        rows++;
    }
    fclose(file);
    CHECK(rows > 0);
    printf("vectors: %d lines\n", rows);
    CHECK(cleanclaim_engine_free(engine) == CLEANCLAIM_OK);
    return check_end("vectors");
}
