/* cleanclaim: the medical billing office as a library.
 *
 * This header is the manual. The first chapter holds for every function; each function adds what is its own.
 *
 * OWNERSHIP
 *   A handle (cleanclaim_engine, cleanclaim_document) is yours from the call that made it until the ..._free that ends it, once.
 *   Everything else stays where it is: the library keeps no pointer of yours after a call, and gives none of its own but
 *   static text (names, versions), which lives as long as the library. Never mix allocators: free() is for your own memory.
 *
 * THREADS
 *   A function that takes `const T *` may be called from many threads on the same handle at once. A function that takes
 *   `T *` wants it for itself: no other thread may use that handle meanwhile. Two handles never disturb each other. The
 *   library starts no threads, reads no clock, no environment and no file, and opens no connection.
 *
 * NULL
 *   NULL gives CLEANCLAIM_ERR_NULL, but where a comment says that it may be NULL. A pointer with a length of 0 may be NULL:
 *   it is empty. ..._free(NULL) is nothing and is CLEANCLAIM_OK.
 *
 * STATUS, OUTPUTS, ERRORS
 *   Every function that can fail returns a cleanclaim_status. Outputs come last and are written when the call succeeds and not
 *   otherwise (`needed` below is the exception). Numbers of status and slugs are never reused, and new ones may come: have a
 *   default branch. What was wrong is kept for the thread that called, until its next call: cleanclaim_last_error_...().
 *   Error texts name the faulty value at most, and no person.
 *
 * TEXT
 *   In: UTF-8 with its length in bytes, without a NUL. Out: into your buffer, whole and with a NUL, or not at all. `needed`
 *   receives the size with the NUL, also where the buffer is too small (CLEANCLAIM_ERR_BUFFER); it may be NULL where there
 *   is a buffer. (buf = NULL, cap = 0) asks for the size alone and is CLEANCLAIM_OK.
 *
 * PANICS
 *   A fault inside the library is stopped at the call, which returns CLEANCLAIM_ERR_FAULT; it does not unwind into your
 *   program. A line about it may appear on standard error, because a library does not change that setting of its host.
 *
 * SIZES AND GROWTH
 *   A struct begins with its own size: start it with its ..._INIT macro. Structs grow at the end only, and what is new means
 *   with zero what was so before. So a program compiled with an older header runs with a newer library. One compiled with a
 *   newer header runs with an older library as long as it leaves at zero what that library does not know, else
 *   CLEANCLAIM_ERR_STRUCT_SIZE says so. A changed function is a new name beside the old one.
 *
 * VERSIONS
 *   CLEANCLAIM_VERSION_NUMBER is what you compiled with, cleanclaim_version_number() what you run with.
 *   cleanclaim_selftest() compares both, and every struct; call it once at start.
 *
 * NUMBERS
 *   Money is int64_t cents, units are int64_t thousandths, dates are int32_t YYYYMMDD. No floating point anywhere.
 *   Flags are 0 or 1; another number is CLEANCLAIM_ERR_ARGUMENT.
 *
 * Linked statically, define CLEANCLAIM_STATIC on Windows before this header.
 */
#ifndef CLEANCLAIM_H
#define CLEANCLAIM_H


/* Generated from ffi/src by cbindgen. Do not edit: run `make header`. */

#include <stddef.h>
#include <stdint.h>

#define CLEANCLAIM_VERSION_MAJOR 0
#define CLEANCLAIM_VERSION_MINOR 1
#define CLEANCLAIM_VERSION_PATCH 0
/** X*1000000 + Y*1000 + Z, the number that cleanclaim_version_number() returns. */
#define CLEANCLAIM_VERSION_NUMBER \
    (CLEANCLAIM_VERSION_MAJOR * 1000000 + CLEANCLAIM_VERSION_MINOR * 1000 + CLEANCLAIM_VERSION_PATCH)

#ifndef CLEANCLAIM_API
#  if defined(_WIN32) && !defined(CLEANCLAIM_STATIC)
#    define CLEANCLAIM_API __declspec(dllimport)
#  elif defined(__GNUC__)
#    define CLEANCLAIM_API __attribute__((visibility("default")))
#  else
#    define CLEANCLAIM_API
#  endif
#endif

#if defined(__GNUC__) || defined(__clang__)
#  define CLEANCLAIM_NODISCARD __attribute__((warn_unused_result))
#elif defined(_MSC_VER)
#  define CLEANCLAIM_NODISCARD _Check_return_
#else
#  define CLEANCLAIM_NODISCARD
#endif

