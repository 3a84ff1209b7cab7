/* The C door: the amounts of the demo, then every pointer NULL, every length 0, every buffer a byte short, hostile bytes and
 * wrong sizes. C89. Arguments: the folder of the claims in tests/vectors. */
#include "cleanclaim.h"
#include "check.h"

extern int32_t second_version(void);

static const cleanclaim_line_question NEW_QUESTION = CLEANCLAIM_LINE_QUESTION_INIT;
static const cleanclaim_line_price NEW_PRICE = CLEANCLAIM_LINE_PRICE_INIT;
static const cleanclaim_price_options NEW_OPTIONS = CLEANCLAIM_PRICE_OPTIONS_INIT;

/* 99213 in an office of Alabama on 2025-11-03, RVU25D row 99213, GPCI2025 row 10112/00:
 * (1.30 x 1.000 + 1.35 x 0.869 + 0.10 x 0.575) x 32.3465 = 81.857670225 */
static cleanclaim_line_question office_visit(void) {
    cleanclaim_line_question question = NEW_QUESTION;
    question.date = 20251103;
    strcpy(question.procedure, "99213");
    strcpy(question.modifiers[0], "25");
    strcpy(question.place_of_service, "11");
    strcpy(question.carrier, "10112");
    strcpy(question.locality, "00");
    return question;
}

static const char CLAIM[] =
    "{\"schema\": \"cleanclaim/claim/1\"";

/* The text of a document in memory of ours. */
static char *text_of(const cleanclaim_document *document) {
    size_t needed = 0;
    char *text;
    CHECK(cleanclaim_document_text(document, NULL, 0, &needed) == CLEANCLAIM_OK);
    text = (char *)malloc(needed + 1);
    CHECK(text != NULL);
    CHECK(cleanclaim_document_text(document, text, needed, &needed) == CLEANCLAIM_OK);
    CHECK(strlen(text) + 1 == needed);
    return text;
}

static void check_amounts(const cleanclaim_engine *engine) {
    cleanclaim_line_question question = office_visit();
    cleanclaim_line_price price = NEW_PRICE;
    CHECK(cleanclaim_engine_price_line(engine, &question, &price) == CLEANCLAIM_OK);
    CHECK(price.status == CLEANCLAIM_PRICED);
    CHECK(price.reason == 0);
    CHECK(price.allowed == 8186);
    CHECK(price.fee == 8186);
    CHECK(price.rule == CLEANCLAIM_RULE_FEE_SCHEDULE_AMOUNT);
    CHECK(price.has_limiting_charge == 0);
    CHECK(price.setting == CLEANCLAIM_NON_FACILITY);
    CHECK(price.schedule == CLEANCLAIM_SCHEDULE_PHYSICIAN);
    CHECK(price.release_match == CLEANCLAIM_RELEASE_EXACT);
    CHECK(price.locality_match == CLEANCLAIM_LOCALITY_EXACT);
    CHECK(strcmp(price.release, "RVU25D") == 0);
    CHECK(strcmp(price.carrier, "10112") == 0);
    CHECK(strcmp(price.locality, "00") == 0);
    CHECK(price.struct_size == sizeof price);
    CHECK(cleanclaim_last_error_number() == 0);
    printf("99213 on 2025-11-03 at 10112/00 in an office: %ld.%02ld\n", (long)(price.allowed / 100),
           (long)(price.allowed % 100));

    /* 95 % of 81.86 = 77.767; three units: 233.31. Limiting: 109.25 % of 81.86 = 89.43205; three: 268.29. */
    question.participation = CLEANCLAIM_NON_PARTICIPATING;
    question.units = 3000;
    CHECK(cleanclaim_engine_price_line(engine, &question, &price) == CLEANCLAIM_OK);
    CHECK(price.allowed == 23331);
    CHECK(price.has_limiting_charge == 1);
    CHECK(price.limiting_charge == 26829);

    /* The charge is lower than the fee. */
    question = office_visit();
    question.has_charge = 1;
    question.charge = 5000;
    CHECK(cleanclaim_engine_price_line(engine, &question, &price) == CLEANCLAIM_OK);
    CHECK(price.allowed == 5000);
    CHECK(price.rule == CLEANCLAIM_RULE_CHARGE);

    /* A nurse practitioner: 85 % of 81.86 = 69.581. */
    question = office_visit();
    question.provider_type = CLEANCLAIM_PROVIDER_NP;
    CHECK(cleanclaim_engine_price_line(engine, &question, &price) == CLEANCLAIM_OK);
    CHECK(price.allowed == 6958);

    /* Modifiers may leave gaps; texts may fill their array or have blanks. */
    question = office_visit();
    memcpy(question.modifiers[0], "\0\0\0\0", 4);
    memcpy(question.modifiers[3], " 25 ", 4);
    memcpy(question.place_of_service, " 11 ", 4);
    memcpy(question.procedure, " 99213  ", 8);
    CHECK(cleanclaim_engine_price_line(engine, &question, &price) == CLEANCLAIM_OK);
    CHECK(price.allowed == 8186);
}

static void check_refusals(const cleanclaim_engine *engine) {
    cleanclaim_line_question question = office_visit();
    cleanclaim_line_price price = NEW_PRICE;
    char text[256];
    size_t needed = 0;
    strcpy(question.procedure, "99024");
    CHECK(cleanclaim_engine_price_line(engine, &question, &price) == CLEANCLAIM_OK);
    CHECK(price.status == CLEANCLAIM_NOT_PRICED);
    CHECK(price.reason == CLEANCLAIM_SLUG_BUNDLED);
    CHECK(price.allowed == 0 && price.release[0] == 0 && price.rule == 0);
    CHECK(cleanclaim_last_error_number() == CLEANCLAIM_SLUG_BUNDLED);
    CHECK(strcmp(cleanclaim_last_error_slug(), "bundled") == 0);
    CHECK(strcmp(cleanclaim_slug_name(price.reason), "bundled") == 0);
    CHECK(cleanclaim_last_error_text(text, sizeof text, &needed) == CLEANCLAIM_OK);
    CHECK(strstr(text, "99024") != NULL && strlen(text) + 1 == needed);
    CHECK(cleanclaim_last_error_remedy(text, sizeof text, NULL) == CLEANCLAIM_OK);
    CHECK(strlen(text) > 0);
    /* Reading, names and freeing NULL leave the last error where it is; the next call forgets it. */
    CHECK(cleanclaim_engine_free(NULL) == CLEANCLAIM_OK);
    CHECK(cleanclaim_last_error_number() == CLEANCLAIM_SLUG_BUNDLED);
    CHECK(cleanclaim_last_error_text(text, 4, &needed) == CLEANCLAIM_ERR_BUFFER);
    CHECK(cleanclaim_last_error_number() == CLEANCLAIM_SLUG_BUNDLED);
    CHECK(cleanclaim_engine_preload(engine) == CLEANCLAIM_OK);
    CHECK(cleanclaim_last_error_number() == 0);
    CHECK(strcmp(cleanclaim_last_error_slug(), "") == 0);
    CHECK(cleanclaim_last_error_text(text, sizeof text, &needed) == CLEANCLAIM_OK && needed == 1 && text[0] == 0);
    CHECK(cleanclaim_last_error_remedy(NULL, 0, &needed) == CLEANCLAIM_OK && needed == 1);

    question = office_visit();
    question.date = 19990101;
    CHECK(cleanclaim_engine_price_line(engine, &question, &price) == CLEANCLAIM_OK);
    CHECK(price.status == CLEANCLAIM_NOT_PRICED && price.reason != 0);
}

