#!/bin/sh
cat /data/note
