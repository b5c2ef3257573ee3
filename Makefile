# make demo   the whole path on a made-up company      make test   everything that CI runs
# make bench  speed, as ratios to peers                make lint   formatting
.PHONY: demo test bench torture lint format build

build:
	@.ci/setup build
	swift build

demo: build
	@.build/debug/rekindle demo

test:
	@.ci/setup test
	swift build --build-tests --explicit-target-dependency-import-check error
	swift test --skip-build --disable-xctest

bench:
	@.ci/setup test
	@.ci/bench

torture:
	@.ci/setup test
	REKINDLE_KILLS=500 swift test --filter KillTests

lint:
	swift format lint --strict --parallel --recursive Sources Tests Package.swift

format:
	swift format --in-place --parallel --recursive Sources Tests Package.swift
