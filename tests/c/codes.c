/* The shared vectors of the codes through the C door: tests/vectors/codes.tsv through the flat structs and through JSON,
 * tests/vectors/code_questions.tsv through JSON. C89. Arguments: the two files. */
#include "cleanclaim.h"
#include "check.h"

#define LONGEST 8192
#define COLUMNS 16

/* One table: its heading and the cells of the row that was read last. */
typedef struct table {
    FILE *file;
    char heading[LONGEST];
    char line[LONGEST];
    char *names[COLUMNS];
    char *cells[COLUMNS];
    int columns;
} table;

/* Cuts a line at its tabs; gives how many cells it has. */
static int cut(char *line, char **cells) {
    int count = 0;
    line[strcspn(line, "\r\n")] = 0;
    while (count < COLUMNS) {
        cells[count++] = line;
        line = strchr(line, '\t');
        if (line == NULL) {
            break;
        }
        *line++ = 0;
    }
    return count;
}

static int next_row(table *rows) {
    while (fgets(rows->line, (int)sizeof rows->line, rows->file) != NULL) {
        if (rows->line[0] == '#' || rows->line[0] == '\n') {
            continue;
        }
        if (rows->columns == 0) {
            strcpy(rows->heading, rows->line);
            rows->columns = cut(rows->heading, rows->names);
            continue;
        }
        CHECK(cut(rows->line, rows->cells) == rows->columns);
        return 1;
    }
    return 0;
}

static const char *cell(const table *rows, const char *name) {
    int column;
    for (column = 0; column < rows->columns; column++) {
        if (strcmp(rows->names[column], name) == 0) {
            return rows->cells[column];
        }
    }
    CHECK(!"the table has this column");
    return "";
}

/* Does a cell say this? A star says nothing. */
static int says(const table *rows, const char *column, const char *found) {
    const char *told = cell(rows, column);
    if (strcmp(told, "*") == 0 || strcmp(told, found) == 0) {
        return 1;
    }
    printf("%s: %s: expected '%s', found '%s'\n", cell(rows, "name"), column, told, found);
    return 0;
}

static int32_t yyyymmdd(const char *iso) {
    char digits[9];
    sprintf(digits, "%.4s%.2s%.2s", iso, iso + 5, iso + 8);
    return (int32_t)atol(digits);
}

static const char *iso(int32_t day, char *text) {
    text[0] = 0;
    if (day != 0) {
        sprintf(text, "%04ld-%02ld-%02ld", (long)(day / 10000), (long)(day / 100 % 100), (long)(day % 100));
    }
    return text;
}

/* A word's place in a list, from 1. */
static int32_t number_of(const char *const *words, const char *word) {
    int32_t number;
    for (number = 0; words[number] != NULL; number++) {
        if (strcmp(words[number], word) == 0) {
            return number + 1;
        }
    }
    return 0;
}

static char *answer_of(const cleanclaim_engine *engine, const char *question) {
    cleanclaim_document *document = NULL;
    size_t needed = 0;
    char *text;
    CHECK(cleanclaim_engine_answer_codes(engine, question, strlen(question), &document) == CLEANCLAIM_OK);
    CHECK(cleanclaim_document_text(document, NULL, 0, &needed) == CLEANCLAIM_OK);
    text = (char *)calloc(1, needed + 1);
    CHECK(text != NULL);
    CHECK(cleanclaim_document_text(document, text, needed, &needed) == CLEANCLAIM_OK);
    CHECK(cleanclaim_document_free(document) == CLEANCLAIM_OK);
    return text;
}

/* The text of a field of the one answer; empty where it is absent. */
static const char *field(const char *answer, const char *name, char *value) {
    char key[64];
    const char *begin;
    sprintf(key, "\"%.40s\":\"", name);
    begin = strstr(answer, key);
    value[0] = 0;
    if (begin != NULL) {
        begin += strlen(key);
        sprintf(value, "%.*s", (int)strcspn(begin, "\""), begin);
    }
    return value;
}