#define FAULT(field_change, expected_status, expected_slug)                                              \
    do {                                                                                                 \
        question = office_visit();                                                                       \
        field_change;                                                                                    \
        memset(&price, 7, sizeof price);                                                                 \
        price.struct_size = (uint32_t)sizeof price;                                                      \
        CHECK(cleanclaim_engine_price_line(engine, &question, &price) == (expected_status));             \
        CHECK(cleanclaim_last_error_number() == (expected_slug));                                        \
        CHECK(price.status == 0x07070707 && price.reserved == 0x07070707);                               \
    } while (0)

static void check_faults(const cleanclaim_engine *engine) {
    cleanclaim_line_question question;
    cleanclaim_line_price price;
    FAULT(question.date = 20250230, CLEANCLAIM_ERR_INPUT, CLEANCLAIM_SLUG_MALFORMED_DATE);
    FAULT(question.date = -1, CLEANCLAIM_ERR_INPUT, CLEANCLAIM_SLUG_MALFORMED_DATE);
    FAULT(question.date = 0, CLEANCLAIM_ERR_INPUT, CLEANCLAIM_SLUG_MALFORMED_DATE);
    FAULT(question.date = 2147483647, CLEANCLAIM_ERR_INPUT, CLEANCLAIM_SLUG_MALFORMED_DATE);
    FAULT(question.known_on = 1, CLEANCLAIM_ERR_INPUT, CLEANCLAIM_SLUG_MALFORMED_DATE);
    FAULT(memcpy(question.procedure, "9921\0\0\0\0", 8), CLEANCLAIM_ERR_INPUT,
          CLEANCLAIM_SLUG_MALFORMED_PROCEDURE_CODE);
    FAULT(memcpy(question.procedure, "99213456", 8), CLEANCLAIM_ERR_INPUT,
          CLEANCLAIM_SLUG_MALFORMED_PROCEDURE_CODE);
    FAULT(memset(question.procedure, 0, 8), CLEANCLAIM_ERR_INPUT, CLEANCLAIM_SLUG_MALFORMED_PROCEDURE_CODE);
    FAULT(memset(question.procedure, 0xff, 8), CLEANCLAIM_ERR_TEXT, CLEANCLAIM_SLUG_TEXT_NOT_UTF8);
    FAULT(memcpy(question.modifiers[1], "2\0\0\0", 4), CLEANCLAIM_ERR_INPUT,
          CLEANCLAIM_SLUG_MALFORMED_MODIFIER);
    FAULT(memset(question.modifiers, 0xff, 16), CLEANCLAIM_ERR_TEXT, CLEANCLAIM_SLUG_TEXT_NOT_UTF8);
    FAULT(memset(question.modifiers, 'X', 16), CLEANCLAIM_ERR_INPUT, CLEANCLAIM_SLUG_MALFORMED_MODIFIER);
    FAULT(memset(question.place_of_service, 0, 4), CLEANCLAIM_ERR_INPUT,
          CLEANCLAIM_SLUG_MALFORMED_PLACE_OF_SERVICE);
    FAULT(memset(question.carrier, 0, 8), CLEANCLAIM_ERR_INPUT, CLEANCLAIM_SLUG_MALFORMED_CARRIER);
    FAULT(memset(question.locality, 0, 4), CLEANCLAIM_ERR_INPUT, CLEANCLAIM_SLUG_MALFORMED_LOCALITY);
    FAULT((memset(question.carrier, 0, 8), memset(question.locality, 0, 4)), CLEANCLAIM_ERR_INPUT,
          CLEANCLAIM_SLUG_PLACE_MISSING);
    FAULT((memset(question.carrier, 0, 8), memset(question.locality, 0, 4), memset(question.zip, '9', 12)),
          CLEANCLAIM_ERR_INPUT, CLEANCLAIM_SLUG_MALFORMED_ZIP);
    FAULT(question.units = 0, CLEANCLAIM_ERR_INPUT, CLEANCLAIM_SLUG_UNITS_NOT_POSITIVE);
    FAULT(question.units = -1000, CLEANCLAIM_ERR_INPUT, CLEANCLAIM_SLUG_UNITS_NOT_POSITIVE);
    FAULT(question.participation = 2, CLEANCLAIM_ERR_ARGUMENT, CLEANCLAIM_SLUG_UNKNOWN_CONSTANT);
    FAULT(question.participation = -1, CLEANCLAIM_ERR_ARGUMENT, CLEANCLAIM_SLUG_UNKNOWN_CONSTANT);
    FAULT(question.provider_type = 12, CLEANCLAIM_ERR_ARGUMENT, CLEANCLAIM_SLUG_UNKNOWN_CONSTANT);
    FAULT(question.has_charge = 2, CLEANCLAIM_ERR_ARGUMENT, CLEANCLAIM_SLUG_UNKNOWN_CONSTANT);
    FAULT(question.qualifying_participant = 2, CLEANCLAIM_ERR_ARGUMENT, CLEANCLAIM_SLUG_UNKNOWN_CONSTANT);
    FAULT(question.exact_release_only = 2, CLEANCLAIM_ERR_ARGUMENT, CLEANCLAIM_SLUG_UNKNOWN_CONSTANT);
    FAULT(question.reserved = 1, CLEANCLAIM_ERR_ARGUMENT, CLEANCLAIM_SLUG_UNKNOWN_CONSTANT);
    FAULT(question.struct_size = 0, CLEANCLAIM_ERR_STRUCT_SIZE, CLEANCLAIM_SLUG_STRUCT_SIZE);
    FAULT(question.struct_size--, CLEANCLAIM_ERR_STRUCT_SIZE, CLEANCLAIM_SLUG_STRUCT_SIZE);
    FAULT(question.struct_size = 0xffffffff, CLEANCLAIM_ERR_STRUCT_SIZE, CLEANCLAIM_SLUG_STRUCT_SIZE);
    /* 10^18 units overflow the amount. */
    FAULT(question.units = (int64_t)1000000000 * 1000000000 * 9, CLEANCLAIM_ERR_INPUT,
          CLEANCLAIM_SLUG_AMOUNT_OVERFLOW);
}

