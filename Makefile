# make demo   the whole path on a made-up company      make test   everything that CI runs
# make bench  speed, as ratios to peers                make lint   formatting
# make fuzz   random bytes as CEL, then as Liquid, each for REKINDLE_FUZZ_SECONDS (300)
.PHONY: demo test bench fuzz torture lint format build

build:
	@.ci/setup build
	swift build

demo: build
	@.build/debug/rekindle demo

test:
	@.ci/setup test
	swift build --build-tests --explicit-target-dependency-import-check error
# So many at once: each holds stores, servers and programs open, and Foundation's Process crashes where 1,365 descriptors are.
	swift test --skip-build --disable-xctest --experimental-maximum-parallelization-width 32

bench:
	@.ci/setup test
	@.ci/setup bench
	@.ci/bench
	@.ci/bench-cel
	@.ci/bench-liquid
	@.ci/bench-message
	@.ci/bench-inline
	@.ci/bench-dkim

# What breaks a promise is kept under .build-fuzz/ as crash-*, timeout-* or oom-*. Only lld links libFuzzer.
fuzz:
	@.ci/setup build
	for target in CELFuzz LiquidFuzz; do \
	    REKINDLE_FUZZ=1 swift build -c release --product $$target --scratch-path .build-fuzz --sanitize fuzzer \
	        -Xswiftc -use-ld=lld || exit 1; \
	done
	@mkdir -p .build-fuzz/corpus .build-fuzz/corpus-liquid
	.build-fuzz/release/CELFuzz -dict=Tests/Fuzzing/cel.dict -max_len=1024 -timeout=20 -print_final_stats=1 \
	    -artifact_prefix=.build-fuzz/ -max_total_time=$${REKINDLE_FUZZ_SECONDS:-300} .build-fuzz/corpus
	.build-fuzz/release/LiquidFuzz -dict=Tests/Fuzzing/liquid.dict -max_len=2048 -timeout=20 -rss_limit_mb=1024 \
	    -print_final_stats=1 -artifact_prefix=.build-fuzz/ -max_total_time=$${REKINDLE_FUZZ_SECONDS:-300} \
	    .build-fuzz/corpus-liquid

torture:
	@.ci/setup test
	REKINDLE_KILLS=450 REKINDLE_STEP_KILLS=620 swift test --filter 'DeliveryTests.*KillTests'
	REKINDLE_PAGES=300 REKINDLE_SEED=$$(date +%s) swift test --filter StyleInlinerBrowserTests

lint:
	swift format lint --strict --parallel --recursive Sources Tests Package.swift

format:
	swift format --in-place --parallel --recursive Sources Tests Package.swift
