#!/bin/sh
printf unfinished >&2
sleep 60
