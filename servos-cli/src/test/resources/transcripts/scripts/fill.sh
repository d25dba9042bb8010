#!/bin/sh
dd if=/dev/zero of=/tmp/big bs=64k count=64 2>/dev/null || exit 1
