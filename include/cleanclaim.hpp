// cleanclaim for C++: the C door with destructors. Header only, C++98 to C++20; written by hand.
//
// What cleanclaim.h says in its first chapter holds here too. On top of it:
//
//   OWNERSHIP   An Engine ends its handle with itself. It is not copied; from C++11 on it is moved. Documents come as std::string.
//   THREADS     The const functions of one Engine may run in many threads at once.
//   ERRORS      Each verb comes twice. With an output as its last argument it returns the status and throws nothing of ours
//               (std::string may throw std::bad_alloc). Without, it returns the output and throws cleanclaim::Error. Define
//               CLEANCLAIM_NO_EXCEPTIONS before this header and only the first kind is there.
//               A line that cannot be priced is no error: look at price.status and price.reason.
//
//     cleanclaim::Engine engine;
//     cleanclaim::LineQuestion question;
//     question.on(20251103).procedure("99213").modifier("25").place_of_service("11").locality("10112", "00");
//     cleanclaim_line_price price = engine.price_line(question);      // price.allowed == 8186
#ifndef CLEANCLAIM_HPP
#define CLEANCLAIM_HPP

#include "cleanclaim.h"

#include <cstddef>
#include <cstring>
#include <string>
#ifndef CLEANCLAIM_NO_EXCEPTIONS
#include <stdexcept>
#endif

#if __cplusplus >= 201103L || (defined(_MSVC_LANG) && _MSVC_LANG >= 201103L)
#define CLEANCLAIM_NOTHROW noexcept
#define CLEANCLAIM_CPP11 1
#else
#define CLEANCLAIM_NOTHROW throw()
#endif

namespace cleanclaim {

namespace detail {

typedef cleanclaim_status (*last_error_part)(char *, size_t, size_t *);

inline std::string last_error(last_error_part part) {
    size_t needed = 0;
    std::string text;
    if (part(NULL, 0, &needed) == CLEANCLAIM_OK && needed > 1) {
        text.resize(needed);
        if (part(&text[0], needed, &needed) == CLEANCLAIM_OK) {
            text.resize(needed - 1);
        } else {
            text.clear();
        }
    }
    return text;
}

/// A document that is freed when its text has been taken, whatever happens.
class Held {
public:
    Held() : handle(NULL) {}
    ~Held() { cleanclaim_document_free(handle); }

    cleanclaim_status text(std::string &out) const {
        size_t needed = 0;
        cleanclaim_status status = cleanclaim_document_text(handle, NULL, 0, &needed);
        if (status != CLEANCLAIM_OK) {
            return status;
        }
        std::string copy(needed, '\0');
        status = cleanclaim_document_text(handle, &copy[0], needed, &needed);
        if (status == CLEANCLAIM_OK) {
            copy.resize(needed - 1);
            out.swap(copy);
        }
        return status;
    }

    cleanclaim_document *handle;

private:
    Held(const Held &);
    Held &operator=(const Held &);
};

/// Copies text into an array. Text that is too long ends in '?', so that it is refused and not cut to something else.
template <size_t SIZE>
inline void put(char (&field)[SIZE], const std::string &text) {
    std::memset(field, 0, SIZE);
    std::memcpy(field, text.data(), text.size() < SIZE ? text.size() : SIZE);
    if (text.size() > SIZE) {
        field[SIZE - 1] = '?';
    }
}

} // namespace detail

/// The words of this thread's last error or refusal, until its next call.
inline std::string last_error_text() { return detail::last_error(cleanclaim_last_error_text); }

/// What to do about it.
inline std::string last_error_remedy() { return detail::last_error(cleanclaim_last_error_remedy); }

#ifndef CLEANCLAIM_NO_EXCEPTIONS
/// A call that failed: what() says what was wrong.
class Error : public std::runtime_error {
public:
    /// From this thread's last error.
    explicit Error(cleanclaim_status status)
        : std::runtime_error(describe(status)), status_(status), number_(cleanclaim_last_error_number()),
          slug_(cleanclaim_last_error_slug()), remedy_(last_error_remedy()) {}
    virtual ~Error() CLEANCLAIM_NOTHROW {}

    /// CLEANCLAIM_ERR_...
    cleanclaim_status status() const { return status_; }
    /// CLEANCLAIM_SLUG_...
    int32_t number() const { return number_; }
    /// Its name; static text.
    const char *slug() const { return slug_; }
    /// What to do about it.
    const std::string &remedy() const { return remedy_; }

private:
    static std::string describe(cleanclaim_status status) {
        const std::string text = last_error_text();
        return text.empty() ? std::string(cleanclaim_status_name(status)) : text;
    }

