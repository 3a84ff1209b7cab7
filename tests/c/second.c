/* A second translation unit of the same program, with the header twice. */
#include "cleanclaim.h"
#include "cleanclaim.h"

int32_t second_version(void);

int32_t second_version(void) {
    return cleanclaim_version_number();
}
