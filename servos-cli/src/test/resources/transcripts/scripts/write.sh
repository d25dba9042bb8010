#!/bin/sh
if echo written 2>/dev/null >made; then cat made; else echo refused; fi
