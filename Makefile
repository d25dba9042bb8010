# Each target is one call; the work is in scripts/ and in Maven.

PREFIX ?= /usr/local
DESTDIR ?=

.PHONY: help setup build test attack format run bench images install clean

help:
	@echo 'make setup | build | test | attack | format | bench | images | install [PREFIX=/usr/local] [DESTDIR=] | clean'

setup:
	scripts/setup test

build:
	scripts/build

test: setup
	scripts/test

attack: build
	./servos doctor --attack

format:
	scripts/maven --quiet spotless:apply

run: build
	./servos isolate examples/hello.py

bench: build
	scripts/maven -q process-classes -pl bench -am
	bench/run $(BENCH)

images: build
	./servos image build all

install: build
	scripts/install "$(PREFIX)" "$(DESTDIR)"

clean:
	scripts/maven --quiet clean
