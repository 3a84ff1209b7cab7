// The C++ door: the demo's amount by either kind of call, errors as exceptions and as status, ownership. C++98 to C++20.
#include "cleanclaim.hpp"
#include "cleanclaim.hpp"

#include "check.h"

using cleanclaim::Engine;
using cleanclaim::LineQuestion;

// (1.30 x 1.000 + 1.35 x 0.869 + 0.10 x 0.575) x 32.3465 = 81.857670225: RVU25D row 99213, GPCI2025 row 10112/00.
static LineQuestion office_visit() {
    LineQuestion question;
    question.on(20251103).procedure("99213").modifier("25").place_of_service("11").locality("10112", "00");
    return question;
}

static void check_lines(const Engine &engine) {
    const cleanclaim_line_price price = engine.price_line(office_visit());
    CHECK(price.status == CLEANCLAIM_PRICED && price.allowed == 8186);
    CHECK(std::string(price.release) == "RVU25D");
    printf("99213 on 2025-11-03 at 10112/00 in an office: %ld.%02ld\n", static_cast<long>(price.allowed / 100),
           static_cast<long>(price.allowed % 100));

    cleanclaim_line_price other = CLEANCLAIM_LINE_PRICE_INIT;
    CHECK(engine.price_line(office_visit().charge(5000), other) == CLEANCLAIM_OK && other.allowed == 5000);
    CHECK(engine.price_line(office_visit().participation(CLEANCLAIM_NON_PARTICIPATING)).allowed == 7777);
    CHECK(engine.price_line(office_visit().provider_type(CLEANCLAIM_PROVIDER_NP)).allowed == 6958);

    const cleanclaim_line_price refused = engine.price_line(office_visit().procedure("99024"));
    CHECK(refused.status == CLEANCLAIM_NOT_PRICED && refused.reason == CLEANCLAIM_SLUG_BUNDLED);
    CHECK(cleanclaim::last_error_text().find("99024") != std::string::npos);
    CHECK(!cleanclaim::last_error_remedy().empty());
}

static void check_errors(const Engine &engine) {
    bool thrown = false;
    try {
        engine.price_line(office_visit().procedure("9921"));
    } catch (const cleanclaim::Error &error) {
        thrown = true;
        CHECK(error.status() == CLEANCLAIM_ERR_INPUT);
        CHECK(error.number() == CLEANCLAIM_SLUG_MALFORMED_PROCEDURE_CODE);
        CHECK(std::string(error.slug()) == "malformed-procedure-code");
        CHECK(std::string(error.what()).find("9921") != std::string::npos);
        CHECK(!error.remedy().empty());
    }
    CHECK(thrown);
    cleanclaim_line_price price = CLEANCLAIM_LINE_PRICE_INIT;
    // What is too long for its array is refused, not cut.
    CHECK(engine.price_line(office_visit().procedure("99213     ").on(20251103), price) == CLEANCLAIM_ERR_INPUT);
    CHECK(engine.price_line(office_visit().modifier("25  x"), price) == CLEANCLAIM_ERR_INPUT);
    LineQuestion many = office_visit();
    many.modifier("GA").modifier("GX").modifier("GY").modifier("GZ");
    CHECK(engine.price_line(many, price) == CLEANCLAIM_ERR_INPUT);
    CHECK(price.status == 0);
    std::string text = "kept";
    CHECK(engine.price_claim("", NULL, text) == CLEANCLAIM_ERR_INPUT && text == "kept");
    CHECK(engine.price_line_json("{}", text) == CLEANCLAIM_ERR_INPUT && text == "kept");
    thrown = false;
    try {
        engine.price_claim("{\"schema\":");
    } catch (const std::exception &) {
        thrown = true;
    }
    CHECK(thrown);
}

static void check_documents(const Engine &engine) {
    CHECK(engine.coverage().find("RVU25D") != std::string::npos);
    CHECK(engine.answer_codes("{\"ask\": \"check\", \"code_set\": \"ICD-10-CM\", \"code\": \"E11.40\", \"date\": \"2025-11-01\"}")
              .find("\"status\":\"valid\"") != std::string::npos);
    const cleanclaim_code_status code = engine.check_code(CLEANCLAIM_CODE_SET_ICD_10_CM, "e1140", 20251101);
    CHECK(code.status == CLEANCLAIM_CODE_VALID && code.billable == 1 && std::string(code.official) == "E11.40");
    cleanclaim_code_status kept = CLEANCLAIM_CODE_STATUS_INIT;
    CHECK(engine.check_code(0, "E11.40", 20251101, kept) == CLEANCLAIM_ERR_ARGUMENT && kept.status == 0);
    const std::string answer = engine.price_line_json(
        "{\"schema\": \"cleanclaim/line/1\", \"date\": \"2025-11-03\", \"procedure\": \"99213\","
        " \"place_of_service\": \"11\", \"locality\": \"10112/00\"}");
    CHECK(answer.find("\"allowed\":\"81.86\"") != std::string::npos);
    CHECK(answer[answer.size() - 1] == '}');
}

static void check_ownership() {
    Engine empty(Engine::empty);
    const cleanclaim_line_price price = empty.price_line(office_visit());
    CHECK(price.status == CLEANCLAIM_NOT_PRICED);
    CHECK(empty.try_add_pack("junk", std::string(64, '\0')) == CLEANCLAIM_ERR_TABLES);
    CHECK(empty.try_add_descriptors(CLEANCLAIM_CODE_SET_CARC, "mine", "code,short\n45,invented\n") == CLEANCLAIM_OK);
    CHECK(empty.try_add_descriptors(CLEANCLAIM_CODE_SET_CARC, "mine", "") != CLEANCLAIM_OK);
    CHECK(Engine::open(Engine::embedded, empty) == CLEANCLAIM_OK);
    CHECK(empty.price_line(office_visit()).allowed == 8186);
    Engine closed(static_cast<cleanclaim_engine *>(NULL));
    CHECK(closed.try_preload() == CLEANCLAIM_ERR_NULL);
#ifdef CLEANCLAIM_CPP11
    Engine moved(std::move(empty));
    CHECK(empty.get() == NULL && moved.price_line(office_visit()).allowed == 8186);
    closed = std::move(moved);
    CHECK(closed.get() != NULL && moved.get() == NULL);
#endif
}

int main() {
    cleanclaim_layout layout = CLEANCLAIM_LAYOUT_INIT;
    CHECK(cleanclaim_selftest(&layout) == CLEANCLAIM_OK);
    Engine engine;
    engine.preload();
    check_lines(engine);
    check_errors(engine);
    check_documents(engine);
    check_ownership();
    return check_end("door++");
}
