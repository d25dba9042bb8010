# The first process of a container, a static ELF executable of one segment, for GNU as:
#
#   as -o x86_64.o x86_64.s && objcopy -O binary -j .text x86_64.o x86_64
#
# x86_64.hex holds those bytes, and a test compares them. Arguments: the directory to start in,
# paths of the program to try in turn, an empty one, and what the program gets as its arguments.
# Without any they follow the message: how many they are, how many bytes, and each with a NUL.
#
# It takes on the filter of system calls that was added to it, if one was, and with it all that it
# starts. It reports what stands around it on descriptor 1, waits there for a message on descriptor 0,
# starts the program, passes signals on to it, reaps, and reports how it ended. r12 holds argv, r13
# envp, r14 the program's pid, rbp the data, which lie on the stack.

    .intel_syntax noprefix

    .set TOKEN, 0               # 16 bytes of the message, which begin the last record
    .set KIND, 16               # the seconds to live of the message, later EXITED and so on
    .set ERRNO, 24
    .set STEP, 32
    .set STATUS, 40
    .set USAGE, 48
    .set DISKS, 192
    .set RECORD_BYTES, 432
    .set SIGNALS, 480
    .set TERMINAL, 488          # whether descriptor 0 is one
    .set TIMER, 496
    .set GROUP, 528
    .set FILE, 536
    .set COOKED, 544
    .set RAW, 608
    .set REFUSED, 672           # why the filter was not taken on
    .set BUFFER, 1024           # a length of 4 bytes and the piece
    .set PIECE, 4096
    .set DATA_BYTES, 8192

    .set EXITED, 1
    .set FAILED, 2
    .set EXPIRED, 3
    .set STEP_DIRECTORY, 1
    .set STEP_PROGRAM, 2
    .set STEP_PROCESS, 3
    .set STEP_FILTER, 4
    .set STEP_TIMER, 5
    .set STEP_MEMORY, 6
    .set STEP_SESSION, 7
    .set CONTENT, 1             # kinds of entries in the tables
    .set LISTING, 2
    .set LINK, 3
    .set MOST, 0x10000          # arguments that follow the message, and their bytes

    .set BASE, 0x400000

    .text
header:
    .byte 0x7f
    .ascii "ELF"
    .byte 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0
    .short 2, 62
    .long 1
    .quad BASE + (start - header), segments - header, 0
    .long 0
    .short 64, 56, 2, 64, 0, 0
segments:
    .long 1, 5                  # PT_LOAD, read and execute
    .quad 0, BASE, BASE, end - header, end - header, 0x1000
    .long 0x6474e551, 6         # PT_GNU_STACK, read and write
    .quad 0, 0, 0, 0, 0, 16

start:
    mov rax, [rsp]
    lea r12, [rsp + 8]
    lea r13, [r12 + rax * 8 + 8]
    sub rsp, DATA_BYTES
    mov rbp, rsp

    mov eax, 14                 # rt_sigprocmask(SIG_SETMASK, all)
    mov edi, 2
    lea rsi, [rbp + SIGNALS]
    mov qword ptr [rsi], -1
    xor edx, edx
    mov r10d, 8
    syscall

    mov rax, [rip + filter]
    mov [rbp + REFUSED], rax
    test rax, rax
    jz look_at_terminal
    mov [rbp + BUFFER], rax     # struct sock_fprog
    lea rax, [rip + filter + 8]
    mov [rbp + BUFFER + 8], rax
    mov eax, 157                # prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER)
    mov edi, 22
    mov esi, 2
    lea rdx, [rbp + BUFFER]
    syscall
    mov [rbp + REFUSED], rax

look_at_terminal:
    mov qword ptr [rbp + TERMINAL], 0
    mov eax, 16                 # ioctl(0, TCGETS)
    xor edi, edi
    mov esi, 0x5401
    lea rdx, [rbp + COOKED]
    syscall
    test rax, rax
    jnz report_gate
    inc qword ptr [rbp + TERMINAL]
    lea rsi, [rbp + COOKED]
    lea rdi, [rbp + RAW]
    mov ecx, 60
    rep movsb
    mov dword ptr [rbp + RAW], 0
    mov dword ptr [rbp + RAW + 4], 0
    mov dword ptr [rbp + RAW + 12], 0
    mov word ptr [rbp + RAW + 22], 0x100
    mov esi, 0x5402             # TCSETS
    lea rdx, [rbp + RAW]
    xor edi, edi
    call set_terminal

