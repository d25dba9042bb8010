#!/bin/sh
echo ready
sleep 60
