# Builds a copy of a project. The one program that results comes out of standard output.
# Arguments: folder of the project, make or cmake, toolchain file for cmake.
set -e
cp -R --preserve=mode,timestamps "$1"/. /tmp/project
cd /tmp/project
# Programs of earlier builds are neither run nor taken for new ones.
find . -name '*.elf' -type f -delete
touch /tmp/begin

# quietly COMMAND...: what it says of its progress only matters when it fails.
quietly() {
  "$@" >/tmp/progress || {
    status=$?
    cat /tmp/progress >&2
    exit "$status"
  }
}

if [ "$2" = make ]; then
  quietly make
else
  file=/tmp/board.cmake
  printf %s "$3" >"$file"
  # What STM32CubeMX generates.
  if [ -e cmake/gcc-arm-none-eabi.cmake ]; then file=cmake/gcc-arm-none-eabi.cmake; fi
  quietly cmake -G 'Unix Makefiles' -S . -B servos-build -DCMAKE_BUILD_TYPE=MinSizeRel \
    -DCMAKE_TOOLCHAIN_FILE="$file"
  quietly cmake --build servos-build
fi
# A program begins as ELF, 32-bit, little-endian, executable, for Arm.
find . -type f -newer /tmp/begin -size +51c ! -name '*.o' ! -name '*.a' ! -path '*/CMakeFiles/*' \
  -exec sh -c '
    for file do
      case $(od -An -tx1 -N20 "$file" | tr -d " \n") in
        7f454c460101*02002800) printf "%s\n" "${file#./}" ;;
      esac
    done' sh {} + >/tmp/programs
if [ "$(grep -c . /tmp/programs)" != 1 ]; then
  sed 's/^/servos-program: /' /tmp/programs >&2
  exit 77
fi
cat "$(cat /tmp/programs)"