report_gate:
    lea rbx, [rip + gate_table]
    call report

    lea rsi, [rbp + TOKEN]
    mov edx, 24
    call read_all
    cmp qword ptr [r12 + 8], 0
    jne told
    lea rsi, [rbp + BUFFER]
    mov edx, 16
    call read_all
    mov rbx, [rbp + BUFFER]
    mov rdx, [rbp + BUFFER + 8]
    cmp rbx, MOST
    ja abandoned
    cmp rdx, MOST
    ja abandoned
    sub rsp, rdx
    and rsp, -16
    mov rsi, rsp
    mov r8, rsp
    push 0
    lea rax, [rbx * 8 + 8]
    sub rsp, rax
    mov r12, rsp
    call read_all
    lea rcx, [r12 + 8]
1:  test rbx, rbx
    jz told
    mov [rcx], r8
    add rcx, 8
    dec rbx
2:  inc r8
    cmp byte ptr [r8 - 1], 0
    jne 2b
    jmp 1b
told:

    cmp qword ptr [rbp + TERMINAL], 0
    je arm
    mov esi, 0x5402             # TCSETS
    lea rdx, [rbp + COOKED]
    xor edi, edi
    call set_terminal
arm:
    xor eax, eax
    mov [rbp + TIMER], rax
    mov [rbp + TIMER + 8], rax
    mov rcx, [rbp + KIND]
    mov [rbp + TIMER + 16], rcx
    mov [rbp + TIMER + 24], rax
    mov [rbp + ERRNO], rax
    mov [rbp + STEP], rax
    mov [rbp + STATUS], rax
    mov rax, [rbp + REFUSED]
    mov ecx, STEP_FILTER
    test rax, rax
    jnz step_failed
    mov eax, 38                 # setitimer(ITIMER_REAL)
    xor edi, edi
    lea rsi, [rbp + TIMER]
    xor edx, edx
    syscall
    mov ecx, STEP_TIMER
    test rax, rax
    js step_failed
    mov eax, 157                # prctl(PR_SET_DUMPABLE, 0)
    mov edi, 4
    xor esi, esi
    syscall
    mov ecx, STEP_MEMORY
    test rax, rax
    js step_failed
    mov eax, 95                 # umask(022)
    mov edi, 022
    syscall

    mov eax, 56                 # clone(CLONE_VM | CLONE_VFORK | SIGCHLD)
    mov edi, 0x4111
    xor esi, esi
    xor edx, edx
    xor r10d, r10d
    xor r8d, r8d
    syscall
    test rax, rax
    jz program
    mov ecx, STEP_PROCESS
    js step_failed
    mov r14, rax
    cmp qword ptr [rbp + ERRNO], 0
    jne failed

    xor edi, edi
    call close
    mov edi, 2
    call close

wait:
    mov eax, 128                # rt_sigtimedwait(all)
    lea rdi, [rbp + SIGNALS]
    xor esi, esi
    xor edx, edx
    mov r10d, 8
    syscall
    test rax, rax
    jle wait
    cmp eax, 17                 # SIGCHLD
    je reap
    cmp eax, 14                 # SIGALRM
    je expired
    mov esi, eax
    mov rdi, r14
    neg rdi
    mov eax, 62                 # kill(-program, signal)
    syscall
    jmp wait
reap:
    mov eax, 61                 # wait4(-1, &status, WNOHANG | __WALL)
    mov rdi, -1
    lea rsi, [rbp + STATUS]
    mov edx, 0x40000001
    xor r10d, r10d
    syscall
    test rax, rax
    jle wait
    cmp rax, r14
    jne reap
    mov qword ptr [rbp + KIND], EXITED
    jmp finish
expired:
    mov qword ptr [rbp + KIND], EXPIRED

finish:
    mov eax, 137                # statfs
    lea rdi, [rip + tmp]
    lea rsi, [rbp + DISKS]
    syscall
    mov eax, 137
    lea rdi, [rip + shm]
    lea rsi, [rbp + DISKS + 120]
    syscall
    mov eax, 62                 # kill(-1, SIGKILL)
    mov rdi, -1
    mov esi, 9
    syscall
bury:
    mov eax, 61                 # wait4(-1, __WALL)
    mov rdi, -1
    xor esi, esi
    mov edx, 0x40000000
    xor r10d, r10d
    syscall
    test rax, rax
    jg bury
    mov eax, 98                 # getrusage(RUSAGE_CHILDREN)
    mov edi, -1
    lea rsi, [rbp + USAGE]
    syscall
    call report_end
    mov edi, [rbp + STATUS]
    shr edi, 8
    jmp exit

step_failed:
    neg rax
    mov [rbp + ERRNO], rax
    mov [rbp + STEP], rcx
failed:
    mov qword ptr [rbp + KIND], FAILED
    call report_end
abandoned:
    mov edi, 125
exit:
    and edi, 255
    mov eax, 231                # exit_group
    syscall