    cleanclaim_status status_;
    int32_t number_;
    const char *slug_;
    std::string remedy_;
};

/// Throws where a status is not CLEANCLAIM_OK.
inline void check(cleanclaim_status status) {
    if (status != CLEANCLAIM_OK) {
        throw Error(status);
    }
}
#endif

/// A line to be priced, filled in by name. What is not set is as CLEANCLAIM_LINE_QUESTION_INIT has it.
class LineQuestion {
public:
    LineQuestion() : modifiers_(0) {
        static const cleanclaim_line_question start = CLEANCLAIM_LINE_QUESTION_INIT;
        value_ = start;
    }

    /// Date of service, YYYYMMDD.
    LineQuestion &on(int32_t date) { return value_.date = date, *this; }
    /// Procedure.
    LineQuestion &procedure(const std::string &text) { return detail::put(value_.procedure, text), *this; }
    /// A further modifier; a fifth makes the question malformed.
    LineQuestion &modifier(const std::string &text) {
        if (modifiers_ < 4) {
            detail::put(value_.modifiers[modifiers_++], text);
        } else {
            detail::put(value_.modifiers[3], "????");
        }
        return *this;
    }
    /// Place of service.
    LineQuestion &place_of_service(const std::string &text) {
        return detail::put(value_.place_of_service, text), *this;
    }
    /// Carrier and locality.
    LineQuestion &locality(const std::string &carrier, const std::string &number) {
        detail::put(value_.carrier, carrier);
        return detail::put(value_.locality, number), *this;
    }
    /// Or the ZIP code.
    LineQuestion &zip(const std::string &text) { return detail::put(value_.zip, text), *this; }
    /// Units in thousandths.
    LineQuestion &units(int64_t thousandths) { return value_.units = thousandths, *this; }
    /// What is billed for the whole line, in cents.
    LineQuestion &charge(int64_t cents) {
        value_.has_charge = 1;
        return value_.charge = cents, *this;
    }
    /// CLEANCLAIM_PARTICIPATING or CLEANCLAIM_NON_PARTICIPATING.
    LineQuestion &participation(int32_t constant) { return value_.participation = constant, *this; }
    /// CLEANCLAIM_PROVIDER_...
    LineQuestion &provider_type(int32_t constant) { return value_.provider_type = constant, *this; }
    /// A qualifying participant of an advanced alternative payment model.
    LineQuestion &qualifying_participant(bool yes) { return value_.qualifying_participant = yes, *this; }
    /// Refuse an answer from another release of the same year.
    LineQuestion &exact_release_only(bool yes) { return value_.exact_release_only = yes, *this; }
    /// Answer with the releases published by this day, YYYYMMDD.
    LineQuestion &known_on(int32_t date) { return value_.known_on = date, *this; }

    /// The struct of the C door.
    const cleanclaim_line_question &value() const { return value_; }

private:
    cleanclaim_line_question value_;
    int modifiers_;
};

/// Tables and the verbs over them.
class Engine {
public:
    /// Which tables to begin with.
    enum Tables {
        embedded, ///< those that travel inside the library
        empty     ///< none: add packs
    };

    /// Opens an engine and returns the status; `out` ends what it held and holds the new one.
    static cleanclaim_status open(Tables tables, Engine &out) {
        cleanclaim_engine *handle = NULL;
        const cleanclaim_status status =
            tables == empty ? cleanclaim_engine_open_empty(&handle) : cleanclaim_engine_open(&handle);
        if (status == CLEANCLAIM_OK) {
            cleanclaim_engine_free(out.handle_);
            out.handle_ = handle;
        }
        return status;
    }

#ifndef CLEANCLAIM_NO_EXCEPTIONS
    /// Opens an engine, over the embedded tables where nothing else is asked for.
    explicit Engine(Tables tables = embedded) : handle_(NULL) { check(open(tables, *this)); }
#endif
    /// Takes a handle of the C door over; NULL is an engine that is not open yet.
    explicit Engine(cleanclaim_engine *handle) : handle_(handle) {}
    ~Engine() { cleanclaim_engine_free(handle_); }

#ifdef CLEANCLAIM_CPP11
    Engine(const Engine &) = delete;
    Engine &operator=(const Engine &) = delete;
    Engine(Engine &&other) noexcept : handle_(other.handle_) { other.handle_ = NULL; }
    Engine &operator=(Engine &&other) noexcept {
        cleanclaim_engine *handle = handle_;
        handle_ = other.handle_;
        other.handle_ = handle;
        return *this;
    }
#endif

    /// The handle; it stays the engine's.
    const cleanclaim_engine *get() const { return handle_; }

