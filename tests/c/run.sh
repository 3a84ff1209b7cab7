#!/usr/bin/env bash
# The C and C++ programs: compiled in every dialect, linked shared and static, run, and run under valgrind where it is there.
# Call it from the root of the repository, without arguments.
set -euo pipefail
cd "$(dirname "$0")/../.."

target=${CARGO_TARGET_DIR:-target}
out=$target/c
tests=tests/c
rm -rf "$out"
mkdir -p "$out"

cargo build --release -p cleanclaim-ffi
# The name that the linker asks for, and the one that the loader does.
shared=$(cd "$target/release" && pwd)/libcleanclaim.so
if [ ! -e "$shared" ]; then
    echo "C: no $shared here; these tests know Linux" >&2
    exit 1
fi
ln -s "$shared" "$out/libcleanclaim.so"
ln -s "$shared" "$out/libcleanclaim.so.0"
here=$(cd "$out" && pwd)

cc=${CC:-cc}
cxx=${CXX:-c++}
strict=(-pedantic -Wall -Wextra -Werror -Iinclude -I"$tests")
link_shared=(-L"$out" -lcleanclaim -Wl,-rpath,"$here" -lpthread)
# What `rustc --print native-static-libs` names, and no more of the archive than is used.
link_static=("$target/release/libcleanclaim.a" -lgcc_s -lutil -lrt -lpthread -lm -ldl -lc -Wl,--gc-sections)

# A dialect that this compiler is too old for is said aloud.
speaks() { # compiler, language, dialect
    echo 'int main(void);' | "$1" -x "$2" "-std=$3" -fsyntax-only - 2>"$out/why" || {
        echo "C: $1 does not know $3: skipped"
        return 1
    }
}

run() { # program, arguments
    "$@"
    if command -v valgrind >/dev/null; then
        valgrind --quiet --error-exitcode=1 --leak-check=full --errors-for-leak-kinds=definite,indirect,possible "$@" >"$out/valgrind.log" 2>&1 || {
            cat "$out/valgrind.log"
            echo "C: valgrind found faults in $*"
            exit 1
        }
    fi
}
command -v valgrind >/dev/null || echo 'C: no valgrind here: the programs run without it'

built=0
for dialect in c89 c99 c11 c17 c2x; do
    speaks "$cc" c $dialect || continue
    "$cc" -std=$dialect "${strict[@]}" -c "$tests/second.c" -o "$out/second-$dialect.o"
    for program in door vectors codes; do
        "$cc" -std=$dialect "${strict[@]}" -c "$tests/$program.c" -o "$out/$program-$dialect.o"
    done
    for kind in shared static; do
        declare -n link=link_$kind
        "$cc" "$out/door-$dialect.o" "$out/second-$dialect.o" "${link[@]}" -o "$out/door-$dialect-$kind"
        for program in vectors codes; do
            "$cc" "$out/$program-$dialect.o" "${link[@]}" -o "$out/$program-$dialect-$kind"
        done
        built=$((built + 3))
    done
done
for dialect in c++98 c++11 c++17 c++20; do
    speaks "$cxx" c++ $dialect || continue
    # The header alone in C++, the programs of C in C++, and the programs of C++.
    "$cxx" -std=$dialect "${strict[@]}" -x c++ -fsyntax-only "$tests/second.c"
    "$cxx" -std=$dialect "${strict[@]}" -DCLEANCLAIM_NO_EXCEPTIONS -fno-exceptions -x c++ -fsyntax-only include/cleanclaim.hpp 2>"$out/why" ||
        { cat "$out/why"; exit 1; }
    "$cxx" -std=$dialect "${strict[@]}" -c "$tests/door.cpp" -o "$out/doorpp-$dialect.o"
    for kind in shared static; do
        declare -n link=link_$kind
        "$cxx" "$out/doorpp-$dialect.o" "${link[@]}" -o "$out/doorpp-$dialect-$kind"
        built=$((built + 1))
    done
done
"$cc" -std=c89 -D_POSIX_C_SOURCE=200112L "${strict[@]}" "$tests/threads.c" "${link_shared[@]}" -o "$out/threads"
"$cc" -std=c99 -O2 "${strict[@]}" "$tests/bench.c" "${link_shared[@]}" -o "$out/bench"
"$cc" -std=c99 -O2 "${strict[@]}" "$tests/code_figures.c" "${link_shared[@]}" -o "$out/code-figures"

# The example of the README says what it prints.
sed -n '/^```c$/,/^```$/p' README.md | sed '1d;$d' >"$out/readme.c"
"$cc" -std=c89 "${strict[@]}" "$out/readme.c" "${link_shared[@]}" -o "$out/readme"
[ "$("$out/readme")" = 81.86 ] || {
    echo 'C: the example of the README prints another amount'
    exit 1
}

# One dialect of each runs under valgrind, shared and static; the others only run.
for kind in shared static; do
    run "$out/door-c89-$kind" tests/vectors/claims
    run "$out/vectors-c89-$kind" tests/vectors/lines.tsv
    run "$out/codes-c89-$kind" tests/vectors/codes.tsv tests/vectors/code_questions.tsv
    run "$out/doorpp-c++98-$kind"
done
run "$out/threads"
for program in "$out"/door-c* "$out"/vectors-c* "$out"/codes-c* "$out"/doorpp-c*; do
    case $program in *.o | *-c89-* | *-c++98-*) continue ;; esac
    "$program" >"$out/last.log" || {
        cat "$out/last.log"
        exit 1
    }
done
"$out/bench" 1000 >"$out/last.log" 2>&1 # it runs; its figures mean nothing here
echo 'E11.40 2025-11-01' >"$out/one-code.txt"
"$out/code-figures" "$out/one-code.txt" >"$out/last.log"
if command -v valgrind >/dev/null; then
    # Nothing is allocated on the way to a price or to the standing of a diagnosis: more of them, the same number of allocations.
    allocations() { valgrind "$out/bench" "$1" 2>&1 | sed -n 's/.*total heap usage: \([0-9,]*\) allocs.*/\1/p'; }
    few=$(allocations 10)
    many=$(allocations 100)
    if [ -z "$few" ] || [ "$few" != "$many" ]; then
        echo "C: price_line or check_code allocates: $few allocations for few lines, $many for many"
        exit 1
    fi
fi

# The library exports its own names and no others, and has its SONAME.
if command -v nm >/dev/null && command -v readelf >/dev/null; then
    others=$(nm -D --defined-only "$shared" | awk '$3 !~ /^cleanclaim_/ { print $3 }')
    [ -z "$others" ] || {
        echo "C: exported beside cleanclaim_*: $others"
        exit 1
    }
    readelf -d "$shared" | grep -q 'SONAME.*libcleanclaim\.so\.0' || {
        echo 'C: no SONAME'
        exit 1
    }
fi
echo "C: $built programs in all dialects, shared and static: good"
