# SPDX-License-Identifier: Apache-2.0
#
# Each of these first installs what is missing. The work itself is in Scripts/, where each file
# also runs alone.

MAKEFLAGS += --no-print-directory
.PHONY: help audit test bench interop format lint floors
.DEFAULT_GOAL := help

SWIFT_FOLDERS = $(wildcard Package.swift Sources Tests Examples Benchmarks)

help: ## show this list
	@echo "EcartDPP makes a host obey a marketplace data-protection policy. Say:"
	@echo
	@awk -F ': ## ' '/^[a-z]+: ## / { printf "  make %-9s %s\n", $$1, $$2 }' Makefile
	@echo
	@echo "New here? 'make audit', and then open the report it names."

audit: ## run the example host through its whole journey, audit it, write the report
	@Scripts/install-deps build
	@Scripts/audit

test: ## everything that must hold: Swift tests, floors, packaging
	@Scripts/install-deps build
	@Scripts/test

bench: ## print the measurements, each beside its limit or its peer
	@Scripts/install-deps build bench
	@ECART_BENCH=1 swift run -c release --scratch-path .build/bench EcartBench $(BENCH)

interop: ## let other people's code open what ours wrote, and the other way round
	@Scripts/install-deps build interop
	@Scripts/interop

format: ## format all Swift code in place
	@Scripts/install-deps build
	@swift format format --in-place --parallel --recursive $(SWIFT_FOLDERS)

lint: ## check formatting, licence headers, file sizes, stray paths
	@Scripts/install-deps build
	@Scripts/lint

floors: ## check that every module imports only what it may
	@Scripts/install-deps build
	@Scripts/check-floors
