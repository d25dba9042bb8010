# The board: QEMU with the firmware, and the user's script where the firmware looks for one. What comes
# from the serial port passes, up to the banner that says that the script has ended. A traceback right
# before it is for standard error, with the name of the user's file. QEMU tells each change of an output.
# Arguments: nonce, script, its size as two bytes for printf, seconds that the board runs or 0, names of pins in
# records and their lines (P0=3), lines and the levels that are put on them before the board starts (17=0),
# firmware.
set -u
nonce=$1 script=$2 size=$3 time=$4 outputs=$5 levels=$6 firmware=$7
{ printf "MP$size" && cat "$script"; } >/tmp/script || exit 125
mkfifo /tmp/line /tmp/told /tmp/monitor.in /tmp/monitor.out /tmp/test.in /tmp/test.out || exit 125

# record WORDS: one record, with the time since the start.
record() {
  printf '\036%s end %s %s\n' "$nonce" "$(($(date +%s%N) - begin))" "$*" >&2
}

# watch: records what QEMU tells of outputs, with the time since the start. What else it says is kept.
# An output that is switched off, which QEMU tells as -1, is low.
watch() {
  # $interactive is no word when it is empty.
  # shellcheck disable=SC2086
  awk $interactive -v nonce="$nonce" -v outputs="$outputs" -v begin="$begin" '
    BEGIN {
      count = split(outputs, pairs, " ")
      for (i = 1; i <= count; i++) { split(pairs[i], pair, "="); names[pair[2]] = pair[1]; last[pair[2]] = 0 }
      second = substr(begin, 1, length(begin) - 9)
      micro = substr(begin, length(begin) - 8, 6)
    }
    / line [0-9]+ value -?[01]$/ && split($1, at, /[@.:]/) == 4 && at[4] == "nrf51_gpio_update_output_irq" {
      level = $5 == 1
      if ($3 in names && level != last[$3]) {
        last[$3] = level
        since = (at[2] - second) * 1000000 + at[3] - micro
        printf "\036%s pin %.0f000 %s %d\n", nonce, since < 0 ? 0 : since, names[$3], level >"/dev/stderr"
        fflush("/dev/stderr")
      }
      next
    }
    { sub(/^[0-9T:.-]+Z /, ""); print >"/tmp/said" }' </tmp/told
}

# press: puts the levels on lines, then lets the board start.
press() {
  for level in $levels; do
    echo "set_irq_in /machine/nrf51 unnamed-gpio-in ${level%=*} ${level#*=}" >&6
    read -r _ <&7
  done
  echo cont >&8
}

interactive=
command -v mawk >/dev/null && interactive='-W interactive'
set -- qemu-system-arm -M microbit -display none -serial stdio -no-reboot \
  -trace nrf51_gpio_update_output_irq -msg timestamp=on -S -qtest pipe:/tmp/test -qtest-log /dev/null \
  -chardev pipe,id=monitor,path=/tmp/monitor -mon monitor \
  -device "loader,file=$firmware" \
  -device loader,file=/tmp/script,addr=0x3e000,force-raw=on
[ "$time" = 0 ] || set -- timeout "$time" "$@"
exec 6<>/tmp/test.in 7<>/tmp/test.out 8<>/tmp/monitor.in 9<>/tmp/monitor.out
begin=$(date +%s%N)
: >/tmp/said
watch &
watcher=$!
# What runs in the background has no standard input of its own.
exec 3<&0
"$@" <&3 >/tmp/line 2>/tmp/told &
board=$!
press &
presser=$!
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
  wait "$watcher"
  record exit "$seen"
  exit "$seen"
fi
wait "$board"
status=$?
wait "$watcher"
kill "$presser" 2>/dev/null
case $status in
  0) record exit '0 reset' ;;
  124) record time ''; exit 0 ;;
  *) record crash "$(tail -n 1 /tmp/said)"; exit 134 ;;
esac