/* Structs of a newer header: larger, and zero beyond what this library knows. */
static void check_growth(const cleanclaim_engine *engine) {
    struct {
        cleanclaim_line_question known;
        int32_t unknown[4];
    } question;
    struct {
        cleanclaim_line_price known;
        int32_t unknown[4];
    } price;
    memset(&question, 0, sizeof question);
    memset(&price, 5, sizeof price);
    question.known = office_visit();
    question.known.struct_size = (uint32_t)sizeof question;
    price.known = NEW_PRICE;
    price.known.struct_size = (uint32_t)sizeof price;
    CHECK(cleanclaim_engine_price_line(engine, &question.known, &price.known) == CLEANCLAIM_OK);
    CHECK(price.known.allowed == 8186);
    CHECK(price.known.struct_size == sizeof price);
    CHECK(price.unknown[0] == 0x05050505 && price.unknown[3] == 0x05050505);
    question.unknown[3] = 1;
    CHECK(cleanclaim_engine_price_line(engine, &question.known, &price.known) == CLEANCLAIM_ERR_STRUCT_SIZE);
    question.unknown[3] = 0;
    price.known.struct_size = (uint32_t)sizeof(cleanclaim_line_price) - 1;
    CHECK(cleanclaim_engine_price_line(engine, &question.known, &price.known) == CLEANCLAIM_ERR_STRUCT_SIZE);
}