    /// Adds the bytes of a pack; nobody else may use the engine meanwhile.
    cleanclaim_status try_add_pack(const std::string &name, const std::string &bytes) {
        return cleanclaim_engine_add_pack(handle_, name.data(), name.size(),
                                          reinterpret_cast<const uint8_t *>(bytes.data()), bytes.size());
    }
    /// Adds wording that you have a licence for; nobody else may use the engine meanwhile. `code_set` is a
    /// CLEANCLAIM_CODE_SET_... See cleanclaim_engine_add_descriptors for the form of the text.
    cleanclaim_status try_add_descriptors(int32_t code_set, const std::string &name, const std::string &text) {
        return cleanclaim_engine_add_descriptors(handle_, code_set, name.data(), name.size(), text.data(),
                                                 text.size(), NULL);
    }
    /// Decodes now what pricing needs.
    cleanclaim_status try_preload() const { return cleanclaim_engine_preload(handle_); }
    /// Prices one line; nothing is allocated on the way to an amount.
    cleanclaim_status price_line(const LineQuestion &question, cleanclaim_line_price &out) const {
        cleanclaim_line_price price = CLEANCLAIM_LINE_PRICE_INIT;
        const cleanclaim_status status = cleanclaim_engine_price_line(handle_, &question.value(), &price);
        if (status == CLEANCLAIM_OK) {
            out = price;
        }
        return status;
    }
    /// Prices one line given as JSON; JSON comes out.
    cleanclaim_status price_line_json(const std::string &question, std::string &out) const {
        detail::Held document;
        const cleanclaim_status status = cleanclaim_engine_price_line_json(
            handle_, question.data(), question.size(), &document.handle);
        return status == CLEANCLAIM_OK ? document.text(out) : status;
    }
    /// Prices the claims of an 837 file or of JSON; JSON comes out. `options` may be NULL.
    cleanclaim_status price_claim(const std::string &claim, const cleanclaim_price_options *options,
                                  std::string &out) const {
        detail::Held document;
        const cleanclaim_status status =
            cleanclaim_engine_price_claim(handle_, reinterpret_cast<const uint8_t *>(claim.data()),
                                          claim.size(), options, &document.handle);
        return status == CLEANCLAIM_OK ? document.text(out) : status;
    }
    /// Is this code right on that day? `code_set` is a CLEANCLAIM_CODE_SET_..., `date` YYYYMMDD.
    cleanclaim_status check_code(int32_t code_set, const std::string &code, int32_t date,
                                 cleanclaim_code_status &out) const {
        cleanclaim_code_question question = CLEANCLAIM_CODE_QUESTION_INIT;
        cleanclaim_code_status found = CLEANCLAIM_CODE_STATUS_INIT;
        question.code_set = code_set;
        question.date = date;
        detail::put(question.code, code);
        const cleanclaim_status status = cleanclaim_engine_check_code(handle_, &question, &found);
        if (status == CLEANCLAIM_OK) {
            out = found;
        }
        return status;
    }
    /// Answers questions about codes given as JSON; JSON comes out.
    cleanclaim_status answer_codes(const std::string &questions, std::string &out) const {
        detail::Held document;
        const cleanclaim_status status = cleanclaim_engine_answer_codes(
            handle_, questions.data(), questions.size(), &document.handle);
        return status == CLEANCLAIM_OK ? document.text(out) : status;
    }
    /// Checks an X12 file by SNIP types 1 to 5; JSON comes out. See cleanclaim_engine_check_x12.
    cleanclaim_status check_x12(const std::string &file, int32_t snip, int32_t as_of, std::string &out) const {
        detail::Held document;
        const cleanclaim_status status =
            cleanclaim_engine_check_x12(handle_, reinterpret_cast<const uint8_t *>(file.data()),
                                        file.size(), snip, as_of, &document.handle);
        return status == CLEANCLAIM_OK ? document.text(out) : status;
    }
    /// Reads every transaction of an X12 file; JSON comes out. See cleanclaim_engine_read_x12.
    cleanclaim_status read_x12(const std::string &file, std::string &out) const {
        detail::Held document;
        const cleanclaim_status status = cleanclaim_engine_read_x12(
            handle_, reinterpret_cast<const uint8_t *>(file.data()), file.size(), &document.handle);
        return status == CLEANCLAIM_OK ? document.text(out) : status;
    }
    /// Writes documents as an X12 file; JSON comes out. See cleanclaim_engine_write_x12.
    cleanclaim_status write_x12(const std::string &question, std::string &out) const {
        detail::Held document;
        const cleanclaim_status status =
            cleanclaim_engine_write_x12(handle_, question.data(), question.size(), &document.handle);
        return status == CLEANCLAIM_OK ? document.text(out) : status;
    }
    /// The claim for the next payer; JSON comes out. See cleanclaim_engine_secondary_claim.
    cleanclaim_status secondary_claim(const std::string &question, std::string &out) const {
        detail::Held document;
        const cleanclaim_status status = cleanclaim_engine_secondary_claim(
            handle_, question.data(), question.size(), &document.handle);
        return status == CLEANCLAIM_OK ? document.text(out) : status;
    }
    /// Makes what is sent back for an X12 file (TA1 and 999, or a 277CA). See cleanclaim_engine_acknowledge_x12 for the options.
    cleanclaim_status acknowledge_x12(const std::string &file, const std::string &options, std::string &out) const {
        detail::Held document;
        const cleanclaim_status status = cleanclaim_engine_acknowledge_x12(
            handle_, reinterpret_cast<const uint8_t *>(file.data()), file.size(), options.data(), options.size(),
            &document.handle);
        return status == CLEANCLAIM_OK ? document.text(out) : status;
    }
    /// Says, claim by claim, what a 999, TA1 or 277CA says; JSON comes out. `of` is the 837 that it answers, or empty.
    cleanclaim_status answers_x12(const std::string &acknowledgement, const std::string &of, std::string &out) const {
        detail::Held document;
        const cleanclaim_status status = cleanclaim_engine_answers_x12(
            handle_, reinterpret_cast<const uint8_t *>(acknowledgement.data()), acknowledgement.size(),
            reinterpret_cast<const uint8_t *>(of.data()), of.size(), &document.handle);
        return status == CLEANCLAIM_OK ? document.text(out) : status;
    }
    /// What is loaded and what is missing, as JSON.
    cleanclaim_status coverage(std::string &out) const {
        detail::Held document;
        const cleanclaim_status status = cleanclaim_engine_coverage(handle_, &document.handle);
        return status == CLEANCLAIM_OK ? document.text(out) : status;
    }

#ifndef CLEANCLAIM_NO_EXCEPTIONS
    /// As try_add_pack, and throws.
    void add_pack(const std::string &name, const std::string &bytes) { check(try_add_pack(name, bytes)); }
    /// As try_preload, and throws.
    void preload() const { check(try_preload()); }
    /// Prices one line. A refusal is a price whose status is CLEANCLAIM_NOT_PRICED.
    cleanclaim_line_price price_line(const LineQuestion &question) const {
        cleanclaim_line_price price = CLEANCLAIM_LINE_PRICE_INIT;
        check(price_line(question, price));
        return price;
    }
    /// Prices one line given as JSON.
    std::string price_line_json(const std::string &question) const {
        std::string out;
        check(price_line_json(question, out));
        return out;
    }
    /// Is this code right on that day? An unknown or malformed code is an answer.
    cleanclaim_code_status check_code(int32_t code_set, const std::string &code, int32_t date) const {
        cleanclaim_code_status found = CLEANCLAIM_CODE_STATUS_INIT;
        check(check_code(code_set, code, date, found));
        return found;
    }
    /// Answers questions about codes given as JSON.
    std::string answer_codes(const std::string &questions) const {
        std::string out;
        check(answer_codes(questions, out));
        return out;
    }
    /// Checks an X12 file by SNIP types 1 to 5.
    std::string check_x12(const std::string &file, int32_t snip = 5, int32_t as_of = 0) const {
        std::string out;
        check(check_x12(file, snip, as_of, out));
        return out;
    }
    /// Reads every transaction of an X12 file.
    std::string read_x12(const std::string &file) const {
        std::string out;
        check(read_x12(file, out));
        return out;
    }
    /// Writes documents as an X12 file.
    std::string write_x12(const std::string &question) const {
        std::string out;
        check(write_x12(question, out));
        return out;
    }
    /// The claim for the next payer.
    std::string secondary_claim(const std::string &question) const {
        std::string out;
        check(secondary_claim(question, out));
        return out;
    }
    /// Makes what is sent back for an X12 file (TA1 and 999, or a 277CA).
    std::string acknowledge_x12(const std::string &file, const std::string &options) const {
        std::string out;
        check(acknowledge_x12(file, options, out));
        return out;
    }
    /// Says, claim by claim, what a 999, TA1 or 277CA says.
    std::string answers_x12(const std::string &acknowledgement, const std::string &of = std::string()) const {
        std::string out;
        check(answers_x12(acknowledgement, of, out));
        return out;
    }
    /// Prices the claims of an 837 file or of JSON.
    std::string price_claim(const std::string &claim, const cleanclaim_price_options *options = NULL) const {
        std::string out;
        check(price_claim(claim, options, out));
        return out;
    }
    /// What is loaded and what is missing, as JSON.
    std::string coverage() const {
        std::string out;
        check(coverage(out));
        return out;
    }
#endif

private:
#ifndef CLEANCLAIM_CPP11
    Engine(const Engine &);
    Engine &operator=(const Engine &);
#endif
    cleanclaim_engine *handle_;
};

} // namespace cleanclaim

#endif // CLEANCLAIM_HPP
