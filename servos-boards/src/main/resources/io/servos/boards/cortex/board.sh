# The board: QEMU with the program. Serial port 1 is standard input and output. QEMU says on standard error what
# its processor does; that it is in HardFault, or locked up in it, ends the run.
# Arguments: nonce, program, machine, address and bits of the receiver or 0 0 for no input, whether QEMU has to be
# woken for each character (yes or no), seconds or 0, socket of a debugger that is waited for or nothing.
set -u
nonce=$1 program=$2 machine=$3 receiver=$4 enabled=$5 drowsy=$6 time=$7 debugger=$8
interactive=
command -v mawk >/dev/null && interactive='-W interactive'
begin=$(date +%s%N)

# record WORDS: one record, with the time since the start.
record() {
  printf '\036%s end %s %s\n' "$nonce" "$(($(date +%s%N) - begin))" "$*" >&2
}

# cause BITS: the fault status register in words.
cause() {
  for bit in '0x1 execution of what is no code' '0x2 memory that is protected' '0x100 fetch from where nothing is' \
    '0x200 access to where nothing is' '0x400 access to where nothing is' '0x10000 undefined instruction' \
    '0x20000 not Thumb code' '0x40000 wrong return from an exception' '0x80000 floating point that is off' \
    '0x1000000 unaligned access' '0x2000000 division by zero'; do
    if [ $(($1 & ${bit%% *})) != 0 ]; then
      printf ': %s' "${bit#* }"
      return
    fi
  done
}

# dumped REGISTER: its value as QEMU printed it last.
dumped() {
  sed -n "s/.*$1=\\([0-9a-f]\\{8\\}\\).*/0x\\1/p" /tmp/said | tail -n 1
}

# fault: what is known of it.
fault() {
  if [ "$(dumped R02)" = 0x5e4705fa ]; then
    at=$(dumped R00)
    printf 'HardFault at %s' "$at"
    if place=$(arm-none-eabi-addr2line -f -e "$program" "$at" 2>/dev/null); then
      printf '%s\n' "$place" | awk 'NR == 1 { name = $0 } NR == 2 && !/^\?/ { printf " in %s (%s)", name, $0 }'
    fi
    cause "$(dumped R01)"
  elif grep -q '^qemu: fatal: Lockup' /tmp/said; then
    sed -n 's/^qemu: fatal: Lockup: /the processor locked up: /p' /tmp/said
  else
    printf 'HardFault, and its handler did not end the program'
  fi
}

# feed: passes standard input on once the program's receiver listens; what came earlier would be lost.
feed() {
  while :; do
    echo "xp /1wx $receiver" >&6
    while read -r line <&7; do
      case $line in *': 0x'*) break ;; esac
    done
    value=$(printf '%s' "${line##*: }" | tr -cd 0-9a-fx)
    [ $((value & enabled)) != $((enabled)) ] || break
    sleep 0.02
  done
  if [ "$drowsy" = yes ]; then
    # Its port does not say that a character was taken, and QEMU looks for the next one once a second.
    cat <&7 >/dev/null &
    while sleep 0.01; do echo >&6; done &
  fi
  exec cat <&3 >/tmp/serial
}

if grep -q initialise_monitor_handles "$program"; then
  printf '\036%s note %s\n' "$nonce" 'the program is linked with rdimon.specs: what it writes that way is not shown' >&2
fi
exec 3<&0 5>&1
mkfifo /tmp/serial /tmp/monitor.in /tmp/monitor.out || exit 125
exec 4<>/tmp/serial 6<>/tmp/monitor.in 7<>/tmp/monitor.out
set -- qemu-system-arm -M "$machine" -kernel "$program" -display none -serial stdio -no-reboot -d int \
  -semihosting-config enable=on,target=gdb -chardev pipe,id=monitor,path=/tmp/monitor -mon monitor
[ -z "$debugger" ] || set -- "$@" -S -gdb "unix:$debugger"
[ "$time" = 0 ] || set -- env LC_ALL=C timeout -v "$time" "$@"
feeder=
if [ "$receiver" != 0 ]; then
  feed &
  feeder=$!
fi
# $interactive is no word when it is empty.
# shellcheck disable=SC2086
{
  "$@" <&4 2>&1 >&5 &
  echo $! >/tmp/pid
  wait $!
  echo $? >/tmp/status
} 2>/dev/null | awk $interactive -v debugged="$debugger" '
  /^\.\.\.handling as semihosting call 0x(18|20)\r?$/ { ended = 1 }
  /^\.\.\.taking pending nonsecure exception 3\r?$/ && !fault {
    # A handler of the program may have something to say.
    fault = 1
    # A debugger looks at it as long as it likes.
    if (!debugged) system("(sleep 1; kill $(cat /tmp/pid)) 2>/dev/null &")
  }
  /^(qemu|timeout)/ { said = 1 }
  said
  END { if (fault) print "servos: fault"; if (ended) print "servos: exit" }' >/tmp/said
[ -z "$feeder" ] || kill "$feeder" 2>/dev/null
status=$(cat /tmp/status)
if grep -q '^servos: exit' /tmp/said; then
  record exit "$status"
elif grep -q -e '^servos: fault' -e '^qemu: fatal' /tmp/said; then
  record crash "$(fault)"
  status=134
elif grep -q '^timeout: sending' /tmp/said; then
  record time ''
  status=0
elif [ "$status" = 0 ]; then
  record exit '0 reset'
else
  record crash "$(tail -n 1 /tmp/said)"
  status=134
fi
exit "$status"