static void check_nulls(cleanclaim_engine *engine) {
    cleanclaim_line_question question = office_visit();
    cleanclaim_line_price price = NEW_PRICE;
    cleanclaim_document *document = NULL;
    cleanclaim_document *const untouched = (cleanclaim_document *)&price;
    size_t needed = 0;
    char byte = 0;
    const uint8_t bytes[1] = {0};
    CHECK(cleanclaim_engine_free(NULL) == CLEANCLAIM_OK);
    CHECK(cleanclaim_document_free(NULL) == CLEANCLAIM_OK);
    CHECK(cleanclaim_engine_open(NULL) == CLEANCLAIM_ERR_NULL);
    CHECK(cleanclaim_last_error_number() == CLEANCLAIM_SLUG_NULL_POINTER);
    CHECK(cleanclaim_engine_open_empty(NULL) == CLEANCLAIM_ERR_NULL);
    CHECK(cleanclaim_engine_preload(NULL) == CLEANCLAIM_ERR_NULL);
    CHECK(cleanclaim_engine_price_line(NULL, &question, &price) == CLEANCLAIM_ERR_NULL);
    CHECK(cleanclaim_engine_price_line(engine, NULL, &price) == CLEANCLAIM_ERR_NULL);
    CHECK(cleanclaim_engine_price_line(engine, &question, NULL) == CLEANCLAIM_ERR_NULL);
    CHECK(cleanclaim_engine_add_pack(NULL, "x", 1, bytes, 1) == CLEANCLAIM_ERR_NULL);
    CHECK(cleanclaim_engine_add_pack(engine, NULL, 1, bytes, 1) == CLEANCLAIM_ERR_NULL);
    CHECK(cleanclaim_engine_add_pack(engine, "x", 1, NULL, 1) == CLEANCLAIM_ERR_NULL);
    CHECK(cleanclaim_engine_add_pack(engine, NULL, 0, NULL, 0) == CLEANCLAIM_ERR_TABLES);
    CHECK(cleanclaim_engine_add_pack(engine, "x", 1, bytes, (size_t)-1) == CLEANCLAIM_ERR_ARGUMENT);
    CHECK(cleanclaim_engine_add_pack(engine, "\xff", 1, bytes, 1) == CLEANCLAIM_ERR_TEXT);
    CHECK(cleanclaim_engine_add_descriptors(NULL, CLEANCLAIM_CODE_SET_CPT, "x", 1, "y", 1, NULL) == CLEANCLAIM_ERR_NULL);
    CHECK(cleanclaim_engine_add_descriptors(engine, CLEANCLAIM_CODE_SET_CPT, NULL, 1, "y", 1, NULL) == CLEANCLAIM_ERR_NULL);
    CHECK(cleanclaim_engine_add_descriptors(engine, CLEANCLAIM_CODE_SET_CPT, "x", 1, NULL, 1, NULL) == CLEANCLAIM_ERR_NULL);
    document = untouched;
    CHECK(cleanclaim_engine_price_claim(NULL, bytes, 1, NULL, &document) == CLEANCLAIM_ERR_NULL);
    CHECK(cleanclaim_engine_price_claim(engine, NULL, 1, NULL, &document) == CLEANCLAIM_ERR_NULL);
    CHECK(cleanclaim_engine_price_claim(engine, bytes, 1, NULL, NULL) == CLEANCLAIM_ERR_NULL);
    CHECK(cleanclaim_engine_price_claim(engine, NULL, 0, NULL, &document) == CLEANCLAIM_ERR_INPUT);
    CHECK(cleanclaim_last_error_number() == CLEANCLAIM_SLUG_DOCUMENT_EMPTY);
    CHECK(cleanclaim_engine_price_claim(engine, bytes, (size_t)-1, NULL, &document) == CLEANCLAIM_ERR_ARGUMENT);
    CHECK(cleanclaim_engine_price_line_json(NULL, "{}", 2, &document) == CLEANCLAIM_ERR_NULL);
    CHECK(cleanclaim_engine_price_line_json(engine, NULL, 2, &document) == CLEANCLAIM_ERR_NULL);
    CHECK(cleanclaim_engine_price_line_json(engine, "{}", 2, NULL) == CLEANCLAIM_ERR_NULL);
    CHECK(cleanclaim_engine_price_line_json(engine, NULL, 0, &document) == CLEANCLAIM_ERR_INPUT);
    CHECK(cleanclaim_engine_price_line_json(engine, "\xff\xfe", 2, &document) == CLEANCLAIM_ERR_TEXT);
    CHECK(cleanclaim_engine_answer_codes(NULL, "{}", 2, &document) == CLEANCLAIM_ERR_NULL);
    CHECK(cleanclaim_engine_answer_codes(engine, NULL, 2, &document) == CLEANCLAIM_ERR_NULL);
    CHECK(cleanclaim_engine_answer_codes(engine, "{}", 2, NULL) == CLEANCLAIM_ERR_NULL);
    CHECK(cleanclaim_engine_answer_codes(engine, NULL, 0, &document) == CLEANCLAIM_ERR_INPUT);
    CHECK(cleanclaim_engine_answer_codes(engine, "\xff\xfe", 2, &document) == CLEANCLAIM_ERR_TEXT);
    CHECK(cleanclaim_engine_check_x12(NULL, bytes, 1, 5, 0, &document) == CLEANCLAIM_ERR_NULL);
    CHECK(cleanclaim_engine_check_x12(engine, NULL, 1, 5, 0, &document) == CLEANCLAIM_ERR_NULL);
    CHECK(cleanclaim_engine_check_x12(engine, bytes, 1, 5, 0, NULL) == CLEANCLAIM_ERR_NULL);
    CHECK(cleanclaim_engine_check_x12(engine, NULL, 0, 5, 0, &document) == CLEANCLAIM_ERR_INPUT);
    CHECK(cleanclaim_engine_check_x12(engine, bytes, 1, 6, 0, &document) == CLEANCLAIM_ERR_ARGUMENT);
    CHECK(cleanclaim_engine_check_x12(engine, bytes, 1, 5, 20261332, &document) == CLEANCLAIM_ERR_INPUT);
    CHECK(cleanclaim_engine_acknowledge_x12(NULL, bytes, 1, "{}", 2, &document) == CLEANCLAIM_ERR_NULL);
    CHECK(cleanclaim_engine_acknowledge_x12(engine, NULL, 1, "{}", 2, &document) == CLEANCLAIM_ERR_NULL);
    CHECK(cleanclaim_engine_acknowledge_x12(engine, bytes, 1, NULL, 2, &document) == CLEANCLAIM_ERR_NULL);
    CHECK(cleanclaim_engine_acknowledge_x12(engine, bytes, 1, "{}", 2, &document) == CLEANCLAIM_ERR_INPUT);
    CHECK(cleanclaim_engine_answers_x12(NULL, bytes, 1, NULL, 0, &document) == CLEANCLAIM_ERR_NULL);
    CHECK(cleanclaim_engine_answers_x12(engine, NULL, 1, NULL, 0, &document) == CLEANCLAIM_ERR_NULL);
    CHECK(cleanclaim_engine_answers_x12(engine, NULL, 0, NULL, 1, &document) == CLEANCLAIM_ERR_NULL);
    CHECK(cleanclaim_engine_answers_x12(engine, bytes, 1, NULL, 0, NULL) == CLEANCLAIM_ERR_NULL);
    CHECK(cleanclaim_engine_answers_x12(engine, NULL, 0, NULL, 0, &document) == CLEANCLAIM_ERR_INPUT);
    CHECK(cleanclaim_engine_read_x12(NULL, bytes, 1, &document) == CLEANCLAIM_ERR_NULL);
    CHECK(cleanclaim_engine_read_x12(engine, NULL, 1, &document) == CLEANCLAIM_ERR_NULL);
    CHECK(cleanclaim_engine_read_x12(engine, bytes, 1, NULL) == CLEANCLAIM_ERR_NULL);
    CHECK(cleanclaim_engine_read_x12(engine, NULL, 0, &document) == CLEANCLAIM_ERR_INPUT);
    CHECK(cleanclaim_engine_write_x12(NULL, "{}", 2, &document) == CLEANCLAIM_ERR_NULL);
    CHECK(cleanclaim_engine_write_x12(engine, NULL, 2, &document) == CLEANCLAIM_ERR_NULL);
    CHECK(cleanclaim_engine_write_x12(engine, "{}", 2, NULL) == CLEANCLAIM_ERR_NULL);
    CHECK(cleanclaim_engine_write_x12(engine, "{}", 2, &document) == CLEANCLAIM_ERR_INPUT);
    CHECK(cleanclaim_engine_write_x12(engine, "\xff\xfe", 2, &document) == CLEANCLAIM_ERR_TEXT);
    CHECK(cleanclaim_engine_secondary_claim(NULL, "{}", 2, &document) == CLEANCLAIM_ERR_NULL);
    CHECK(cleanclaim_engine_secondary_claim(engine, NULL, 2, &document) == CLEANCLAIM_ERR_NULL);
    CHECK(cleanclaim_engine_secondary_claim(engine, "{}", 2, NULL) == CLEANCLAIM_ERR_NULL);
    CHECK(cleanclaim_engine_secondary_claim(engine, "{}", 2, &document) == CLEANCLAIM_ERR_INPUT);
    CHECK(cleanclaim_engine_coverage(NULL, &document) == CLEANCLAIM_ERR_NULL);
    CHECK(cleanclaim_engine_coverage(engine, NULL) == CLEANCLAIM_ERR_NULL);
    CHECK(cleanclaim_document_text(NULL, &byte, 1, &needed) == CLEANCLAIM_ERR_NULL);
    CHECK(document == untouched);
    CHECK(cleanclaim_last_error_text(NULL, 0, NULL) == CLEANCLAIM_ERR_NULL);
    CHECK(cleanclaim_last_error_text(NULL, 1, &needed) == CLEANCLAIM_ERR_NULL);
    CHECK(cleanclaim_last_error_remedy(NULL, 0, NULL) == CLEANCLAIM_ERR_NULL);
    CHECK(cleanclaim_selftest(NULL) == CLEANCLAIM_ERR_NULL);
}

/* A claim goes into a file, and comes out of it as it was. */
static void check_x12_documents(const cleanclaim_engine *engine) {
    static const char question[] =
        "{\"schema\": \"cleanclaim/x12-writing/1\", \"date\": \"2026-03-04\", \"time\": \"0930\","
        " \"control_numbers\": {\"interchange\": 41}, \"settings\": {\"schema\": \"cleanclaim/exchange/1\","
        " \"sender\": {\"qualifier\": \"ZZ\", \"value\": \"CLINIC01\"},"
        " \"receiver\": {\"qualifier\": \"ZZ\", \"value\": \"PAYER01\"}},"
        " \"documents\": [{\"schema\": \"cleanclaim/interchange-acknowledgement/1\", \"control_number\": \"000000905\","
        " \"date\": \"261123\", \"time\": \"1253\", \"verdict\": \"accepted\", \"note\": \"000\"}]}";
    static const char file[] =
        "ISA*00*          *00*          *ZZ*CLINIC01       *ZZ*PAYER01        *260304*0930*^*00501*000000042*0*P*:~"
        "TA1*000000905*261123*1253*A*000~IEA*0*000000042~";
    cleanclaim_document *document = NULL;
    char *text;
    CHECK(cleanclaim_engine_write_x12(engine, question, sizeof question - 1, &document) == CLEANCLAIM_OK);
    text = text_of(document);
    CHECK(strstr(text, file) != NULL);
    CHECK(strstr(text, "\"interchange\":42") != NULL);
    free(text);
    CHECK(cleanclaim_document_free(document) == CLEANCLAIM_OK);
    document = NULL;
    CHECK(cleanclaim_engine_read_x12(engine, (const uint8_t *)file, sizeof file - 1, &document) == CLEANCLAIM_OK);
    text = text_of(document);
    CHECK(strstr(text, "\"schema\":\"cleanclaim/interchange-acknowledgement/1\"") != NULL);
    CHECK(strstr(text, "\"control_number\":\"000000905\"") != NULL);
    free(text);
    CHECK(cleanclaim_document_free(document) == CLEANCLAIM_OK);
}

