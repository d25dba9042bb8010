#!/bin/sh
test -t 0 && test -t 1 && test -t 2 && echo terminal
stty size