#ifdef __cplusplus
extern "C" {
#endif


/**
 * Diagnoses: E11.40.
 */
#define CLEANCLAIM_CODE_SET_ICD_10_CM 1

/**
 * Inpatient procedures: 0DTJ4ZZ.
 */
#define CLEANCLAIM_CODE_SET_ICD_10_PCS 2

/**
 * Procedures and supplies, HCPCS Level I and II.
 */
#define CLEANCLAIM_CODE_SET_HCPCS 3

/**
 * HCPCS Level I alone.
 */
#define CLEANCLAIM_CODE_SET_CPT 4

/**
 * Modifiers of HCPCS codes.
 */
#define CLEANCLAIM_CODE_SET_MODIFIER 5

/**
 * Places of service.
 */
#define CLEANCLAIM_CODE_SET_POS 6

/**
 * Revenue codes of institutional claims.
 */
#define CLEANCLAIM_CODE_SET_REVENUE 7

/**
 * Types of bill of institutional claims.
 */
#define CLEANCLAIM_CODE_SET_BILL_TYPE 8

/**
 * Claim adjustment reason codes.
 */
#define CLEANCLAIM_CODE_SET_CARC 9

/**
 * Remittance advice remark codes.
 */
#define CLEANCLAIM_CODE_SET_RARC 10

/**
 * Provider taxonomy.
 */
#define CLEANCLAIM_CODE_SET_TAXONOMY 11

/**
 * Condition codes of institutional claims.
 */
#define CLEANCLAIM_CODE_SET_CONDITION 12

/**
 * Occurrence codes of institutional claims.
 */
#define CLEANCLAIM_CODE_SET_OCCURRENCE 13

/**
 * Occurrence span codes of institutional claims.
 */
#define CLEANCLAIM_CODE_SET_OCCURRENCE_SPAN 14

/**
 * Value codes of institutional claims.
 */
#define CLEANCLAIM_CODE_SET_VALUE_CODE 15

/**
 * Patient discharge status.
 */
#define CLEANCLAIM_CODE_SET_DISCHARGE_STATUS 16

/**
 * Point of origin for an admission or visit.
 */
#define CLEANCLAIM_CODE_SET_POINT_OF_ORIGIN 17

/**
 * Type (priority) of an admission or visit.
 */
#define CLEANCLAIM_CODE_SET_ADMISSION_TYPE 18

/**
 * Present on admission indicators.
 */
#define CLEANCLAIM_CODE_SET_PRESENT_ON_ADMISSION 19

/**
 * Claim filing indicators: the kind of payer.
 */
#define CLEANCLAIM_CODE_SET_CLAIM_FILING 20

/**
 * Relationship of the patient to the insured.
 */
#define CLEANCLAIM_CODE_SET_RELATIONSHIP 21

/**
 * Claim adjustment group codes.
 */
#define CLEANCLAIM_CODE_SET_ADJUSTMENT_GROUP 22

/**
 * Claim status category codes.
 */
#define CLEANCLAIM_CODE_SET_CLAIM_STATUS_CATEGORY 23

/**
 * Claim status codes.
 */
#define CLEANCLAIM_CODE_SET_CLAIM_STATUS 24

/**
 * It may be used on that day.
 */
#define CLEANCLAIM_CODE_VALID 1

/**
 * It names a group of codes and may not be billed itself.
 */
#define CLEANCLAIM_CODE_HEADER 2

/**
 * It begins later, or the day lies before the first one of its code set.
 */
#define CLEANCLAIM_CODE_NOT_YET_EFFECTIVE 3

/**
 * It has ended.
 */
#define CLEANCLAIM_CODE_TERMINATED 4

/**
 * The code set has no such code, on no day that is loaded.
 */
#define CLEANCLAIM_CODE_UNKNOWN 5

/**
 * It is not shaped like a code of that code set.
 */
#define CLEANCLAIM_CODE_MALFORMED 6

/**
 * No table that is loaded covers the day.
 */
#define CLEANCLAIM_CODE_NOT_COVERED 7

/**
 * No file of that day is loaded: those before and after it stand for it.
 */
#define CLEANCLAIM_RELEASE_ASSUMED 3

/**
 * Takes assignment always: the full fee schedule amount.
 */
#define CLEANCLAIM_PARTICIPATING 0

/**
 * 95 % of the fee schedule amount, and a limiting charge of 115 % of that.
 */
#define CLEANCLAIM_NON_PARTICIPATING 1

/**
 * A physician.
 */
#define CLEANCLAIM_PROVIDER_PHYSICIAN 0

/**
 * A nurse practitioner.
 */
#define CLEANCLAIM_PROVIDER_NP 1

/**
 * A physician assistant.
 */
#define CLEANCLAIM_PROVIDER_PA 2

/**
 * A clinical nurse specialist.
 */
#define CLEANCLAIM_PROVIDER_CNS 3

/**
 * A certified nurse-midwife.
 */
#define CLEANCLAIM_PROVIDER_CNM 4

/**
 * A certified registered nurse anesthetist.
 */
#define CLEANCLAIM_PROVIDER_CRNA 5

/**
 * A clinical social worker.
 */
#define CLEANCLAIM_PROVIDER_CSW 6

/**
 * A clinical psychologist.
 */
#define CLEANCLAIM_PROVIDER_PSYCHOLOGIST 7

/**
 * A registered dietitian or nutrition professional.
 */
#define CLEANCLAIM_PROVIDER_DIETITIAN 8

/**
 * A marriage and family therapist.
 */
#define CLEANCLAIM_PROVIDER_MFT 9

/**
 * A mental health counselor.
 */
#define CLEANCLAIM_PROVIDER_MHC 10

/**
 * A physical, occupational or speech-language therapist in private practice.
 */
#define CLEANCLAIM_PROVIDER_THERAPIST 11

/**
 * There is an amount.
 */
#define CLEANCLAIM_PRICED 1

/**
 * There is a reason why there is none.
 */
#define CLEANCLAIM_NOT_PRICED 2

/**
 * The facility is paid apart: facility practice expense.
 */
#define CLEANCLAIM_FACILITY 1

/**
 * An office, a home and the like.
 */
#define CLEANCLAIM_NON_FACILITY 2

/**
 * The Medicare physician fee schedule.
 */
#define CLEANCLAIM_SCHEDULE_PHYSICIAN 1

/**
 * Relative values by cost indices by conversion factor.
 */
#define CLEANCLAIM_RULE_FEE_SCHEDULE_AMOUNT 1

/**
 * The cap on imaging was lower.
 */
#define CLEANCLAIM_RULE_OPPS_CAP 2

/**
 * The charge was lower than the fee.
 */
#define CLEANCLAIM_RULE_CHARGE 3

/**
 * The release is in force on the date of service.
 */
#define CLEANCLAIM_RELEASE_EXACT 1

/**
 * Another release of the same calendar year answered.
 */
#define CLEANCLAIM_RELEASE_SAME_YEAR 2

/**
 * The locality was given, or the ZIP code table of that quarter has it.
 */
#define CLEANCLAIM_LOCALITY_EXACT 1

/**
 * The ZIP code's locality was carried forward from the last table loaded.
 */
#define CLEANCLAIM_LOCALITY_ASSUMED 2

/**
 * procedure code '{value}' has {length} characters; HCPCS codes have 5 letters and digits
 */
#define CLEANCLAIM_SLUG_MALFORMED_PROCEDURE_CODE 1000

/**
 * modifier '{value}' has {length} characters; modifiers have 2 letters and digits
 */
#define CLEANCLAIM_SLUG_MALFORMED_MODIFIER 1001

/**
 * diagnosis code '{value}' is not shaped like an ICD-10-CM code
 */
#define CLEANCLAIM_SLUG_MALFORMED_DIAGNOSIS_CODE 1002

/**
 * place of service '{value}' is not two digits
 */
#define CLEANCLAIM_SLUG_MALFORMED_PLACE_OF_SERVICE 1003

/**
 * NPI '{value}' is not ten digits that begin with 1 or 2
 */
#define CLEANCLAIM_SLUG_MALFORMED_NPI 1004

/**
 * NPI '{value}' fails its check digit
 */
#define CLEANCLAIM_SLUG_NPI_CHECK_DIGIT 1005

/**
 * carrier '{value}' is not five digits
 */
#define CLEANCLAIM_SLUG_MALFORMED_CARRIER 1006

/**
 * locality '{value}' is not two digits
 */
#define CLEANCLAIM_SLUG_MALFORMED_LOCALITY 1007

/**
 * ZIP code '{value}' is neither five nor nine digits
 */
#define CLEANCLAIM_SLUG_MALFORMED_ZIP 1008

/**
 * a line has {count} modifiers; it can carry 4
 */
#define CLEANCLAIM_SLUG_TOO_MANY_MODIFIERS 1009

/**
 * procedure code '{value}' is not shaped like an ICD-10-PCS code
 */
#define CLEANCLAIM_SLUG_MALFORMED_INPATIENT_PROCEDURE_CODE 1010

/**
 * no code set is called '{value}'
 */
#define CLEANCLAIM_SLUG_UNKNOWN_CODE_SET 1011

/**
 * no kind of identifier is called '{value}'
 */
#define CLEANCLAIM_SLUG_UNKNOWN_IDENTIFIER_KIND 1015

/**
 * '{value}' is not shaped like an ICD-9-CM diagnosis code
 */
#define CLEANCLAIM_SLUG_MALFORMED_ICD9_CODE 1016

/**
 * '{value}' is not a calendar date
 */
#define CLEANCLAIM_SLUG_MALFORMED_DATE 1020

/**
 * a period cannot end ({to}) before it begins ({from})
 */
#define CLEANCLAIM_SLUG_REVERSED_PERIOD 1021

/**
 * '{value}' is not a decimal number with at most {decimals} decimals
 */
#define CLEANCLAIM_SLUG_MALFORMED_DECIMAL 1030

/**
 * an amount is too large to be held
 */
#define CLEANCLAIM_SLUG_AMOUNT_OVERFLOW 1031

/**
 * no table series is called '{value}'
 */
#define CLEANCLAIM_SLUG_UNKNOWN_SERIES 1100

/**
 * the name '{value}' is longer than 15 bytes
 */
#define CLEANCLAIM_SLUG_LABEL_TOO_LONG 1101

/**
 * {file}: a pack of {series} is not read here
 */
#define CLEANCLAIM_SLUG_PACK_SERIES_NOT_READ 1102

/**
 * {series} is no hand-kept list
 */
#define CLEANCLAIM_SLUG_NOT_A_LIST 1103

/**
 * {file}: not a pack: expected the bytes {expected}, found {found}
 */
#define CLEANCLAIM_SLUG_PACK_NOT_A_PACK 1110

/**
 * {file}: {what} {found} is newer than {expected}, which this library reads
 */
#define CLEANCLAIM_SLUG_PACK_TOO_NEW 1111

/**
 * {file}: {what} needs {expected} bytes, found {found}
 */
#define CLEANCLAIM_SLUG_PACK_TRUNCATED 1112

/**
 * {file}: {what} is damaged: expected {expected}, found {found}
 */
#define CLEANCLAIM_SLUG_PACK_DAMAGED 1113

/**
 * {file}: column '{column}' of {kind} was expected and {found} was found
 */
#define CLEANCLAIM_SLUG_PACK_COLUMN_MISSING 1114

/**
 * {what} could not be written: {why}
 */
#define CLEANCLAIM_SLUG_PACK_NOT_WRITTEN 1115

/**
 * {file}, line {line}, column {column}: '{value}': {reason}
 */
#define CLEANCLAIM_SLUG_DESCRIPTOR_ROW 1130

/**
 * '{value}' is not five digits of a mapping, the first three 0 or 1
 */
#define CLEANCLAIM_SLUG_MALFORMED_GEM_FLAGS 1131

/**
 * {list}, line {line}, column '{column}': '{value}' is not {expected}
 */
#define CLEANCLAIM_SLUG_LIST_CELL 1150

/**
 * {list}, line {line}, column {column}: {expected} columns separated by tabs were expected and {found} found
 */
#define CLEANCLAIM_SLUG_LIST_CELL_COUNT 1151

/**
 * {list}, line {line}, column {column}: the column name '{expected}' was expected and '{found}' found
 */
#define CLEANCLAIM_SLUG_LIST_HEADER 1152

/**
 * {list}, line {line}, column 1: no line '# edition: 2026-07' stands before the column names
 */
#define CLEANCLAIM_SLUG_LIST_EDITION 1153

/**
 * {list}, line {line}, column '{column}': the row of {key} does not come after the one of line {other}
 */
#define CLEANCLAIM_SLUG_LIST_ORDER 1154

/**
 * {list}, line {line}, column 'from': the row of {key} begins on {value}, not on {expected}, the day after the one before has ended
 */
#define CLEANCLAIM_SLUG_LIST_GAP 1155

/**
 * {list}, line {line}, column 1: the list has no row
 */
#define CLEANCLAIM_SLUG_LIST_EMPTY 1156

/**
 * {file}: cannot be read: {why}
 */
#define CLEANCLAIM_SLUG_IMPORT_NOT_READABLE 1200

/**
 * {file}: unpacks to more than {limit} bytes
 */
#define CLEANCLAIM_SLUG_IMPORT_TOO_LARGE 1201

/**
 * {file}: not a kind of file that is read here: {found}
 */
#define CLEANCLAIM_SLUG_IMPORT_UNKNOWN_KIND 1202

/**
 * {file}: damaged archive or workbook: {why}
 */
#define CLEANCLAIM_SLUG_IMPORT_BAD_ARCHIVE 1203

/**
 * {file}: member '{member}' has a path that leads out of the archive
 */
#define CLEANCLAIM_SLUG_IMPORT_UNSAFE_MEMBER 1204

/**
 * {file}, line {line}: {found} is neither UTF-8 nor Windows-1252 text
 */
#define CLEANCLAIM_SLUG_IMPORT_ENCODING 1205

/**
 * {file}: no row of a table in it
 */
#define CLEANCLAIM_SLUG_IMPORT_EMPTY 1206

/**
 * {file}, line {line}, column {column}: '{found}' where the heading '{expected}' was expected
 */
#define CLEANCLAIM_SLUG_IMPORT_HEADER 1207

/**
 * {file}, line {line}: {found} where {expected} were expected
 */
#define CLEANCLAIM_SLUG_IMPORT_ROW_LENGTH 1208

/**
 * {file}, line {line}, column {column}: '{value}': {reason}
 */
#define CLEANCLAIM_SLUG_IMPORT_BAD_VALUE 1209

/**
 * {file}, line {line}, column {column}: {key} stands already on line {first}
 */
#define CLEANCLAIM_SLUG_IMPORT_DUPLICATE_ROW 1210

/**
 * {file}, line {line}, column {column}: {value} where its parts add up to {expected}
 */
#define CLEANCLAIM_SLUG_IMPORT_TOTAL 1211

/**
 * {file}: neither its name nor its title says which release it is
 */
#define CLEANCLAIM_SLUG_IMPORT_RELEASE_UNKNOWN 1212

/**
 * releases {first} ({first_period}) and {second} ({second_period}) are in force on the same days
 */
#define CLEANCLAIM_SLUG_IMPORT_RELEASE_OVERLAP 1213

/**
 * no release of {series} was given
 */
#define CLEANCLAIM_SLUG_IMPORT_NOTHING_TO_BAKE 1214

/**
 * {file}: could not be written: {why}
 */
#define CLEANCLAIM_SLUG_IMPORT_NOT_WRITTEN 1215

/**
 * {what}: {found} where a pack holds at most {limit}
 */
#define CLEANCLAIM_SLUG_IMPORT_TOO_MANY 1216

/**
 * {file}, line {line}: not well-formed XML: {reason}
 */
#define CLEANCLAIM_SLUG_IMPORT_XML 1240

/**
 * {file}, line {line}, <{element}>: {found} where {expected} was expected
 */
#define CLEANCLAIM_SLUG_IMPORT_XML_ELEMENT 1241

/**
 * {file}, line {line}: an addenda file: it holds the changes of an edition, not the index
 */
#define CLEANCLAIM_SLUG_INDEX_ADDENDA 1250

/**
 * no book of the Alphabetic Index is called '{value}'
 */
#define CLEANCLAIM_SLUG_INDEX_BOOK_UNKNOWN 1251

/**
 * '{value}' is not {what}
 */
#define CLEANCLAIM_SLUG_INDEX_COLUMN_UNKNOWN 1252

/**
 * not well-formed JSON: line {line}, column {column}
 */
#define CLEANCLAIM_SLUG_JSON_SYNTAX 1300

/**
 * {path}: the schema has no such field (line {line}, column {column})
 */
#define CLEANCLAIM_SLUG_JSON_UNKNOWN_FIELD 1301

/**
 * {path}: a field that must be there is absent (line {line}, column {column})
 */
#define CLEANCLAIM_SLUG_JSON_MISSING_FIELD 1302

/**
 * {path}: the value is not what belongs there; expected {expected} (line {line}, column {column})
 */
#define CLEANCLAIM_SLUG_JSON_BAD_VALUE 1303

/**
 * {path}: the document is of another schema; expected '{expected}' (line {line}, column {column})
 */
#define CLEANCLAIM_SLUG_JSON_OTHER_SCHEMA 1304

/**
 * the claim has no field '{value}' with {indices} indices
 */
#define CLEANCLAIM_SLUG_UNKNOWN_FIELD 1310

/**
 * the document could not be written: {why}
 */
#define CLEANCLAIM_SLUG_DOCUMENT_NOT_WRITTEN 1390

/**
 * {what} could not be read: {why}
 */
#define CLEANCLAIM_SLUG_DOCUMENT_NOT_READ 1391

/**
 * the document is empty
 */
#define CLEANCLAIM_SLUG_DOCUMENT_EMPTY 1392

/**
 * no claim stands in the document
 */
#define CLEANCLAIM_SLUG_DOCUMENT_WITHOUT_CLAIM 1393

/**
 * segment {segment} at byte {offset}: no interchange header (ISA) stands here
 */
#define CLEANCLAIM_SLUG_X12_NO_INTERCHANGE 1400

/**
 * segment {segment} at byte {offset}: the interchange header has {found} elements and must have 16 and a terminator
 */
#define CLEANCLAIM_SLUG_X12_HEADER_TOO_SHORT 1401

/**
 * segment {segment} at byte {offset}: {what} cannot be a delimiter here
 */
#define CLEANCLAIM_SLUG_X12_DELIMITERS 1402

/**
 * segment {segment} at byte {offset}: longer than {limit} bytes without a terminator
 */
#define CLEANCLAIM_SLUG_X12_SEGMENT_TOO_LONG 1403

/**
 * segment {segment} at byte {offset}: {repair}
 */
#define CLEANCLAIM_SLUG_X12_NOT_STRICT 1404

/**
 * segment {segment} at byte {offset}: the file could not be read: {reason}
 */
#define CLEANCLAIM_SLUG_X12_READ 1405

/**
 * segment {segment} at byte {offset}: transaction {transaction} of guide '{guide}'; this reader takes {expected}
 */
#define CLEANCLAIM_SLUG_X12_OTHER_GUIDE 1406

/**
 * segment {segment} at byte {offset}: {element} is not an amount or a number that can be read
 */
#define CLEANCLAIM_SLUG_X12_BAD_NUMBER 1407

/**
 * segment {segment} at byte {offset}: {id} cannot stand here: {reason}
 */
#define CLEANCLAIM_SLUG_X12_MISPLACED 1408

/**
 * no guide is called '{value}'
 */
#define CLEANCLAIM_SLUG_UNKNOWN_GUIDE 1409

/**
 * {element} holds {found}, which cannot be written
 */
#define CLEANCLAIM_SLUG_X12_NOT_WRITABLE 1410

/**
 * the file could not be written: {why}
 */
#define CLEANCLAIM_SLUG_X12_NOT_WRITTEN 1411

/**
 * the control numbers have reached 999999999
 */
#define CLEANCLAIM_SLUG_CONTROL_NUMBERS_USED_UP 1412

/**
 * the profile, line {line}: not understood: {what}
 */
#define CLEANCLAIM_SLUG_PROFILE_ROW 1413

/**
 * {place}: the payer's profile does not take the file as it is: {why}
 */
#define CLEANCLAIM_SLUG_PROFILE_REFUSES 1414

/**
 * the settings of the exchange: {field} is missing or cannot be used
 */
#define CLEANCLAIM_SLUG_X12_SETTINGS 1415

/**
 * the file has no whole interchange, or a transaction in it is cut off
 */
#define CLEANCLAIM_SLUG_X12_NOT_WHOLE 1416

/**
 * file {file} cannot be joined: {why}
 */
#define CLEANCLAIM_SLUG_X12_NOT_JOINED 1417

/**
 * no document of the schema '{value}' is written as X12
 */
#define CLEANCLAIM_SLUG_X12_DOCUMENT_KIND 1418

/**
 * segment {segment} at byte {offset}: {what} that begins here ends without a claim
 */
#define CLEANCLAIM_SLUG_X12_WITHOUT_CLAIM 1419

/**
 * the file has nothing that is acknowledged by {kind}
 */
#define CLEANCLAIM_SLUG_X12_NOTHING_TO_ACKNOWLEDGE 1420

/**
 * the file holds no 999, TA1 or 277CA
 */
#define CLEANCLAIM_SLUG_X12_NO_ACKNOWLEDGEMENT 1421

/**
 * {option} is '{value}'; {expected}
 */
#define CLEANCLAIM_SLUG_X12_BAD_OPTION 1422

/**
 * the remittance speaks of another claim (CLP01 is not CLM01)
 */
#define CLEANCLAIM_SLUG_COORDINATION_OTHER_CLAIM 1440

/**
 * the payment reverses an earlier one (CLP02 22): nothing is passed on from it
 */
#define CLEANCLAIM_SLUG_COORDINATION_REVERSAL 1441

/**
 * the payer has sent the claim on to the next payer itself
 */
#define CLEANCLAIM_SLUG_COORDINATION_CROSSED_OVER 1442

/**
 * the claim names no payer after the one that has decided
 */
#define CLEANCLAIM_SLUG_COORDINATION_NO_NEXT_PAYER 1443

/**
 * service {service} of the payment matches no line of the claim
 */
#define CLEANCLAIM_SLUG_COORDINATION_LINE 1444

/**
 * line {line} does not balance: charge {charge}, paid {paid}, adjusted {adjusted}
 */
#define CLEANCLAIM_SLUG_COORDINATION_LINE_BALANCE 1445

/**
 * the claim does not balance: charge {charge}, paid {paid}, adjusted {adjusted}
 */
#define CLEANCLAIM_SLUG_COORDINATION_BALANCE 1446

/**
 * {file} cannot be read: {why}
 */
#define CLEANCLAIM_SLUG_FILE_NOT_READ 1500

/**
 * {file} cannot be written: {why}
 */
#define CLEANCLAIM_SLUG_FILE_NOT_WRITTEN 1501

/**
 * '{value}' is no value of {argument}: {why}
 */
#define CLEANCLAIM_SLUG_BAD_ARGUMENT 1502

/**
 * {file} has no column '{column}'; found: {found}
 */
#define CLEANCLAIM_SLUG_COLUMN_MISSING 1503

/**
 * the cell of column '{column}' is not UTF-8 text
 */
#define CLEANCLAIM_SLUG_CELL_NOT_UTF8 1504

/**
 * the row has {found} cells and the header has {expected}
 */
#define CLEANCLAIM_SLUG_ROW_LENGTH 1505

/**
 * '{value}' is no {column}; one of: {words}
 */
#define CLEANCLAIM_SLUG_UNKNOWN_WORD 1506

/**
 * {value} units cannot be priced
 */
#define CLEANCLAIM_SLUG_UNITS_NOT_POSITIVE 1507

/**
 * the row has neither carrier and locality nor a ZIP code
 */
#define CLEANCLAIM_SLUG_PLACE_MISSING 1508

/**
 * {file} has column '{column}' more than once
 */
#define CLEANCLAIM_SLUG_COLUMN_REPEATED 1509

/**
 * the first row of {file}, which names the columns, is not UTF-8 text but {found}
 */
#define CLEANCLAIM_SLUG_HEADER_NOT_UTF8 1510

/**
 * {file} is empty; its first row names the columns
 */
#define CLEANCLAIM_SLUG_FILE_EMPTY 1511

/**
 * {argument} is NULL
 */
#define CLEANCLAIM_SLUG_NULL_POINTER 1600

/**
 * {argument} is not UTF-8 text
 */
#define CLEANCLAIM_SLUG_TEXT_NOT_UTF8 1601

/**
 * {argument}: struct_size is {found}, or what stands beyond the {expected} bytes that this library knows is not zero
 */
#define CLEANCLAIM_SLUG_STRUCT_SIZE 1602

/**
 * {argument}: {value} is none of its constants
 */
#define CLEANCLAIM_SLUG_UNKNOWN_CONSTANT 1603

/**
 * the buffer has room for {found} bytes and {needed} are needed
 */
#define CLEANCLAIM_SLUG_BUFFER_TOO_SMALL 1604

/**
 * a fault inside the library stopped the call
 */
#define CLEANCLAIM_SLUG_LIBRARY_FAULT 1605

/**
 * {argument}: {value} bytes are more than memory can hold
 */
#define CLEANCLAIM_SLUG_LENGTH_TOO_LARGE 1606

/**
 * {what}: the program was compiled with {found}, the library with {expected}
 */
#define CLEANCLAIM_SLUG_LAYOUT_DIFFERS 1607

/**
 * the table could not be read through the Arrow stream of its own: {why}
 */
#define CLEANCLAIM_SLUG_TABLE_NOT_READ 1610

/**
 * the table has no column '{column}'; it has {found}
 */
#define CLEANCLAIM_SLUG_TABLE_COLUMN_MISSING 1611

/**
 * column '{column}' is of type {found}; {expected} was expected
 */
#define CLEANCLAIM_SLUG_TABLE_COLUMN_TYPE 1612

/**
 * the table has a column '{column}' already, as a column of the answer would be called
 */
#define CLEANCLAIM_SLUG_TABLE_COLUMN_TAKEN 1613

/**
 * the table has more than one column '{column}'
 */
#define CLEANCLAIM_SLUG_TABLE_COLUMN_REPEATED 1614

/**
 * {argument} is of type {found}; {expected} was expected
 */
#define CLEANCLAIM_SLUG_WRONG_TYPE 1650

/**
 * {argument} is missing
 */
#define CLEANCLAIM_SLUG_MISSING_ARGUMENT 1651

/**
 * what is left of the deductible was not given; zero was taken
 */
#define CLEANCLAIM_SLUG_DEDUCTIBLE_ASSUMED 3900

/**
 * {procedure} has multiple procedure indicator {indicator} and stands beside another of {family} that day; the reduction for it is not applied here
 */
#define CLEANCLAIM_SLUG_MULTIPLE_PROCEDURE_NOT_APPLIED 3901

/**
 * the release of {on} is not loaded; {release} of the same year answered
 */
#define CLEANCLAIM_SLUG_SAME_YEAR_RELEASE 3902

/**
 * the ZIP code's locality {locality} was carried forward to {on} from the last file loaded
 */
#define CLEANCLAIM_SLUG_LOCALITY_ASSUMED 3903

/**
 * the published date of {release} is not known; its first day in force stood for it
 */
#define CLEANCLAIM_SLUG_PUBLISHED_DATE_ASSUMED 3904

/**
 * {procedure} is rarely or never performed in the setting of place of service {place}
 */
#define CLEANCLAIM_SLUG_RARE_IN_SETTING 3905

/**
 * the technical part of {procedure} in place of service {place} is the hospital's; the amount shown is that of the schedule
 */
#define CLEANCLAIM_SLUG_TECHNICAL_COMPONENT_IN_HOSPITAL 3906

/**
 * {procedure} is not paid to a practitioner in place of service {place}; the amount shown is that of the schedule
 */
#define CLEANCLAIM_SLUG_INCIDENT_TO_IN_HOSPITAL 3907

/**
 * the line spans {from} to {to}; it was priced as of its first day
 */
#define CLEANCLAIM_SLUG_LINE_SPANS_DAYS 3908

/**
 * taxonomy {taxonomy} of the rendering provider names {practitioner}; the line was priced for {provider_type}
 */
#define CLEANCLAIM_SLUG_PROVIDER_SHARE_NOT_APPLIED 3909

/**
 * the claim is not assigned; the amounts are those of an assigned claim
 */
#define CLEANCLAIM_SLUG_ASSIGNMENT_NOT_APPLIED 3910

/**
 * which services are free of deductible and coinsurance (preventive services, assigned laboratory tests) is not known here; every line was given both
 */
#define CLEANCLAIM_SLUG_PREVENTIVE_SHARE_NOT_KNOWN 3911

/**
 * SE01 says {found} segments and the transaction has {expected}
 */
#define CLEANCLAIM_SLUG_X12_TRANSACTION_COUNT 4100

/**
 * SE02 is not ST02 ({expected})
 */
#define CLEANCLAIM_SLUG_X12_TRANSACTION_CONTROL_NUMBER 4101

/**
 * the transaction has no SE
 */
#define CLEANCLAIM_SLUG_X12_TRANSACTION_TRAILER 4102

/**
 * GE01 says {found} transactions and the group has {expected}
 */
#define CLEANCLAIM_SLUG_X12_GROUP_COUNT 4103

/**
 * GE02 is not GS06 ({expected})
 */
#define CLEANCLAIM_SLUG_X12_GROUP_CONTROL_NUMBER 4104

/**
 * the group has no GE
 */
#define CLEANCLAIM_SLUG_X12_GROUP_TRAILER 4105

/**
 * IEA01 says {found} groups and the interchange has {expected}
 */
#define CLEANCLAIM_SLUG_X12_INTERCHANGE_COUNT 4106

/**
 * IEA02 is not ISA13 ({expected})
 */
#define CLEANCLAIM_SLUG_X12_INTERCHANGE_CONTROL_NUMBER 4107

/**
 * the interchange has no IEA
 */
#define CLEANCLAIM_SLUG_X12_INTERCHANGE_TRAILER 4108

/**
 * {element}: control number {value} was used before
 */
#define CLEANCLAIM_SLUG_X12_CONTROL_NUMBER_REPEATED 4109

/**
 * {segment} stands outside of a transaction
 */
#define CLEANCLAIM_SLUG_X12_OUTSIDE_TRANSACTION 4110

/**
 * {element} has {found} characters and needs {limit}
 */
#define CLEANCLAIM_SLUG_X12_ELEMENT_TOO_SHORT 4120

/**
 * {element} has {found} characters and may have {limit}
 */
#define CLEANCLAIM_SLUG_X12_ELEMENT_TOO_LONG 4121

/**
 * {element} holds a control character
 */
#define CLEANCLAIM_SLUG_X12_BAD_CHARACTER 4122

/**
 * {element} is no date of the form asked for
 */
#define CLEANCLAIM_SLUG_X12_BAD_DATE 4123

/**
 * {element} is no time
 */
#define CLEANCLAIM_SLUG_X12_BAD_TIME 4124

/**
 * {element} is not a number
 */
#define CLEANCLAIM_SLUG_X12_NOT_A_NUMBER 4125

/**
 * {element} is more than the segment has, or an empty element ends it
 */
#define CLEANCLAIM_SLUG_X12_TOO_MANY_ELEMENTS 4126

/**
 * {element} has components and is a single value
 */
#define CLEANCLAIM_SLUG_X12_TOO_MANY_COMPONENTS 4127

/**
 * {element} stands more than {limit} times
 */
#define CLEANCLAIM_SLUG_X12_ELEMENT_REPEAT 4128

/**
 * {element} is needed beside the others (syntax note {note})
 */
#define CLEANCLAIM_SLUG_X12_ELEMENT_CONDITION 4129

/**
 * {element} may not stand beside the others (syntax note {note})
 */
#define CLEANCLAIM_SLUG_X12_ELEMENT_EXCLUDED 4130

/**
 * the guide of this transaction is not known here
 */
#define CLEANCLAIM_SLUG_X12_UNKNOWN_GUIDE 4200

/**
 * ST03 says {found} and GS08 {expected}
 */
#define CLEANCLAIM_SLUG_X12_GUIDE_MISMATCH 4201

/**
 * GS01 says {found}; this transaction belongs to {expected}
 */
#define CLEANCLAIM_SLUG_X12_GROUP_KIND 4202

/**
 * the guide has no segment {segment}
 */
#define CLEANCLAIM_SLUG_X12_SEGMENT_UNKNOWN 4203

/**
 * {segment} may not stand here, or its first code is none that may stand here
 */
#define CLEANCLAIM_SLUG_X12_SEGMENT_UNEXPECTED 4204

/**
 * {segment} stands after what must follow it
 */
#define CLEANCLAIM_SLUG_X12_SEGMENT_ORDER 4205

/**
 * {segment} ({name}) stands more than {limit} times
 */
#define CLEANCLAIM_SLUG_X12_SEGMENT_REPEAT 4206

/**
 * loop {loop} ({name}) stands more than {limit} times
 */
#define CLEANCLAIM_SLUG_X12_LOOP_REPEAT 4207

/**
 * {segment} ({name}) is missing in loop {loop}
 */
#define CLEANCLAIM_SLUG_X12_SEGMENT_MISSING 4208

/**
 * loop {loop} ({name}) is missing in loop {around}
 */
#define CLEANCLAIM_SLUG_X12_LOOP_MISSING 4209

/**
 * {element} is missing
 */
#define CLEANCLAIM_SLUG_X12_ELEMENT_MISSING 4210

/**
 * {element} is not used by this guide
 */
#define CLEANCLAIM_SLUG_X12_ELEMENT_NOT_USED 4211

/**
 * {element}: '{value}' is none of the codes that may stand here ({expected})
 */
#define CLEANCLAIM_SLUG_X12_CODE_NOT_ALLOWED 4212

/**
 * HL01 is {found} and should be {expected}
 */
#define CLEANCLAIM_SLUG_X12_HL_NUMBER 4220

/**
 * HL02 names level {value}, which is not open here
 */
#define CLEANCLAIM_SLUG_X12_HL_PARENT 4221

/**
 * HL04 says that a level follows below this one, and none does
 */
#define CLEANCLAIM_SLUG_X12_HL_CHILD_MISSING 4222

/**
 * HL04 says that no level follows below this one, and one does
 */
#define CLEANCLAIM_SLUG_X12_HL_CHILD_NOT_ANNOUNCED 4223

/**
 * CLM02 is {found} and the lines add up to {expected}
 */
#define CLEANCLAIM_SLUG_X12_CLAIM_TOTAL 4300

/**
 * the charge {total} is not what the other payer paid ({paid}) and adjusted ({adjusted})
 */
#define CLEANCLAIM_SLUG_X12_OTHER_PAYER_BALANCE 4301

/**
 * the line charge {total} is not what the other payer paid ({paid}) and adjusted ({adjusted})
 */
#define CLEANCLAIM_SLUG_X12_OTHER_PAYER_LINE_BALANCE 4302

/**
 * SVC02 {total} less adjustments {adjusted} is not SVC03 {paid}
 */
#define CLEANCLAIM_SLUG_X12_SERVICE_PAYMENT 4303

/**
 * CLP03 {total} less adjustments {adjusted} is not CLP04 {paid}
 */
#define CLEANCLAIM_SLUG_X12_CLAIM_PAYMENT 4304

/**
 * BPR02 is {found}; the claims less the provider adjustments give {expected}
 */
#define CLEANCLAIM_SLUG_X12_PAYMENT_TOTAL 4305

/**
 * frequency {value} asks for the original claim number (REF*F8)
 */
#define CLEANCLAIM_SLUG_X12_ORIGINAL_REFERENCE_MISSING 4400

/**
 * the subscriber is the patient, and {segment} is missing in loop {loop}
 */
#define CLEANCLAIM_SLUG_X12_SUBSCRIBER_FACTS_MISSING 4401

/**
 * SBR01 is {value}, and no loop 2320 tells of the payer before
 */
#define CLEANCLAIM_SLUG_X12_OTHER_PAYER_MISSING 4402

/**
 * CLM11 tells of an accident, and its date (DTP*439) is missing
 */
#define CLEANCLAIM_SLUG_X12_ACCIDENT_DATE_MISSING 4403

/**
 * CLM11 tells of an automobile accident, and its state (CLM11-4) is missing
 */
#define CLEANCLAIM_SLUG_X12_ACCIDENT_STATE_MISSING 4404

/**
 * the date of service is after {today}
 */
#define CLEANCLAIM_SLUG_X12_SERVICE_IN_FUTURE 4405

/**
 * the date of service is before the birth of the patient
 */
#define CLEANCLAIM_SLUG_X12_SERVICE_BEFORE_BIRTH 4406

/**
 * the last day is before the first
 */
#define CLEANCLAIM_SLUG_X12_DAYS_REVERSED 4407

/**
 * SBR02 says that the subscriber is the patient, and a patient level follows
 */
#define CLEANCLAIM_SLUG_X12_SUBSCRIBER_AND_PATIENT 4408

/**
 * {element} points to diagnosis {value}; the claim has {found}
 */
#define CLEANCLAIM_SLUG_X12_POINTER 4409

/**
 * BPR04 says ACH, and {element} is missing
 */
#define CLEANCLAIM_SLUG_X12_BANK_ACCOUNT_MISSING 4410

/**
 * the birth date is in the future
 */
#define CLEANCLAIM_SLUG_X12_BIRTH_IN_FUTURE 4411

/**
 * {element}: '{value}' is no national provider identifier: its check digit or form is wrong
 */
#define CLEANCLAIM_SLUG_X12_NPI 4500

/**
 * {element}: '{value}' is no ZIP code
 */
#define CLEANCLAIM_SLUG_X12_ZIP_FORM 4501

/**
 * {element}: '{value}' has five digits; the billing provider needs nine
 */
#define CLEANCLAIM_SLUG_X12_ZIP_NINE_DIGITS 4502

/**
 * {element}: '{value}' is no state
 */
#define CLEANCLAIM_SLUG_X12_STATE_UNKNOWN 4503

/**
 * {element}: '{value}' is no ICD-10 code on {day}
 */
#define CLEANCLAIM_SLUG_X12_ICD_UNKNOWN 4504

/**
 * {element}: '{value}' is not in force on {day}
 */
#define CLEANCLAIM_SLUG_X12_ICD_NOT_IN_FORCE 4505

/**
 * {element}: '{value}' is a header on {day}: the code needs more characters
 */
#define CLEANCLAIM_SLUG_X12_ICD_NOT_BILLABLE 4506

/**
 * {element}: '{value}' is written with its dot
 */
#define CLEANCLAIM_SLUG_X12_ICD_DOT 4507

/**
 * ICD-9 and ICD-10 codes stand together
 */
#define CLEANCLAIM_SLUG_X12_ICD_MIXED 4508

/**
 * {element}: '{value}' is no procedure code on {day}
 */
#define CLEANCLAIM_SLUG_X12_PROCEDURE_UNKNOWN 4509

/**
 * {element}: '{value}' is not in force on {day}
 */
#define CLEANCLAIM_SLUG_X12_PROCEDURE_NOT_IN_FORCE 4510

/**
 * {element}: '{value}' is no modifier on {day}
 */
#define CLEANCLAIM_SLUG_X12_MODIFIER_UNKNOWN 4511

/**
 * {element}: '{value}' is no place of service on {day}
 */
#define CLEANCLAIM_SLUG_X12_PLACE_OF_SERVICE_UNKNOWN 4512

/**
 * {element}: '{value}' is no revenue code on {day}
 */
#define CLEANCLAIM_SLUG_X12_REVENUE_UNKNOWN 4513

/**
 * {element}: '{value}' is no type of bill on {day}
 */
#define CLEANCLAIM_SLUG_X12_BILL_TYPE_UNKNOWN 4514

/**
 * {element}: '{value}' is no taxonomy code
 */
#define CLEANCLAIM_SLUG_X12_TAXONOMY_UNKNOWN 4515

/**
 * {element}: the billing provider's address is a post office box
 */
#define CLEANCLAIM_SLUG_X12_PO_BOX 4516

/**
 * {element}: '{value}' is no claim adjustment reason code
 */
#define CLEANCLAIM_SLUG_X12_ADJUSTMENT_REASON_UNKNOWN 4517

/**
 * {element}: '{value}' is not in force on the day of the remittance
 */
#define CLEANCLAIM_SLUG_X12_ADJUSTMENT_REASON_ENDED 4518

/**
 * {element}: '{value}' is no remittance remark code
 */
#define CLEANCLAIM_SLUG_X12_REMARK_UNKNOWN 4519

/**
 * {element}: '{value}' is not in force on the day of the remittance
 */
#define CLEANCLAIM_SLUG_X12_REMARK_ENDED 4520

/**
 * ZIP code {zip} is in no loaded ZIP to locality table on {date}
 */
#define CLEANCLAIM_SLUG_ZIP_NOT_COVERED 6000

/**
 * ZIP code {zip} lies in more than one payment locality on {date}: its last four digits decide
 */
#define CLEANCLAIM_SLUG_ZIP_NEEDS_PLUS_FOUR 6001

/**
 * ZIP code {zip} lies in more than one payment locality and its last four digits are in no loaded table on {date}
 */
#define CLEANCLAIM_SLUG_ZIP_PLUS_FOUR_UNKNOWN 6002

/**
 * no payment locality on {date} is called '{value}'
 */
#define CLEANCLAIM_SLUG_LOCALITY_NAME_UNKNOWN 6003

/**
 * '{value}' names more than one payment locality on {date}: {candidates}
 */
#define CLEANCLAIM_SLUG_LOCALITY_NAME_AMBIGUOUS 6004

/**
 * {code}: the tabular list {edition} has no such category
 */
#define CLEANCLAIM_SLUG_CODE_NOT_IN_TABULAR_LIST 6040

/**
 * {code} takes no seventh character
 */
#define CLEANCLAIM_SLUG_NO_SEVENTH_CHARACTER 6041

/**
 * {code} takes no seventh character yet: it has codes below it, is full already or is of another edition
 */
#define CLEANCLAIM_SLUG_NO_STEM_FOR_SEVENTH_CHARACTER 6042

/**
 * '{character}' is no seventh character of {code}; one of {characters}
 */
#define CLEANCLAIM_SLUG_SEVENTH_CHARACTER_UNKNOWN 6043

/**
 * {code} is not valid on {date}
 */
#define CLEANCLAIM_SLUG_CODE_NOT_VALID_ON_DATE 6044

/**
 * {code}: no row of the ICD-10-PCS tables {edition} has it
 */
#define CLEANCLAIM_SLUG_CODE_NOT_IN_PCS_TABLES 6045

/**
 * {code_set} has no history here
 */
#define CLEANCLAIM_SLUG_CODE_SET_WITHOUT_HISTORY 6046

/**
 * the codes of {code_set} are not listed here
 */
#define CLEANCLAIM_SLUG_CODE_SET_NOT_LISTED 6047

/**
 * {code_set} has its official wording already
 */
#define CLEANCLAIM_SLUG_CODE_SET_WORDING_PUBLIC 6048

/**
 * no term of the {book} book of the Alphabetic Index holds a word of '{value}'
 */
#define CLEANCLAIM_SLUG_INDEX_NO_MATCH 6050

/**
 * '{value}' holds no word to look for in the Alphabetic Index
 */
#define CLEANCLAIM_SLUG_INDEX_NO_WORDS 6051

/**
 * the {book} book of the Alphabetic Index, edition {release}, has no term {value}; it has {count}
 */
#define CLEANCLAIM_SLUG_INDEX_NO_SUCH_TERM 6052

/**
 * a search needs a word, an abbreviation or a code; the query has no letter and no digit
 */
#define CLEANCLAIM_SLUG_SEARCH_QUERY_EMPTY 6060

/**
 * a query of {length} bytes is longer than {longest}
 */
#define CLEANCLAIM_SLUG_SEARCH_QUERY_TOO_LONG 6061

/**
 * {code_set} is not searched
 */
#define CLEANCLAIM_SLUG_CODE_SET_NOT_SEARCHED 6062

/**
 * procedure {procedure} has status {status}: its payment is bundled into that of other services
 */
#define CLEANCLAIM_SLUG_BUNDLED 6100

/**
 * procedure {procedure} has status {status}: the Medicare contractor sets its price
 */
#define CLEANCLAIM_SLUG_CARRIER_PRICED 6101

/**
 * procedure {procedure} has status {status}: regulation leaves it out of the physician fee schedule
 */
#define CLEANCLAIM_SLUG_EXCLUDED_BY_REGULATION 6102

/**
 * procedure {procedure} has status {status}: Medicare uses another code for the service
 */
#define CLEANCLAIM_SLUG_NOT_VALID_FOR_MEDICARE 6103

/**
 * procedure {procedure} has status {status}: anesthesia is paid by base and time units
 */
#define CLEANCLAIM_SLUG_ANESTHESIA_SERVICE 6104

/**
 * procedure {procedure} has status {status}: it reports a measure and is not paid
 */
#define CLEANCLAIM_SLUG_MEASUREMENT_CODE 6105

/**
 * procedure {procedure} has status {status}: Medicare does not cover it
 */
#define CLEANCLAIM_SLUG_NON_COVERED 6106

/**
 * procedure {procedure} has status {status}: it is deleted
 */
#define CLEANCLAIM_SLUG_DELETED_CODE 6107

/**
 * procedure {procedure} has status {status}: it reports the limits of a therapy patient and is not paid
 */
#define CLEANCLAIM_SLUG_THERAPY_REPORTING 6108

/**
 * procedure {procedure} has status {status}: by statute it is no service of the physician fee schedule
 */
#define CLEANCLAIM_SLUG_STATUTORY_EXCLUSION 6109

/**
 * place of service {place} has no payment setting on {day}
 */
#define CLEANCLAIM_SLUG_PLACE_OF_SERVICE_NOT_COVERED 6120

/**
 * modifier {modifier} changes the payment by a rule that is not applied here yet
 */
#define CLEANCLAIM_SLUG_MODIFIER_NOT_SUPPORTED 6121

/**
 * modifier {modifier} is not in the list of modifiers on {day}
 */
#define CLEANCLAIM_SLUG_MODIFIER_UNKNOWN 6122

/**
 * modifier {modifier} says that Medicare does not pay the line
 */
#define CLEANCLAIM_SLUG_DENIED_BY_MODIFIER 6123

/**
 * {list} has no value of {key} on {day}
 */
#define CLEANCLAIM_SLUG_LIST_DAY_NOT_COVERED 6124

/**
 * status code {status} is not in the list of status codes on {day}
 */
#define CLEANCLAIM_SLUG_STATUS_CODE_UNKNOWN 6125

/**
 * no table of {series} is loaded
 */
#define CLEANCLAIM_SLUG_TABLE_NOT_LOADED 6200

/**
 * {series} does not cover {on}{known}; loaded: {loaded}
 */
#define CLEANCLAIM_SLUG_DATE_NOT_COVERED 6201

/**
 * locality {locality} is not in {release}
 */
#define CLEANCLAIM_SLUG_LOCALITY_NOT_COVERED 6202

/**
 * whether the floor on the work GPCI holds on {on} is not known for {locality} of {release}
 */
#define CLEANCLAIM_SLUG_WORK_GPCI_NOT_COVERED 6203

/**
 * procedure {procedure} is not on the physician fee schedule of {on}
 */
#define CLEANCLAIM_SLUG_PROCEDURE_NOT_ON_SCHEDULE 6210

/**
 * modifier {modifier} does not go with {procedure} on {on}: its component indicator is {indicator}
 */
#define CLEANCLAIM_SLUG_COMPONENT_NOT_APPLICABLE 6211

/**
 * procedure {procedure} carries more than one component modifier, {modifier} among them
 */
#define CLEANCLAIM_SLUG_COMPONENTS_CONTRADICT 6212

/**
 * procedure {procedure} is paid only where nothing else of the fee schedule is paid on {on}
 */
#define CLEANCLAIM_SLUG_BUNDLED_SAME_DAY 6214

/**
 * only professional claims are priced here
 */
#define CLEANCLAIM_SLUG_CLAIM_KIND_NOT_PRICED 6220

/**
 * line {line} has a procedure that is not a HCPCS code
 */
#define CLEANCLAIM_SLUG_PROCEDURE_KIND_NOT_PRICED 6221

/**
 * line {line} has no procedure code
 */
#define CLEANCLAIM_SLUG_LINE_WITHOUT_PROCEDURE 6222

/**
 * line {line} has no date of service
 */
#define CLEANCLAIM_SLUG_LINE_WITHOUT_DATE 6223

/**
 * line {line} has no place of service
 */
#define CLEANCLAIM_SLUG_LINE_WITHOUT_PLACE_OF_SERVICE 6224

/**
 * line {line} has no ZIP code that sets its locality
 */
#define CLEANCLAIM_SLUG_LINE_WITHOUT_ZIP 6225

/**
 * line {line} has no positive number of units
 */
#define CLEANCLAIM_SLUG_LINE_WITHOUT_UNITS 6226

/**
 * procedure {procedure} is billed in minutes and is not an anesthesia service
 */
#define CLEANCLAIM_SLUG_UNITS_ARE_MINUTES 6227

/**
 * a charge of {charge} is below zero and cannot be priced
 */
#define CLEANCLAIM_SLUG_CHARGE_NEGATIVE 6228

/**
 * procedure {procedure} is billed for {from} to {to} on one line; how its units fall on days decides what is paid
 */
#define CLEANCLAIM_SLUG_THERAPY_OVER_SEVERAL_DAYS 6229

/**
 * lines billed by {billed_by} are paid under a schedule that is not here
 */
#define CLEANCLAIM_SLUG_SCHEDULE_NOT_LOADED 6310

/**
 * the payment rule of provider type {provider_type} is not applied here yet
 */
#define CLEANCLAIM_SLUG_PROVIDER_TYPE_NOT_SUPPORTED 6311

/**
 * a byte-order mark stands before the interchange
 */
#define CLEANCLAIM_SLUG_X12_BYTE_ORDER_MARK 7000

/**
 * text stands before the interchange
 */
#define CLEANCLAIM_SLUG_X12_TEXT_BEFORE_INTERCHANGE 7001

/**
 * text stands after the interchange
 */
#define CLEANCLAIM_SLUG_X12_TEXT_AFTER_INTERCHANGE 7002

/**
 * the interchange header has not its fixed width of 106 characters
 */
#define CLEANCLAIM_SLUG_X12_HEADER_WIDTH 7003

/**
 * the last segment has no terminator
 */
#define CLEANCLAIM_SLUG_X12_TERMINATOR_MISSING 7004

/**
 * a segment terminator is repeated
 */
#define CLEANCLAIM_SLUG_X12_EMPTY_SEGMENT 7005

/**
 * a segment identifier is written in lower case
 */
#define CLEANCLAIM_SLUG_X12_LOWER_CASE 7006

/**
 * bytes that are not UTF-8 were read as Latin-1
 */
#define CLEANCLAIM_SLUG_X12_NOT_UTF8 7007

/**
 * {element} is not the number of what it counts
 */
#define CLEANCLAIM_SLUG_X12_COUNT 7008

/**
 * {element} is not the control number of its header
 */
#define CLEANCLAIM_SLUG_X12_CONTROL_NUMBER 7009

/**
 * {element} is missing before this segment
 */
#define CLEANCLAIM_SLUG_X12_TRAILER_MISSING 7010

/**
 * a diagnosis code is written with its dot
 */
#define CLEANCLAIM_SLUG_X12_DIAGNOSIS_DOT 7011

/**
 * LX01 is not a number; the line's position was taken
 */
#define CLEANCLAIM_SLUG_X12_LINE_NUMBER 7012

/**
 * a segment identifier has blanks around it
 */
#define CLEANCLAIM_SLUG_X12_BLANKS_TRIMMED 7013

/**
 * a segment of this loop has a form that the model cannot hold and was kept as it is
 */
#define CLEANCLAIM_SLUG_X12_KEPT_UNMODELLED 7014

/**
 * the file ends after this segment and {element} is missing: it may have been cut off
 */
#define CLEANCLAIM_SLUG_X12_CUT_OFF 7015

/**
 * no {kind} is given
 */
#define CLEANCLAIM_SLUG_IDENTIFIER_EMPTY 7500

/**
 * NPI '{value}' has {length} characters; an NPI has 10 digits
 */
#define CLEANCLAIM_SLUG_NPI_LENGTH 7501

/**
 * NPI '{value}' holds '{found}' at place {position}; an NPI is all digits
 */
#define CLEANCLAIM_SLUG_NPI_CHARACTER 7502

/**
 * NPI '{value}' begins with {found}; an NPI begins with 1 or 2
 */
#define CLEANCLAIM_SLUG_NPI_FIRST_DIGIT 7503

/**
 * the MBI has {length} characters; an MBI has 11
 */
#define CLEANCLAIM_SLUG_MBI_LENGTH 7510

/**
 * the MBI holds '{found}' at place {position}, where {expected} belongs
 */
#define CLEANCLAIM_SLUG_MBI_CHARACTER 7511

/**
 * NDC '{value}' has {length} digits; an NDC has 10 with hyphens or 11
 */
#define CLEANCLAIM_SLUG_NDC_LENGTH 7520

/**
 * NDC '{value}' holds '{found}'; an NDC is digits and hyphens
 */
#define CLEANCLAIM_SLUG_NDC_CHARACTER 7521

/**
 * NDC '{value}' is written {found}; an NDC is written 4-4-2, 5-3-2, 5-4-1 or 5-4-2
 */
#define CLEANCLAIM_SLUG_NDC_HYPHENS 7522

/**
 * NDC '{value}' has ten digits without hyphens and may be {candidates}
 */
#define CLEANCLAIM_SLUG_NDC_WITHOUT_HYPHENS 7523

/**
 * taxonomy code '{value}' has {length} characters; taxonomy codes have 10
 */
#define CLEANCLAIM_SLUG_TAXONOMY_LENGTH 7530

/**
 * taxonomy code '{value}' holds '{found}' at place {position}, where {expected} belongs
 */
#define CLEANCLAIM_SLUG_TAXONOMY_CHARACTER 7531

/**
 * taxonomy code {value} is not in edition {release} of the code set
 */
#define CLEANCLAIM_SLUG_TAXONOMY_UNKNOWN 7532

/**
 * the EIN has {length} digits or its hyphen stands elsewhere; an EIN is nine digits written {form}
 */
#define CLEANCLAIM_SLUG_EIN_LENGTH 7540

/**
 * the EIN holds '{found}' at place {position}; an EIN is digits with one hyphen
 */
#define CLEANCLAIM_SLUG_EIN_CHARACTER 7541

/**
 * the EIN begins with {prefix}, which the IRS does not give out
 */
#define CLEANCLAIM_SLUG_EIN_PREFIX 7542

/**
 * the SSN has {length} digits or its hyphens stand elsewhere; an SSN is nine digits written {form}
 */
#define CLEANCLAIM_SLUG_SSN_LENGTH 7550

/**
 * the SSN holds '{found}' at place {position}; an SSN is digits with hyphens
 */
#define CLEANCLAIM_SLUG_SSN_CHARACTER 7551

/**
 * the SSN begins with {area}; 000, 666 and 900 to 999 are never issued
 */
#define CLEANCLAIM_SLUG_SSN_AREA 7552

/**
 * the two digits in the middle of the SSN are 00, which are never issued
 */
#define CLEANCLAIM_SLUG_SSN_GROUP 7553

/**
 * the last four digits of the SSN are 0000, which are never issued
 */
#define CLEANCLAIM_SLUG_SSN_SERIAL 7554

/**
 * the SSN is a specimen that the SSA printed and declared void
 */
#define CLEANCLAIM_SLUG_SSN_SPECIMEN 7555

/**
 * CLIA number '{value}' has {length} characters; CLIA numbers have 10
 */
#define CLEANCLAIM_SLUG_CLIA_LENGTH 7560

/**
 * CLIA number '{value}' holds '{found}' at place {position}, where {expected} belongs
 */
#define CLEANCLAIM_SLUG_CLIA_CHARACTER 7561

/**
 * ZIP code '{value}' has {length} digits or its hyphen stands elsewhere; ZIP codes have 5 or 9 digits
 */
#define CLEANCLAIM_SLUG_ZIP_LENGTH 7570

/**
 * ZIP code '{value}' holds '{found}'; ZIP codes are digits with at most one hyphen
 */
#define CLEANCLAIM_SLUG_ZIP_CHARACTER 7571

/**
 * ZIP code {value}: none below 00501 is assigned
 */
#define CLEANCLAIM_SLUG_ZIP_UNASSIGNED 7572

/**
 * the licence number has {length} characters; a claim carries at most 50
 */
#define CLEANCLAIM_SLUG_STATE_LICENSE_LENGTH 7580

/**
 * the licence number holds a character that is not printed
 */
#define CLEANCLAIM_SLUG_STATE_LICENSE_CHARACTER 7581

/**
 * A finished JSON document. It lives until ..._free, longer than its engine if need be; many threads may read it at once.
 */
typedef struct cleanclaim_document cleanclaim_document;

/**
 * Tables and the verbs over them. It lives from ..._open to ..._free. A `const cleanclaim_engine *` may be used by many threads
 * at once; a `cleanclaim_engine *` by one, while no other uses it.
 */
typedef struct cleanclaim_engine cleanclaim_engine;

/**
 * What every function returns: CLEANCLAIM_OK or one of CLEANCLAIM_ERR_... New numbers may come: have a default branch.
 */
typedef int32_t cleanclaim_status;

/**
 * One code to be checked. Begin with CLEANCLAIM_CODE_QUESTION_INIT. The text ends with a NUL or fills its array; blanks around it,
 * case and the dot do not matter. Plain data: copy and reuse it as you like.
 */
typedef struct cleanclaim_code_question {
    /**
     * sizeof(cleanclaim_code_question).
     */
    uint32_t struct_size;
    /**
     * CLEANCLAIM_CODE_SET_...: which code set.
     */
    int32_t code_set;
    /**
     * Date of service, YYYYMMDD.
     */
    int32_t date;
    /**
     * 0.
     */
    int32_t reserved;
    /**
     * The code as somebody typed it.
     */
    char code[32];
} cleanclaim_code_question;

/**
 * What a code is on a day. Begin with CLEANCLAIM_CODE_STATUS_INIT. Plain data: copy and reuse it as you like.
 */
typedef struct cleanclaim_code_status {
    /**
     * sizeof(cleanclaim_code_status).
     */
    uint32_t struct_size;
    /**
     * CLEANCLAIM_CODE_...: what the code is; 0 where nothing was answered yet.
     */
    int32_t status;
    /**
     * 1: it may be billed on that day.
     */
    int32_t billable;
    /**
     * YYYYMMDD: the first of the days around the one asked for on which the code has this status; for a code that is not yet
     * effective or terminated, of the nearest days on which it is in force. 0 where none is known.
     */
    int32_t from;
    /**
     * YYYYMMDD: the last of these days; 99991231 where none is named.
     */
    int32_t to;
    /**
     * CLEANCLAIM_RELEASE_EXACT or CLEANCLAIM_RELEASE_ASSUMED; 0 where no release answered.
     */
    int32_t release_match;
    /**
     * The code as its publisher writes it, with a NUL; empty where it is malformed.
     */
    char official[16];
    /**
     * The release that answered, such as FY2026, with a NUL; empty where none did.
     */
    char release[24];
} cleanclaim_code_status;

/**
 * Options of a pricing. Begin with CLEANCLAIM_PRICE_OPTIONS_INIT, which is what NULL stands for, and change what you want.
 */
typedef struct cleanclaim_price_options {
    /**
     * sizeof(cleanclaim_price_options).
     */
    uint32_t struct_size;
    /**
     * 1: every line carries the steps behind its amount.
     */
    int32_t trace;
    /**
     * CLEANCLAIM_PARTICIPATING or CLEANCLAIM_NON_PARTICIPATING.
     */
    int32_t participation;
    /**
     * CLEANCLAIM_PROVIDER_...: who rendered the services.
     */
    int32_t provider_type;
    /**
     * 1: a qualifying participant of an advanced alternative payment model (from 2026 on).
     */
    int32_t qualifying_participant;
    /**
     * 1: refuse an answer from another release of the same year.
     */
    int32_t exact_release_only;
    /**
     * YYYYMMDD: answer with the releases published by this day; 0: with all.
     */
    int32_t known_on;
    /**
     * 1: deductible_remaining is given; 0: none is left, and the result says that this was assumed.
     */
    int32_t has_deductible_remaining;
    /**
     * Cents that are left of the Part B deductible.
     */
    int64_t deductible_remaining;
    /**
     * Carrier and locality of all lines, instead of what the claim says: five digits.
     */
    char carrier[8];
    /**
     * Two digits.
     */
    char locality[4];
    /**
     * Or the ZIP code of all lines: 35203, 352031234 or 35203-1234.
     */
    char zip[12];
} cleanclaim_price_options;

/**
 * One line to be priced. Begin with CLEANCLAIM_LINE_QUESTION_INIT and fill in what you know. Texts end with a NUL or fill their
 * array; blanks around them do not matter. Plain data: copy and reuse it as you like.
 */
typedef struct cleanclaim_line_question {
    /**
     * sizeof(cleanclaim_line_question).
     */
    uint32_t struct_size;
    /**
     * Date of service, YYYYMMDD.
     */
    int32_t date;
    /**
     * Procedure: CPT or HCPCS, five characters.
     */
    char procedure[8];
    /**
     * Modifiers, two characters each; empty ones are passed over.
     */
    char modifiers[4][4];
    /**
     * Place of service, two digits.
     */
    char place_of_service[4];
    /**
     * Carrier, five digits, with its locality; they go before the ZIP code.
     */
    char carrier[8];
    /**
     * Locality, two digits.
     */
    char locality[4];
    /**
     * Or the ZIP code: 35203, 352031234 or 35203-1234.
     */
    char zip[12];
    /**
     * 1: the charge is given.
     */
    int32_t has_charge;
    /**
     * Units in thousandths: 1000 is one.
     */
    int64_t units;
    /**
     * What is billed for the whole line, in cents.
     */
    int64_t charge;
    /**
     * CLEANCLAIM_PARTICIPATING or CLEANCLAIM_NON_PARTICIPATING.
     */
    int32_t participation;
    /**
     * CLEANCLAIM_PROVIDER_...: who rendered the service.
     */
    int32_t provider_type;
    /**
     * 1: a qualifying participant of an advanced alternative payment model (from 2026 on).
     */
    int32_t qualifying_participant;
    /**
     * 1: refuse an answer from another release of the same year.
     */
    int32_t exact_release_only;
    /**
     * YYYYMMDD: answer with the releases published by this day; 0: with all.
     */
    int32_t known_on;
    /**
     * 0.
     */
    int32_t reserved;
} cleanclaim_line_question;

/**
 * What a line pays, or why there is no amount. Begin with CLEANCLAIM_LINE_PRICE_INIT. Where the line is not priced all but status
 * and reason is zero. Plain data: copy and reuse it as you like.
 */
typedef struct cleanclaim_line_price {
    /**
     * sizeof(cleanclaim_line_price).
     */
    uint32_t struct_size;
    /**
     * CLEANCLAIM_PRICED or CLEANCLAIM_NOT_PRICED; 0 where nothing was answered yet.
     */
    int32_t status;
    /**
     * Why it is not priced: a CLEANCLAIM_SLUG_... number, 0 where it is.
     */
    int32_t reason;
    /**
     * CLEANCLAIM_RULE_...: what gave the amount.
     */
    int32_t rule;
    /**
     * Cents allowed for the whole line: all units, after every reduction and the lower of charge and fee, before the patient's share.
     */
    int64_t allowed;
    /**
     * Cents of the fee schedule for one unit, after the cap on imaging, before participation.
     */
    int64_t fee;
    /**
     * Cents that a non-participating practitioner may charge at most for the whole line.
     */
    int64_t limiting_charge;
    /**
     * 1: there is a limiting charge.
     */
    int32_t has_limiting_charge;
    /**
     * CLEANCLAIM_FACILITY or CLEANCLAIM_NON_FACILITY.
     */
    int32_t setting;
    /**
     * CLEANCLAIM_SCHEDULE_...: which fee schedule.
     */
    int32_t schedule;
    /**
     * CLEANCLAIM_RELEASE_...: how well the release fits the date of service.
     */
    int32_t release_match;
    /**
     * The release, such as RVU25D, with a NUL.
     */
    char release[24];
    /**
     * The carrier as the tables name it, with a NUL.
     */
    char carrier[8];
    /**
     * The locality as the tables name it, with a NUL.
     */
    char locality[4];
    /**
     * CLEANCLAIM_LOCALITY_...: how sure the locality is.
     */
    int32_t locality_match;
    /**
     * 1: known_on was asked for and a release's published date is not known; its first day in force stood for it.
     */
    int32_t published_date_assumed;
    /**
     * 0.
     */
    int32_t reserved;
} cleanclaim_line_price;

/**
 * How the caller's compiler lays out the structs of this header; begin with CLEANCLAIM_LAYOUT_INIT and change nothing.
 */
typedef struct cleanclaim_layout {
    /**
     * sizeof(cleanclaim_layout).
     */
    uint32_t struct_size;
    /**
     * CLEANCLAIM_VERSION_NUMBER.
     */
    int32_t version_number;
    /**
     * sizeof(cleanclaim_line_question).
     */
    uint32_t question_size;
    /**
     * Offset of units in it.
     */
    uint32_t question_units;
    /**
     * Offset of known_on in it.
     */
    uint32_t question_known_on;
    /**
     * sizeof(cleanclaim_line_price).
     */
    uint32_t price_size;
    /**
     * Offset of allowed in it.
     */
    uint32_t price_allowed;
    /**
     * Offset of locality_match in it.
     */
    uint32_t price_locality_match;
    /**
     * sizeof(cleanclaim_price_options).
     */
    uint32_t options_size;
    /**
     * Offset of deductible_remaining in it.
     */
    uint32_t options_deductible_remaining;
    /**
     * Offset of zip in it.
     */
    uint32_t options_zip;
    /**
     * sizeof(size_t).
     */
    uint32_t size_size;
    /**
     * sizeof(cleanclaim_code_question).
     */
    uint32_t code_question_size;
    /**
     * Offset of code in it.
     */
    uint32_t code_question_code;
    /**
     * sizeof(cleanclaim_code_status).
     */
    uint32_t code_status_size;
    /**
     * Offset of release in it.
     */
    uint32_t code_status_release;
} cleanclaim_layout;

/**
 * It is done.
 */
#define CLEANCLAIM_OK 0

/**
 * A pointer is NULL that must not be.
 */
#define CLEANCLAIM_ERR_NULL 1

/**
 * A struct_size is not one that this library can take: start with the INIT macro.
 */
#define CLEANCLAIM_ERR_STRUCT_SIZE 2

/**
 * A number is none of the constants that belong there, or a length is too large.
 */
#define CLEANCLAIM_ERR_ARGUMENT 3

/**
 * A text is not UTF-8.
 */
#define CLEANCLAIM_ERR_TEXT 4

/**
 * The buffer is too small; the needed size was written.
 */
#define CLEANCLAIM_ERR_BUFFER 5

/**
 * A value or a document is not well formed: the last error says which and why.
 */
#define CLEANCLAIM_ERR_INPUT 6

/**
 * A table pack cannot be read.
 */
#define CLEANCLAIM_ERR_TABLES 7

/**
 * The question was understood and has no answer here: the last error says why.
 */
#define CLEANCLAIM_ERR_REFUSED 8

/**
 * The header that the program was compiled with is not that of this library.
 */
#define CLEANCLAIM_ERR_LAYOUT 9

/**
 * A fault inside the library; it was stopped at this call.
 */
#define CLEANCLAIM_ERR_FAULT 10

/**
 * Is this code right on that day? A code that is malformed, unknown, or of a day that no loaded table covers is an answer, CLEANCLAIM_OK
 * with its status. For a well-formed code of ICD-10-CM or ICD-10-PCS nothing is allocated once its table is decoded, which the first
 * question does; the other code sets take working memory that is freed before the call returns. The title comes from
 * cleanclaim_engine_answer_codes.
 */
CLEANCLAIM_API
CLEANCLAIM_NODISCARD
cleanclaim_status cleanclaim_engine_check_code(const struct cleanclaim_engine *engine,
                                               const struct cleanclaim_code_question *question,
                                               struct cleanclaim_code_status *out);

/**
 * Prices every claim of a document: the bytes of an 837 file, or a claim as JSON (one, a list, or one a line). Gives JSON of the
 * schema cleanclaim/pricing-batch/1, in which each line has an amount or the reason why it has none. `options` may be NULL.
 */
CLEANCLAIM_API
CLEANCLAIM_NODISCARD
cleanclaim_status cleanclaim_engine_price_claim(const struct cleanclaim_engine *engine,
                                                const uint8_t *claim,
                                                size_t claim_len,
                                                const struct cleanclaim_price_options *options,
                                                struct cleanclaim_document **out);

/**
 * Prices one line given as JSON of the schema cleanclaim/line/1:
 *
 *     {"schema": "cleanclaim/line/1", "date": "2025-11-03", "procedure": "99213", "modifiers": ["25"],
 *      "place_of_service": "11", "locality": "10112/00", "units": "1", "charge": "125.00", "trace": true}
 *
 * Further fields: zip, participation, provider_type, qualifying_participant, exact_release_only, known_on. Gives JSON of the schema
 * cleanclaim/line-answer/1: a price or the reason why there is none, and the trace where it was asked for.
 */
CLEANCLAIM_API
CLEANCLAIM_NODISCARD
cleanclaim_status cleanclaim_engine_price_line_json(const struct cleanclaim_engine *engine,
                                                    const char *question,
                                                    size_t question_len,
                                                    struct cleanclaim_document **out);

/**
 * Answers questions about codes given as JSON, one object or a list of them:
 *
 *     {"ask": "check", "code_set": "ICD-10-CM", "code": "E11.40", "date": "2025-11-01"}
 *     {"ask": "search", "query": "left wrist fracture", "code_sets": ["ICD-10-CM"], "date": "2025-11-01", "limit": 5}
 *     {"ask": "relate", "code_a": "E10.9", "code_b": "E11.9", "date": "2026-05-01"}
 *     {"ask": "notes", "code": "E11.40", "date": "2026-05-01"}
 *     {"ask": "index", "text": "fracture, wrist", "date": "2025-11-01"}
 *     {"ask": "index-of", "code": "E11.9", "date": "2025-11-01"}
 *     {"ask": "index-main", "book": "diseases", "prefix": "fracture", "date": "2025-11-01"}
 *     {"ask": "index-below", "book": "diseases", "number": 1, "date": "2025-11-01"}
 *     {"ask": "identifier", "kind": "npi", "value": "1234567893"}
 *     {"ask": "history", "code_set": "ICD-10-CM", "code": "E11.10"}
 *     {"ask": "hierarchy", "code": "E11.40", "date": "2026-05-01"}
 *     {"ask": "leaves", "code": "W08", "date": "2026-05-01"}
 *     {"ask": "seventh-characters", "code": "W08", "date": "2026-05-01"}
 *     {"ask": "build", "code": "W08", "character": "D", "date": "2026-05-01"}
 *     {"ask": "neoplasm", "site": "appendix", "behavior": "benign", "date": "2026-04-15"}
 *     {"ask": "drug", "substance": "ibuprofen", "intent": "adverse-effect", "date": "2026-04-15"}
 *     {"ask": "map-from-icd9", "code": "250.00"}
 *     {"ask": "map-to-icd9", "code": "E11.9"}
 *     {"ask": "decode-pcs", "code": "0DTJ4ZZ", "date": "2024-05-01"}
 *     {"ask": "next-pcs", "prefix": "0DTJ", "date": "2024-05-01"}
 *     {"ask": "pcs-codes", "prefix": "0DTJ", "date": "2024-05-01", "limit": 5}
 *
 * Without "behavior" or "intent" each of the six columns is given; "limit" is 10 without it. Gives JSON of the schema cleanclaim/code-answers/1 with one answer a question, in their order; one that has none has
 * {"refused": {"slug", "number", "message", "remedy"}} in its place.
 */
CLEANCLAIM_API
CLEANCLAIM_NODISCARD
cleanclaim_status cleanclaim_engine_answer_codes(const struct cleanclaim_engine *engine,
                                                 const char *questions,
                                                 size_t questions_len,
                                                 struct cleanclaim_document **out);

/**
 * Checks an X12 file (837, 835, 270/271, 276/277, 277CA, 278, 820, 834, 999) by SNIP types 1 to 5: syntax, structure, sums, what
 * depends on something else, outside codes. snip, 1 to 5: up to which type a rejection rejects a transaction. as_of, YYYYMMDD: today,
 * for dates in the future; 0: the file's own date stands for it.
 *
 * Gives JSON of the schema cleanclaim/x12-report/1: transactions with guide, control_number, verdict, findings (slug, snip, severity,
 * segment, element, loop, position, message, remedy) and not_checked; and repairs. A file with faults is CLEANCLAIM_OK; an error means
 * that the bytes are no X12.
 */
CLEANCLAIM_API
CLEANCLAIM_NODISCARD
cleanclaim_status cleanclaim_engine_check_x12(const struct cleanclaim_engine *engine,
                                              const uint8_t *file,
                                              size_t file_len,
                                              int32_t snip,
                                              int32_t as_of,
                                              struct cleanclaim_document **out);

/**
 * Reads every transaction of an X12 file (837, 835, 270/271, 276/277, 277CA, 278, 999, TA1) as a document.
 *
 * Gives JSON of the schema cleanclaim/x12-documents/1: documents, each with guide, control_number and the document itself under its own
 * schema; errors for what could not be read; repairs. An error means that the bytes are no X12.
 */
CLEANCLAIM_API
CLEANCLAIM_NODISCARD
cleanclaim_status cleanclaim_engine_read_x12(const struct cleanclaim_engine *engine,
                                             const uint8_t *file,
                                             size_t file_len,
                                             struct cleanclaim_document **out);

/**
 * Writes documents as one X12 file. The question is JSON of the schema cleanclaim/x12-writing/1: settings, documents, date, time, the
 * control_numbers that were used last, and a payer's profile.
 *
 * Gives JSON of the schema cleanclaim/x12-written/1: x12, the file, and the control_numbers that are used up now: keep them, or the next
 * file is refused as a copy of this one.
 */
CLEANCLAIM_API
CLEANCLAIM_NODISCARD
cleanclaim_status cleanclaim_engine_write_x12(const struct cleanclaim_engine *engine,
                                              const char *question,
                                              size_t question_len,
                                              struct cleanclaim_document **out);

/**
 * The claim for the next payer, from a claim and the remittance that decided it. The question is JSON of the schema
 * cleanclaim/secondary-question/1: claim, remittance, and where wanted next and although_crossed_over.
 *
 * Gives JSON of the schema cleanclaim/secondary-claim/1: the claim, and the proof that charge, payment and adjustments balance.
 */
CLEANCLAIM_API
CLEANCLAIM_NODISCARD
cleanclaim_status cleanclaim_engine_secondary_claim(const struct cleanclaim_engine *engine,
                                                    const char *question,
                                                    size_t question_len,
                                                    struct cleanclaim_document **out);

/**
 * Makes what is sent back for an X12 file, as the text of an X12 file: the TA1 where one is needed and a 999 for each group, or another
 * kind. Options are JSON; control_number, date and time (HHMM) are needed:
 *
 *     {"control_number": 7, "date": "2026-11-24", "time": "0900", "kind": "all", "snip": 5, "values": false, "source": "payer"}
 *
 * kind: all, 999, ta1, 277ca; snip, 1 to 5: up to which type a rejection refuses; as_of: today, for dates in the future; values: copy
 * bad values, which may be a patient's, into the 999; source of a 277CA: payer, clearinghouse. Use a control number once.
 */
CLEANCLAIM_API
CLEANCLAIM_NODISCARD
cleanclaim_status cleanclaim_engine_acknowledge_x12(const struct cleanclaim_engine *engine,
                                                    const uint8_t *file,
                                                    size_t file_len,
                                                    const char *options,
                                                    size_t options_len,
                                                    struct cleanclaim_document **out);

/**
 * Says, claim by claim, what a 999, TA1 or 277CA says, as JSON of the schema cleanclaim/claim-answers/1. `of` is the 837 that it
 * answers, with which errors find their claim by its segments; NULL and 0 where it is not at hand.
 */
CLEANCLAIM_API
CLEANCLAIM_NODISCARD
cleanclaim_status cleanclaim_engine_answers_x12(const struct cleanclaim_engine *engine,
                                                const uint8_t *acknowledgement,
                                                size_t acknowledgement_len,
                                                const uint8_t *of,
                                                size_t of_len,
                                                struct cleanclaim_document **out);

/**
 * What is loaded and what is missing, as JSON of the schema cleanclaim/coverage/1: each series with its releases, their periods,
 * rows, sources and hashes, and the days between them that none covers.
 */
CLEANCLAIM_API
CLEANCLAIM_NODISCARD
cleanclaim_status cleanclaim_engine_coverage(const struct cleanclaim_engine *engine,
                                             struct cleanclaim_document **out);

/**
 * Copies the document's text into your buffer, with a NUL. Text goes out as the first chapter says: (NULL, 0) asks for the size.
 */
CLEANCLAIM_API
CLEANCLAIM_NODISCARD
cleanclaim_status cleanclaim_document_text(const struct cleanclaim_document *document,
                                           char *buf,
                                           size_t cap,
                                           size_t *needed);

/**
 * Ends a document; NULL is nothing.
 */
CLEANCLAIM_API cleanclaim_status cleanclaim_document_free(struct cleanclaim_document *document);

/**
 * Opens an engine over the tables that travel inside the library. Nothing is decoded before it is asked for.
 */
CLEANCLAIM_API CLEANCLAIM_NODISCARD cleanclaim_status cleanclaim_engine_open(struct cleanclaim_engine **out);

/**
 * Opens an engine without tables: add packs of your own. The hand-kept lists are not in it either.
 */
CLEANCLAIM_API
CLEANCLAIM_NODISCARD
cleanclaim_status cleanclaim_engine_open_empty(struct cleanclaim_engine **out);

/**
 * Adds a pack, the bytes of a file that `cleanclaim tables import` wrote; it goes before what is there. The name stands in
 * error texts. The bytes are copied. Where the pack cannot be read the engine stays as it was.
 */
CLEANCLAIM_API
CLEANCLAIM_NODISCARD
cleanclaim_status cleanclaim_engine_add_pack(struct cleanclaim_engine *engine,
                                             const char *name,
                                             size_t name_len,
                                             const uint8_t *pack,
                                             size_t pack_len);

/**
 * Loads wording that you have a licence for, such as the descriptors of CPT or the texts of CARC: the UTF-8 text of a file with
 * commas or tabs and the columns code, short or long, and optionally from and to (ISO dates, both inclusive). `code_set` is a
 * CLEANCLAIM_CODE_SET_... The name stands in error texts. The text is copied and stays in this engine; `rows`, which may be NULL,
 * gets the number of its rows. Where the file cannot be read the engine stays as it was.
 */
CLEANCLAIM_API
CLEANCLAIM_NODISCARD
cleanclaim_status cleanclaim_engine_add_descriptors(struct cleanclaim_engine *engine,
                                                    int32_t code_set,
                                                    const char *name,
                                                    size_t name_len,
                                                    const char *descriptors,
                                                    size_t descriptors_len,
                                                    uint64_t *rows);

/**
 * Decodes now what pricing needs, so that the first question is as fast as the next.
 */
CLEANCLAIM_API
CLEANCLAIM_NODISCARD
cleanclaim_status cleanclaim_engine_preload(const struct cleanclaim_engine *engine);

/**
 * Ends an engine; NULL is nothing. Documents that it made live on.
 */
CLEANCLAIM_API cleanclaim_status cleanclaim_engine_free(struct cleanclaim_engine *engine);

/**
 * The number of this thread's last error or refusal, a CLEANCLAIM_SLUG_... constant; 0 where the last call had none.
 * It stays until this thread's next call; the calls of last_error, of ..._free and of names and versions leave it.
 */
CLEANCLAIM_API
CLEANCLAIM_NODISCARD
int32_t cleanclaim_last_error_number(void);

/**
 * The name of that number, such as "malformed-procedure-code"; "" where the last call had no error. Static text.
 */
CLEANCLAIM_API
CLEANCLAIM_NODISCARD
const char *cleanclaim_last_error_slug(void);

/**
 * What was wrong, in words that name the value and the place; empty text where the last call had no error. Text goes out as
 * the first chapter says: (NULL, 0) asks for the size.
 */
CLEANCLAIM_API
CLEANCLAIM_NODISCARD
cleanclaim_status cleanclaim_last_error_text(char *buf,
                                             size_t cap,
                                             size_t *needed);

/**
 * What to do about it; empty text where the last call had no error.
 */
CLEANCLAIM_API
CLEANCLAIM_NODISCARD
cleanclaim_status cleanclaim_last_error_remedy(char *buf,
                                               size_t cap,
                                               size_t *needed);

/**
 * Prices one line. Nothing is allocated on the way to an amount. A refusal (no such code on that date, bundled, carrier-priced,
 * not covered by the loaded tables) is CLEANCLAIM_OK with status CLEANCLAIM_NOT_PRICED and a reason, and the last error has its
 * words; a malformed value is an error, and `price` stays as it was.
 */
CLEANCLAIM_API
CLEANCLAIM_NODISCARD
cleanclaim_status cleanclaim_engine_price_line(const struct cleanclaim_engine *engine,
                                               const struct cleanclaim_line_question *question,
                                               struct cleanclaim_line_price *price);

/**
 * The version of the library, as CLEANCLAIM_VERSION_NUMBER counts it.
 */
CLEANCLAIM_API CLEANCLAIM_NODISCARD int32_t cleanclaim_version_number(void);

/**
 * The version of the library, "0.1.0". Static text.
 */
CLEANCLAIM_API CLEANCLAIM_NODISCARD const char *cleanclaim_version_text(void);

/**
 * The name of a status, "CLEANCLAIM_OK"; "" for a number that this library does not know. Static text.
 */
CLEANCLAIM_API CLEANCLAIM_NODISCARD const char *cleanclaim_status_name(cleanclaim_status status);

/**
 * The name of a CLEANCLAIM_SLUG_... number, such as "bundled"; "" for a number that this library does not know. Static text.
 */
CLEANCLAIM_API
CLEANCLAIM_NODISCARD
const char *cleanclaim_slug_name(int32_t number);

/**
 * Compares the header that the program was compiled with with this library: version, sizes and offsets. Call it once at start
 * with a CLEANCLAIM_LAYOUT_INIT. The header may be older than the library within one major version (before 1.0: one minor version).
 */
CLEANCLAIM_API
CLEANCLAIM_NODISCARD
cleanclaim_status cleanclaim_selftest(const struct cleanclaim_layout *layout);

/** A question of one unit of a participating physician, empty otherwise. */
#define CLEANCLAIM_LINE_QUESTION_INIT \
    { (uint32_t)sizeof(cleanclaim_line_question), 0, "", { "", "", "", "" }, "", "", "", "", \
      0, 1000, 0, 0, 0, 0, 0, 0, 0 }

/** A price that nobody has answered yet. */
#define CLEANCLAIM_LINE_PRICE_INIT \
    { (uint32_t)sizeof(cleanclaim_line_price), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, "", "", "", 0, 0, 0 }

/** A question of no code set, no code and no day. */
#define CLEANCLAIM_CODE_QUESTION_INIT \
    { (uint32_t)sizeof(cleanclaim_code_question), 0, 0, 0, "" }

/** A status that nobody has answered yet. */
#define CLEANCLAIM_CODE_STATUS_INIT \
    { (uint32_t)sizeof(cleanclaim_code_status), 0, 0, 0, 0, 0, "", "" }

/** The options that NULL stands for. */
#define CLEANCLAIM_PRICE_OPTIONS_INIT \
    { (uint32_t)sizeof(cleanclaim_price_options), 0, 0, 0, 0, 0, 0, 0, 0, "", "", "" }

/** What cleanclaim_selftest() compares. */
#define CLEANCLAIM_LAYOUT_INIT \
    { (uint32_t)sizeof(cleanclaim_layout), CLEANCLAIM_VERSION_NUMBER, \
      (uint32_t)sizeof(cleanclaim_line_question), (uint32_t)offsetof(cleanclaim_line_question, units), \
      (uint32_t)offsetof(cleanclaim_line_question, known_on), \
      (uint32_t)sizeof(cleanclaim_line_price), (uint32_t)offsetof(cleanclaim_line_price, allowed), \
      (uint32_t)offsetof(cleanclaim_line_price, locality_match), \
      (uint32_t)sizeof(cleanclaim_price_options), \
      (uint32_t)offsetof(cleanclaim_price_options, deductible_remaining), \
      (uint32_t)offsetof(cleanclaim_price_options, zip), (uint32_t)sizeof(size_t), \
      (uint32_t)sizeof(cleanclaim_code_question), (uint32_t)offsetof(cleanclaim_code_question, code), \
      (uint32_t)sizeof(cleanclaim_code_status), (uint32_t)offsetof(cleanclaim_code_status, release) }

#ifdef __cplusplus
} /* extern "C" */
#endif
#endif /* CLEANCLAIM_H */