static void check_line_json(const cleanclaim_engine *engine) {
    static const char question[] =
        "{\"schema\": \"cleanclaim/line/1\", \"date\": \"2025-11-03\", \"procedure\": \"99213\","
        " \"place_of_service\": \"11\", \"locality\": \"10112/00\", \"trace\": true}";
    static const char refused[] =
        "{\"schema\": \"cleanclaim/line/1\", \"date\": \"2025-11-03\", \"procedure\": \"99024\","
        " \"place_of_service\": \"11\", \"locality\": \"10112/00\"}";
    cleanclaim_document *document = NULL;
    size_t needed = 0, length;
    char *text, *buffer;
    CHECK(cleanclaim_engine_price_line_json(engine, question, sizeof question - 1, &document) == CLEANCLAIM_OK);
    text = text_of(document);
    length = strlen(text);
    CHECK(strstr(text, "\"status\":\"priced\"") != NULL);
    CHECK(strstr(text, "\"allowed\":\"81.86\"") != NULL);
    CHECK(strstr(text, "81.857670225") != NULL);
    /* One byte short: the size, and nothing in the buffer. */
    buffer = (char *)malloc(length);
    memset(buffer, 'x', length);
    CHECK(cleanclaim_document_text(document, buffer, length, &needed) == CLEANCLAIM_ERR_BUFFER);
    CHECK(needed == length + 1);
    CHECK(buffer[0] == 'x' && buffer[length - 1] == 'x');
    CHECK(cleanclaim_document_text(document, buffer, 0, &needed) == CLEANCLAIM_ERR_BUFFER);
    CHECK(cleanclaim_document_text(document, NULL, 0, NULL) == CLEANCLAIM_ERR_NULL);
    CHECK(cleanclaim_document_text(document, NULL, 9, &needed) == CLEANCLAIM_ERR_NULL);
    free(buffer);
    free(text);
    CHECK(cleanclaim_document_free(document) == CLEANCLAIM_OK);

    document = NULL;
    CHECK(cleanclaim_engine_price_line_json(engine, refused, sizeof refused - 1, &document) == CLEANCLAIM_OK);
    text = text_of(document);
    CHECK(strstr(text, "\"status\":\"not-priced\"") != NULL);
    CHECK(strstr(text, "\"slug\":\"bundled\"") != NULL);
    free(text);
    CHECK(cleanclaim_document_free(document) == CLEANCLAIM_OK);

    document = NULL;
    for (length = 0; length < sizeof question - 1; length++) {
        CHECK(cleanclaim_engine_price_line_json(engine, question, length, &document) == CLEANCLAIM_ERR_INPUT);
    }
    CHECK(document == NULL);
}

static void check_codes_json(const cleanclaim_engine *engine) {
    static const char questions[] =
        "[{\"ask\": \"check\", \"code_set\": \"ICD-10-CM\", \"code\": \"e1140\", \"date\": \"2025-11-01\"},"
        " {\"ask\": \"identifier\", \"kind\": \"npi\", \"value\": \"1234567893\"},"
        " {\"ask\": \"search\", \"query\": \"?\"}]";
    cleanclaim_document *document = NULL;
    size_t length;
    char *text;
    CHECK(cleanclaim_engine_answer_codes(engine, questions, sizeof questions - 1, &document) == CLEANCLAIM_OK);
    text = text_of(document);
    CHECK(strstr(text, "cleanclaim/code-answers/1") != NULL);
    CHECK(strstr(text, "\"official\":\"E11.40\"") != NULL);
    CHECK(strstr(text, "\"status\":\"valid\"") != NULL);
    CHECK(strstr(text, "\"slug\":\"search-query-empty\"") != NULL);
    free(text);
    CHECK(cleanclaim_document_free(document) == CLEANCLAIM_OK);
    document = NULL;
    for (length = 0; length < sizeof questions - 1; length++) {
        CHECK(cleanclaim_engine_answer_codes(engine, questions, length, &document) == CLEANCLAIM_ERR_INPUT);
    }
    CHECK(document == NULL);
}

static const cleanclaim_code_question NEW_CODE = CLEANCLAIM_CODE_QUESTION_INIT;
static const cleanclaim_code_status NEW_STATUS = CLEANCLAIM_CODE_STATUS_INIT;

static cleanclaim_code_question code_question(int32_t code_set, const char *code, int32_t date) {
    cleanclaim_code_question question = NEW_CODE;
    question.code_set = code_set;
    question.date = date;
    strncpy(question.code, code, sizeof question.code);
    return question;
}

static cleanclaim_code_status checked(const cleanclaim_engine *engine, int32_t code_set, const char *code, int32_t date) {
    cleanclaim_code_question question = code_question(code_set, code, date);
    cleanclaim_code_status found = NEW_STATUS;
    CHECK(cleanclaim_engine_check_code(engine, &question, &found) == CLEANCLAIM_OK);
    CHECK(found.struct_size == sizeof found);
    return found;
}

#define CODE_FAULT(field_change, expected_status, expected_slug)                                         \
    do {                                                                                                 \
        question = code_question(CLEANCLAIM_CODE_SET_ICD_10_CM, "E11.40", 20251101);                     \
        field_change;                                                                                    \
        memset(&found, 7, sizeof found);                                                                 \
        found.struct_size = (uint32_t)sizeof found;                                                      \
        CHECK(cleanclaim_engine_check_code(engine, &question, &found) == (expected_status));             \
        CHECK(cleanclaim_last_error_number() == (expected_slug));                                        \
        CHECK(found.status == 0x07070707 && found.official[0] == 7);                                     \
    } while (0)

/* The days are those of the code ranges of the MCE: E11.40 from 2015-10-01 on, E11.4 above it a header of the order files;
 * 0DTJ4ZZ from 2015-10-01 on. */
