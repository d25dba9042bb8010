#!/bin/sh
echo "A=$A B=$B HOME=$HOME"