static int check_codes(const cleanclaim_engine *engine, table *rows) {
    static const char *const sets[] = {"ICD-10-CM", "ICD-10-PCS", "HCPCS", "CPT", "modifier", "pos", "revenue",
                                       "bill-type", "carc", "rarc", "taxonomy", "condition", "occurrence",
                                       "occurrence-span", "value-code", "discharge-status", "point-of-origin",
                                       "admission-type", "present-on-admission", "claim-filing", "relationship",
                                       "adjustment-group", "claim-status-category", "claim-status", NULL};
    static const char *const statuses[] = {"valid", "header", "not-yet-effective", "terminated", "unknown",
                                           "malformed", "not-covered", NULL};
    static const cleanclaim_code_question new_question = CLEANCLAIM_CODE_QUESTION_INIT;
    static const cleanclaim_code_status new_status = CLEANCLAIM_CODE_STATUS_INIT;
    static char question[LONGEST], value[LONGEST];
    int count = 0;
    while (next_row(rows)) {
        cleanclaim_code_question asked = new_question;
        cleanclaim_code_status found = new_status;
        char day[16];
        char *answer;
        const char *period;
        asked.code_set = number_of(sets, cell(rows, "code_set"));
        asked.date = yyyymmdd(cell(rows, "date"));
        strncpy(asked.code, cell(rows, "code"), sizeof asked.code);
        CHECK(cleanclaim_engine_check_code(engine, &asked, &found) == CLEANCLAIM_OK);
        CHECK(found.status >= 1 && found.status <= 7);
        CHECK(says(rows, "status", statuses[found.status - 1]));
        CHECK(says(rows, "official", found.official));
        CHECK(says(rows, "from", iso(found.from, day)));
        CHECK(says(rows, "to", iso(found.to, day)));
        CHECK(found.billable == (found.status == CLEANCLAIM_CODE_VALID));

        sprintf(question, "{\"ask\": \"check\", \"code_set\": \"%s\", \"code\": \"%s\", \"date\": \"%s\"}",
                cell(rows, "code_set"), cell(rows, "code"), cell(rows, "date"));
        answer = answer_of(engine, question);
        CHECK(says(rows, "status", field(answer, "status", value)));
        CHECK(says(rows, "official", field(answer, "official", value)));
        CHECK(says(rows, "title", field(answer, "title", value)));
        period = field(answer, "period", value);
        if (*period == 0) {
            CHECK(says(rows, "from", "") && says(rows, "to", ""));
        } else {
            CHECK(strlen(period) == 21 && says(rows, "to", period + 11));
            value[10] = 0;
            CHECK(says(rows, "from", value));
        }
        free(answer);
        count++;
    }
    return count;
}

/* Is each fragment of a list, or none of them, in the text? */
static int fragments(const char *name, char *list, const char *text, int wanted) {
    int good = 1;
    while (list != NULL) {
        char *end = strstr(list, " && ");
        if (end != NULL) {
            *end = 0;
        }
        if ((strstr(text, list) != NULL) != wanted) {
            printf("%s: %s %s in %s\n", name, wanted ? "no" : "unwanted", list, text);
            good = 0;
        }
        list = end == NULL ? NULL : end + 4;
    }
    return good;
}

static int check_questions(const cleanclaim_engine *engine, table *rows) {
    int count = 0;
    while (next_row(rows)) {
        char *answer = answer_of(engine, cell(rows, "question"));
        CHECK(fragments(cell(rows, "name"), (char *)cell(rows, "holds"), answer, 1));
        CHECK(fragments(cell(rows, "name"), (char *)cell(rows, "lacks"), answer, 0));
        free(answer);
        count++;
    }
    return count;
}

int main(int argc, char **argv) {
    static table codes, questions;
    cleanclaim_engine *engine = NULL;
    int code_rows, question_rows;
    codes.file = fopen(argc > 1 ? argv[1] : "tests/vectors/codes.tsv", "r");
    questions.file = fopen(argc > 2 ? argv[2] : "tests/vectors/code_questions.tsv", "r");
    CHECK(codes.file != NULL && questions.file != NULL);
    CHECK(cleanclaim_engine_open(&engine) == CLEANCLAIM_OK);
    if (codes.file == NULL || questions.file == NULL || engine == NULL) {
        return check_end("codes");
    }
    code_rows = check_codes(engine, &codes);
    question_rows = check_questions(engine, &questions);
    CHECK(code_rows >= 40 && question_rows >= 35);
    printf("vectors: %d codes, %d questions about codes passed in C\n", code_rows, question_rows);
    fclose(codes.file);
    fclose(questions.file);
    CHECK(cleanclaim_engine_free(engine) == CLEANCLAIM_OK);
    return check_end("codes");
}