static void check_codes_flat(const cleanclaim_engine *engine) {
    const int32_t diagnosis = CLEANCLAIM_CODE_SET_ICD_10_CM;
    cleanclaim_code_question question;
    cleanclaim_code_status found = checked(engine, diagnosis, " e1140 ", 20251101);
    struct {
        cleanclaim_code_question known;
        int32_t unknown[4];
    } newer;
    CHECK(found.status == CLEANCLAIM_CODE_VALID && found.billable == 1);
    CHECK(found.from == 20151001 && found.to > 20260101);
    CHECK(found.release_match == CLEANCLAIM_RELEASE_EXACT);
    CHECK(strcmp(found.official, "E11.40") == 0 && strcmp(found.release, "FY2026") == 0);
    found = checked(engine, diagnosis, "E11.4", 20251101);
    CHECK(found.status == CLEANCLAIM_CODE_HEADER && found.billable == 0);
    CHECK(strcmp(found.official, "E11.4") == 0);
    found = checked(engine, diagnosis, "E11.40", 20150930);
    CHECK(found.status == CLEANCLAIM_CODE_NOT_YET_EFFECTIVE && found.billable == 0);
    CHECK(checked(engine, diagnosis, "E11.40", 20990101).status == CLEANCLAIM_CODE_NOT_COVERED);
    CHECK(checked(engine, diagnosis, "ZZZ", 20251101).status == CLEANCLAIM_CODE_UNKNOWN);
    found = checked(engine, diagnosis, "", 20251101);
    CHECK(found.status == CLEANCLAIM_CODE_MALFORMED && found.official[0] == 0 && found.from == 0 && found.to == 0);
    /* A text that fills the array, or was cut to it, is no code. */
    found = checked(engine, diagnosis, "E11.40E11.40E11.40E11.40E11.40E11.40", 20251101);
    CHECK(found.status == CLEANCLAIM_CODE_MALFORMED);
    found = checked(engine, CLEANCLAIM_CODE_SET_ICD_10_PCS, "0dtj4zz", 20251101);
    CHECK(found.status == CLEANCLAIM_CODE_VALID && strcmp(found.official, "0DTJ4ZZ") == 0);
    CHECK(checked(engine, CLEANCLAIM_CODE_SET_HCPCS, "99213", 20251101).status == CLEANCLAIM_CODE_VALID);
    CHECK(checked(engine, CLEANCLAIM_CODE_SET_CPT, "G0101", 20251101).status == CLEANCLAIM_CODE_MALFORMED);
    CHECK(checked(engine, CLEANCLAIM_CODE_SET_MODIFIER, "25", 20251101).status == CLEANCLAIM_CODE_VALID);
    CHECK(checked(engine, CLEANCLAIM_CODE_SET_POS, "11", 20251101).status == CLEANCLAIM_CODE_VALID);
    found = checked(engine, CLEANCLAIM_CODE_SET_REVENUE, "450", 20251101);
    CHECK(found.status == CLEANCLAIM_CODE_VALID && strcmp(found.official, "0450") == 0);
    found = checked(engine, CLEANCLAIM_CODE_SET_BILL_TYPE, "131", 20251101);
    CHECK(found.status == CLEANCLAIM_CODE_VALID && strcmp(found.official, "0131") == 0);
    CHECK(checked(engine, CLEANCLAIM_CODE_SET_CARC, "45", 20251101).status == CLEANCLAIM_CODE_VALID);
    CHECK(checked(engine, CLEANCLAIM_CODE_SET_RARC, "N130", 20251101).status == CLEANCLAIM_CODE_VALID);
    CHECK(checked(engine, CLEANCLAIM_CODE_SET_TAXONOMY, "207R00000X", 20251101).status == CLEANCLAIM_CODE_VALID);
    CHECK(checked(engine, CLEANCLAIM_CODE_SET_CONDITION, "02", 20251101).status == CLEANCLAIM_CODE_VALID);
    CHECK(checked(engine, CLEANCLAIM_CODE_SET_DISCHARGE_STATUS, "01", 20251101).status == CLEANCLAIM_CODE_VALID);
    found = checked(engine, CLEANCLAIM_CODE_SET_ADJUSTMENT_GROUP, "pr", 20251101);
    CHECK(found.status == CLEANCLAIM_CODE_VALID && strcmp(found.official, "PR") == 0);
    CHECK(checked(engine, CLEANCLAIM_CODE_SET_CLAIM_STATUS, "X", 20251101).status == CLEANCLAIM_CODE_MALFORMED);

    CODE_FAULT(question.date = 20250230, CLEANCLAIM_ERR_INPUT, CLEANCLAIM_SLUG_MALFORMED_DATE);
    CODE_FAULT(question.date = 0, CLEANCLAIM_ERR_INPUT, CLEANCLAIM_SLUG_MALFORMED_DATE);
    CODE_FAULT(question.code_set = 0, CLEANCLAIM_ERR_ARGUMENT, CLEANCLAIM_SLUG_UNKNOWN_CONSTANT);
    CODE_FAULT(question.code_set = 25, CLEANCLAIM_ERR_ARGUMENT, CLEANCLAIM_SLUG_UNKNOWN_CONSTANT);
    CODE_FAULT(question.code_set = -1, CLEANCLAIM_ERR_ARGUMENT, CLEANCLAIM_SLUG_UNKNOWN_CONSTANT);
    CODE_FAULT(question.reserved = 1, CLEANCLAIM_ERR_ARGUMENT, CLEANCLAIM_SLUG_UNKNOWN_CONSTANT);
    CODE_FAULT(memset(question.code, 0xff, 32), CLEANCLAIM_ERR_TEXT, CLEANCLAIM_SLUG_TEXT_NOT_UTF8);
    CODE_FAULT(question.struct_size = 0, CLEANCLAIM_ERR_STRUCT_SIZE, CLEANCLAIM_SLUG_STRUCT_SIZE);
    CODE_FAULT(question.struct_size--, CLEANCLAIM_ERR_STRUCT_SIZE, CLEANCLAIM_SLUG_STRUCT_SIZE);

    memset(&newer, 0, sizeof newer);
    newer.known = code_question(diagnosis, "E11.40", 20251101);
    newer.known.struct_size = (uint32_t)sizeof newer;
    found = NEW_STATUS;
    CHECK(cleanclaim_engine_check_code(engine, &newer.known, &found) == CLEANCLAIM_OK);
    CHECK(found.status == CLEANCLAIM_CODE_VALID);
    newer.unknown[3] = 1;
    CHECK(cleanclaim_engine_check_code(engine, &newer.known, &found) == CLEANCLAIM_ERR_STRUCT_SIZE);
    CHECK(cleanclaim_engine_check_code(NULL, &question, &found) == CLEANCLAIM_ERR_NULL);
    CHECK(cleanclaim_engine_check_code(engine, NULL, &found) == CLEANCLAIM_ERR_NULL);
    question = code_question(diagnosis, "E11.40", 20251101);
    CHECK(cleanclaim_engine_check_code(engine, &question, NULL) == CLEANCLAIM_ERR_NULL);
    found.struct_size = 8;
    CHECK(cleanclaim_engine_check_code(engine, &question, &found) == CLEANCLAIM_ERR_STRUCT_SIZE);
}