# In the child, which shares this memory until it executes something.
program:
    mov eax, 80                 # chdir
    mov rdi, [r12 + 8]
    syscall
    mov ecx, STEP_DIRECTORY
    test rax, rax
    js not_started
    cmp qword ptr [rbp + TERMINAL], 0
    jne foreground
    mov eax, 112                # setsid
    syscall
    mov ecx, STEP_SESSION
    test rax, rax
    js not_started
    jmp unblock
foreground:
    mov eax, 109                # setpgid(0, 0)
    xor edi, edi
    xor esi, esi
    syscall
    mov eax, 39                 # getpid
    syscall
    mov [rbp + GROUP], rax
    mov eax, 16                 # ioctl(0, TIOCSPGRP)
    xor edi, edi
    mov esi, 0x5410
    lea rdx, [rbp + GROUP]
    syscall
unblock:
    mov eax, 14                 # rt_sigprocmask(SIG_SETMASK, none)
    mov edi, 2
    lea rsi, [rbp + GROUP]
    mov qword ptr [rsi], 0
    xor edx, edx
    mov r10d, 8
    syscall
    lea r15, [r12 + 16]
find_arguments:
    mov rax, [r15]
    add r15, 8
    cmp byte ptr [rax], 0
    jne find_arguments
    lea rbx, [r12 + 16]
    mov r9d, -2                 # ENOENT
try:
    mov rdi, [rbx]
    add rbx, 8
    cmp byte ptr [rdi], 0
    je not_found
    mov eax, 59                 # execve
    mov rsi, r15
    mov rdx, r13
    syscall
    cmp rax, -2
    je try
    cmp rax, -20                # ENOTDIR
    je try
    mov r9, rax
    jmp try
not_found:
    movsxd rax, r9d
    mov ecx, STEP_PROGRAM
not_started:
    neg rax
    mov [rbp + ERRNO], rax
    mov [rbp + STEP], rcx
    mov eax, 60                 # exit
    xor edi, edi
    syscall

# Writes the last record and what the kernel counted.
report_end:
    cmp qword ptr [rbp + TERMINAL], 0
    je 1f
    mov edi, 1
    mov esi, 0x5403             # TCSETSW
    lea rdx, [rbp + RAW]
    call set_terminal
1:  lea rsi, [rbp + TOKEN]
    mov edx, RECORD_BYTES
    call write
    lea rbx, [rip + end_table]
    jmp report

# ioctl(edi, esi, rdx)
set_terminal:
    mov eax, 16
    syscall
    ret

close:
    mov eax, 3
    syscall
    ret

# Reads rdx bytes to rsi on; where there are not so many nothing is started.
read_all:
    xor eax, eax
    xor edi, edi
    syscall
    test rax, rax
    jle abandoned
    add rsi, rax
    sub rdx, rax
    jnz read_all
    ret

# Writes rdx bytes from rsi on.
write:
    mov eax, 1
    mov edi, 1
    syscall
    test rax, rax
    jle 1f
    add rsi, rax
    sub rdx, rax
    jnz write
1:  ret

# Writes what the table in rbx names: for each entry its pieces, and a piece of no length.
report:
    movzx r15d, byte ptr [rbx]
    test r15d, r15d
    jz 9f
    inc rbx
    cmp r15d, LINK
    jne 2f
    mov eax, 89                 # readlink
    mov rdi, rbx
    lea rsi, [rbp + BUFFER + 4]
    mov edx, PIECE
    syscall
    test rax, rax
    jle 6f
    call write_piece
    jmp 6f
2:  mov eax, 2                  # open(O_CLOEXEC)
    mov rdi, rbx
    mov esi, 0x80000
    xor edx, edx
    syscall
    test rax, rax
    js 6f
    mov [rbp + FILE], rax
3:  xor eax, eax                # read or getdents64
    mov ecx, 217
    cmp r15d, LISTING
    cmove eax, ecx
    mov edi, [rbp + FILE]
    lea rsi, [rbp + BUFFER + 4]
    mov edx, PIECE
    syscall
    test rax, rax
    jle 5f
    call write_piece
    jmp 3b
5:  mov edi, [rbp + FILE]
    call close
6:  xor eax, eax
    call write_piece
7:  inc rbx
    cmp byte ptr [rbx - 1], 0
    jne 7b
    jmp report
9:  ret

# Writes the length in eax and as much of the buffer.
write_piece:
    mov [rbp + BUFFER], eax
    lea edx, [rax + 4]
    lea rsi, [rbp + BUFFER]
    jmp write

    .macro entry kind, path
    .byte \kind
    .asciz "\path"
    .endm

gate_table:
    .include "tables.s"

# How many instructions of a filter follow the file; see seccomp(2).
    .balign 8
filter:
    .quad 0
end:
