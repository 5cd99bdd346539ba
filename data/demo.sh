#!/bin/sh
# What `make demo` runs: a fresh home, the sample corpus in, answers to the three jobs out.
set -eu
CANCU_HOME=.demo
export CANCU_HOME
rm -rf .demo
say() { printf '\n\033[1m$ cancu %s\033[0m\n' "$*"; "$BIN/cancu" "$@"; }
say ingest data/corpus
say tasks --depends-on "Nghị định 92/2017"
say ask "Sở Nội vụ phải làm gì trong quý II/2018"
say search "kiem soat thu tuc hanh chinh" --limit 5
say impact "Nghị định 63/2010"
printf '\nMở trang web: CANCU_HOME=.demo %s/cancu serve  rồi vào http://127.0.0.1:8000\n' "$BIN"