static char *read_file(const char *folder, const char *name, size_t *length) {
    char path[1024];
    char *bytes = NULL;
    FILE *file;
    long size;
    *length = 0;
    sprintf(path, "%.900s/%.100s", folder, name);
    file = fopen(path, "rb");
    if (file == NULL) {
        return NULL;
    }
    if (fseek(file, 0, SEEK_END) == 0 && (size = ftell(file)) > 0 && fseek(file, 0, SEEK_SET) == 0) {
        bytes = (char *)malloc((size_t)size);
        *length = fread(bytes, 1, (size_t)size, file);
    }
    fclose(file);
    return bytes;
}

/* What demo-837p.edi pays, line by line; the lines between are not priced (36415 status X, 97010 status B, 99499 status C, no 99X99).
 * RVU25D with GPCI2025 row 10112/00, RVU26C with GPCI2026 rows 10112/00 (with the floor) and 06102/16. */
static const char *const demo[8] = {
    "81.86",  /* 99213: see office_visit */
    "9.55",   /* 71046-26: (0.22 x 1.000 + 0.08 x 0.869 + 0.01 x 0.575) x 32.3465 = 9.550951055 */
    "12.62",  /* 93000: (0.17 x 1.000 + 0.24 x 0.869 + 0.02 x 0.575) x 32.3465 = 12.617075790 */
    "115.49", /* 99214: (1.92 x 1.000 + 1.80 x 0.869 + 0.15 x 0.575) x 32.3465 = 115.491560925 */
    "87.79",  /* 99213 in 2026: (1.30 x 1.000 + 1.46 x 0.875 + 0.09 x 0.566) x 33.4009 = 87.792261596 */
    "87.79",  /* the same on the next day */
    "99.63",  /* 99213 in Chicago: (1.30 x 1.007 + 1.46 x 1.005 + 0.09 x 2.295) x 33.4009 = 99.633214655 */
    "34.11"   /* 71046 in Chicago: (0.21 x 1.007 + 0.76 x 1.005 + 0.02 x 2.295) x 33.4009 = 34.107997053 */
};

static void check_documents(const cleanclaim_engine *engine, const char *folder) {
    cleanclaim_price_options options = NEW_OPTIONS;
    cleanclaim_document *document = NULL;
    size_t length = 0, shown, priced = 0;
    char *claim, *text, *line;
    char why[512];

    /* Coverage. */
    CHECK(cleanclaim_engine_coverage(engine, &document) == CLEANCLAIM_OK);
    text = text_of(document);
    CHECK(strstr(text, "cleanclaim/coverage/1") != NULL);
    CHECK(strstr(text, "RVU25D") != NULL);
    free(text);
    CHECK(cleanclaim_document_free(document) == CLEANCLAIM_OK);
    document = NULL;

    /* Hostile bytes are an error, never a document. */
    CHECK(cleanclaim_engine_price_claim(engine, (const uint8_t *)CLAIM, sizeof CLAIM - 1, NULL, &document) ==
          CLEANCLAIM_ERR_INPUT);
    CHECK(cleanclaim_engine_price_claim(engine, (const uint8_t *)"{\"JANE\": \"DOE\"}", 15, NULL, &document) ==
          CLEANCLAIM_ERR_INPUT);
    CHECK(cleanclaim_last_error_text(why, sizeof why, NULL) == CLEANCLAIM_OK && strstr(why, "DOE") == NULL);
    CHECK(cleanclaim_engine_price_claim(engine, (const uint8_t *)"{\xff\xfe\0}", 5, NULL, &document) ==
          CLEANCLAIM_ERR_INPUT);
    CHECK(cleanclaim_engine_price_claim(engine, (const uint8_t *)"\0\0\0\0", 4, NULL, &document) != CLEANCLAIM_OK);
    options.struct_size--;
    CHECK(cleanclaim_engine_price_claim(engine, (const uint8_t *)"{}", 2, &options, &document) ==
          CLEANCLAIM_ERR_STRUCT_SIZE);
    options = NEW_OPTIONS;
    options.trace = 2;
    CHECK(cleanclaim_engine_price_claim(engine, (const uint8_t *)"{}", 2, &options, &document) ==
          CLEANCLAIM_ERR_ARGUMENT);
    options = NEW_OPTIONS;
    strcpy(options.carrier, "1");
    CHECK(cleanclaim_engine_price_claim(engine, (const uint8_t *)"{}", 2, &options, &document) ==
          CLEANCLAIM_ERR_INPUT);
    CHECK(document == NULL);

    /* The same claim as JSON and as an 837. */
    options = NEW_OPTIONS;
    options.trace = 1;
    options.has_deductible_remaining = 1;
    strcpy(options.carrier, "10112");
    strcpy(options.locality, "00");
    claim = read_file(folder, "office-visit.json", &length);
    CHECK(claim != NULL);
    CHECK(cleanclaim_engine_price_claim(engine, (const uint8_t *)claim, length, &options, &document) ==
          CLEANCLAIM_OK);
    text = text_of(document);
    CHECK(strstr(text, "\"allowed\":\"81.86\"") != NULL);
    CHECK(strstr(text, "fee-schedule-amount") != NULL);
    free(text);
    free(claim);
    CHECK(cleanclaim_document_free(document) == CLEANCLAIM_OK);
    document = NULL;

    claim = read_file(folder, "demo-837p.edi", &length);
    CHECK(claim != NULL);
    CHECK(cleanclaim_engine_price_claim(engine, (const uint8_t *)claim, length, NULL, &document) == CLEANCLAIM_OK);
    text = text_of(document);
    CHECK(strstr(text, "cleanclaim/pricing-batch/1") != NULL);
    printf("demo-837p.edi:");
    for (line = text; (line = strstr(line, "\"price\":{\"allowed\":\"")) != NULL; line += shown) {
        line += strlen("\"price\":{\"allowed\":\"");
        shown = strcspn(line, "\"");
        printf(" %.*s", (int)shown, line);
        CHECK(priced < 8 && strlen(demo[priced]) == shown && strncmp(line, demo[priced], shown) == 0);
        priced++;
    }
    printf("\n");
    CHECK(priced == 8);
    free(text);
    CHECK(cleanclaim_document_free(document) == CLEANCLAIM_OK);
    free(claim);
}

