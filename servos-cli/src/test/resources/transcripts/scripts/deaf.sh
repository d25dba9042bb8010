#!/bin/sh
trap '' TERM
echo ready
while :; do sleep 60; done
