# Compiles one source and links it with our start. The program comes out of standard output.
# Arguments: options of the processor, compiler, source, its options of the board, start, C++ start, linker script,
# optimisation.
set -e
processor=$1 compiler=$2 source=$3 board=$4
mkdir /tmp/board
printf %s "$5" >/tmp/board/startup.c
printf %s "$6" >/tmp/board/runtime.cpp
printf %s "$7" >/tmp/board/board.ld
common="$processor -g -ffunction-sections -fdata-sections"
plain='-fno-exceptions -fno-rtti -fno-threadsafe-statics'
# What is in these variables are several words.
# shellcheck disable=SC2086
{
  arm-none-eabi-gcc $common -Os $board -c -o /tmp/board/startup.o /tmp/board/startup.c
  objects='/tmp/board/program.o /tmp/board/startup.o'
  if [ "$compiler" = arm-none-eabi-g++ ]; then
    arm-none-eabi-g++ $common $plain $CPPFLAGS ${CXXFLAGS-$8} -c -o /tmp/board/program.o "$source"
    arm-none-eabi-g++ $common $plain -Os -c -o /tmp/board/runtime.o /tmp/board/runtime.cpp
    objects="$objects /tmp/board/runtime.o"
    library=$(arm-none-eabi-gcc $processor -print-file-name=libstdc++.a)
    # Without a folder when there is none.
    case $library in /*) objects="$objects $library" ;; esac
  else
    arm-none-eabi-gcc $common $CPPFLAGS ${CFLAGS-$8} -c -o /tmp/board/program.o "$source"
  fi
  arm-none-eabi-gcc $processor -nostartfiles -T /tmp/board/board.ld -Wl,--gc-sections \
    $(printf '%s\n' $board | sed -n 's/^-D\([a-z_]*=.*\)/-Wl,--defsym=\1/p') \
    $LDFLAGS -o /tmp/board/program.elf $objects -lm $LDLIBS
} >&2
cat /tmp/board/program.elf
