# The board: QEMU with the firmware, and the user's script where the firmware looks for one. What comes
# from the serial port passes, up to the banner that says that the script has ended. A traceback right
# before it is for standard error, with the name of the user's file.
# Arguments: nonce, script, its size as two bytes for printf, seconds that the board runs or 0.
set -u
nonce=$1 script=$2 size=$3 time=$4
{ printf "MP$size" && cat "$script"; } >/tmp/script || exit 125
mkfifo /tmp/line || exit 125

# record WORDS: one record, with the time since the start.
record() {
  printf '\036%s end %s %s\n' "$nonce" "$(($(date +%s%N) - begin))" "$*" >&2
}

set -- qemu-system-arm -M microbit -display none -monitor none -serial stdio -no-reboot \
  -device loader,file=/usr/share/firmware-microbit-micropython/firmware.hex \
  -device loader,file=/tmp/script,addr=0x3e000,force-raw=on
[ "$time" = 0 ] || set -- timeout "$time" "$@"
begin=$(date +%s%N)
# What runs in the background has no standard input of its own.
exec 3<&0
"$@" <&3 >/tmp/line 2>/tmp/said &
board=$!
interactive=
command -v mawk >/dev/null && interactive='-W interactive'
seen=3
{
  # The port sends a zero when it is switched on.
  first=$(dd bs=1 count=1 2>/dev/null | tr -d '\000')
  # $interactive is no word when it is empty.
  # shellcheck disable=SC2086
  awk $interactive -v first="$first" -v script="$script" '
    BEGIN { status = 3 }
    NR == 1 { $0 = first $0 }
    /^MicroPython v.*; micro:bit v.*\r$/ { status = held == "" ? 0 : 1; exit }
    /^Traceback \(most recent call last\):\r$/ { printf "%s", held; held = $0 "\n"; next }
    held != "" { held = held $0 "\n"; if (!/^ /) { status = 1; exit } next }
    { print; fflush() }
    END {
      if (status == 1) {
        gsub(/\r/, "", held)
        gsub(/File "__main__"/, "File \"" script "\"", held)
        printf "%s", held >"/dev/stderr"
      } else printf "%s", held
      exit status
    }'
  seen=$?
} </tmp/line
if [ "$seen" -le 1 ]; then
  kill "$board"
  record exit "$seen"
  exit "$seen"
fi
wait "$board"
status=$?
case $status in
  0) record exit '0 reset' ;;
  124) record time ''; exit 0 ;;
  *) record crash "$(tail -n 1 /tmp/said)"; exit 134 ;;
esac