static void check_names(void) {
    cleanclaim_layout layout = CLEANCLAIM_LAYOUT_INIT;
    char version[32];
    CHECK(cleanclaim_version_number() == CLEANCLAIM_VERSION_NUMBER);
    CHECK(second_version() == CLEANCLAIM_VERSION_NUMBER);
    sprintf(version, "%d.%d.%d", CLEANCLAIM_VERSION_MAJOR, CLEANCLAIM_VERSION_MINOR, CLEANCLAIM_VERSION_PATCH);
    CHECK(strcmp(cleanclaim_version_text(), version) == 0);
    CHECK(strcmp(cleanclaim_status_name(CLEANCLAIM_OK), "CLEANCLAIM_OK") == 0);
    CHECK(strcmp(cleanclaim_status_name(CLEANCLAIM_ERR_FAULT), "CLEANCLAIM_ERR_FAULT") == 0);
    CHECK(strcmp(cleanclaim_status_name(-1), "") == 0);
    CHECK(strcmp(cleanclaim_slug_name(CLEANCLAIM_SLUG_MALFORMED_DATE), "malformed-date") == 0);
    CHECK(strcmp(cleanclaim_slug_name(0), "") == 0);
    CHECK(strcmp(cleanclaim_slug_name(-2147483647), "") == 0);
    CHECK(cleanclaim_selftest(&layout) == CLEANCLAIM_OK);
    layout.price_allowed++;
    CHECK(cleanclaim_selftest(&layout) == CLEANCLAIM_ERR_LAYOUT);
    layout.price_allowed--;
    layout.code_status_size = 0;
    CHECK(cleanclaim_selftest(&layout) == CLEANCLAIM_ERR_LAYOUT);
    /* A header of before the structs of one code says nothing of them. */
    layout.struct_size = 48;
    CHECK(cleanclaim_selftest(&layout) == CLEANCLAIM_OK);
    layout.struct_size = (uint32_t)sizeof layout;
    layout.code_status_size = (uint32_t)sizeof(cleanclaim_code_status);
    CHECK(cleanclaim_selftest(&layout) == CLEANCLAIM_OK);
    layout.version_number += 1000;
    CHECK(cleanclaim_selftest(&layout) == CLEANCLAIM_ERR_LAYOUT);
    layout.struct_size = 4;
    CHECK(cleanclaim_selftest(&layout) == CLEANCLAIM_ERR_STRUCT_SIZE);
}

static void check_empty(void) {
    static const uint8_t junk[64] = {0};
    cleanclaim_engine *engine = NULL;
    cleanclaim_line_question question = office_visit();
    cleanclaim_line_price price = NEW_PRICE;
    CHECK(cleanclaim_engine_open_empty(&engine) == CLEANCLAIM_OK);
    CHECK(cleanclaim_engine_price_line(engine, &question, &price) == CLEANCLAIM_OK);
    CHECK(price.status == CLEANCLAIM_NOT_PRICED);
    CHECK(price.reason == CLEANCLAIM_SLUG_TABLE_NOT_LOADED || price.reason == CLEANCLAIM_SLUG_DATE_NOT_COVERED);
    CHECK(cleanclaim_engine_add_pack(engine, "junk", 4, junk, sizeof junk) == CLEANCLAIM_ERR_TABLES);
    CHECK(cleanclaim_engine_preload(engine) == CLEANCLAIM_OK);
    CHECK(cleanclaim_engine_free(engine) == CLEANCLAIM_OK);
}

/* The wording is invented: what a licensee loads is shown, and nothing is loaded from a text with a fault. */
static void check_descriptors(void) {
    static const char file[] = "code,short\n99213,invented wording\n99214,more of it\n";
    static const char question[] =
        "{\"ask\": \"check\", \"code_set\": \"CPT\", \"code\": \"99213\", \"date\": \"2025-11-03\"}";
    const int32_t cpt = CLEANCLAIM_CODE_SET_CPT;
    char text[1024] = "";
    size_t needed = 0;
    uint64_t rows = 7;
    cleanclaim_engine *engine = NULL;
    cleanclaim_document *document = NULL;
    CHECK(cleanclaim_engine_open(&engine) == CLEANCLAIM_OK);
    CHECK(cleanclaim_engine_add_descriptors(engine, cpt, "mine", 4, "a,b\n", 4, &rows) != CLEANCLAIM_OK);
    CHECK(cleanclaim_last_error_number() == CLEANCLAIM_SLUG_DESCRIPTOR_ROW && rows == 7);
    CHECK(cleanclaim_engine_add_descriptors(engine, 0, "mine", 4, file, sizeof file - 1, &rows) == CLEANCLAIM_ERR_ARGUMENT);
    CHECK(cleanclaim_engine_add_descriptors(engine, CLEANCLAIM_CODE_SET_ICD_10_CM, "mine", 4, file, sizeof file - 1, &rows) !=
          CLEANCLAIM_OK);
    CHECK(cleanclaim_last_error_number() == CLEANCLAIM_SLUG_CODE_SET_WORDING_PUBLIC && rows == 7);
    CHECK(cleanclaim_engine_add_descriptors(engine, cpt, "mine", 4, file, sizeof file - 1, &rows) == CLEANCLAIM_OK && rows == 2);
    CHECK(cleanclaim_engine_answer_codes(engine, question, sizeof question - 1, &document) == CLEANCLAIM_OK);
    CHECK(cleanclaim_document_text(document, text, sizeof text, &needed) == CLEANCLAIM_OK);
    CHECK(strstr(text, "\"title\":\"invented wording\"") != NULL);
    CHECK(cleanclaim_document_free(document) == CLEANCLAIM_OK);
    CHECK(cleanclaim_engine_free(engine) == CLEANCLAIM_OK);
}

int main(int argc, char **argv) {
    const char *folder = argc > 1 ? argv[1] : "tests/vectors/claims";
    cleanclaim_engine *engine = NULL;
    check_names();
    check_empty();
    check_descriptors();
    CHECK(cleanclaim_engine_open(&engine) == CLEANCLAIM_OK);
    if (engine == NULL) {
        return check_end("door");
    }
    check_amounts(engine);
    check_refusals(engine);
    check_faults(engine);
    check_growth(engine);
    check_nulls(engine);
    check_line_json(engine);
    check_x12_documents(engine);
    check_codes_json(engine);
    check_codes_flat(engine);
    check_documents(engine, folder);
    CHECK(cleanclaim_engine_free(engine) == CLEANCLAIM_OK);
    return check_end("door");
}
