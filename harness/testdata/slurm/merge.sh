#!/bin/bash
#SBATCH --job-name=kseries-sample-full-0123456789
#SBATCH --nodes=1
#SBATCH --ntasks=1
#SBATCH --cpus-per-task=4
#SBATCH --mem=8192M
#SBATCH --time=190
#SBATCH --requeue
#SBATCH --open-mode=append
#SBATCH --signal=B:USR1@120
#SBATCH '--output=/shared/my runs/sample/slurm/merge.log'
#SBATCH --partition=long
#SBATCH '--account=kernel team'
set -u
export KSERIES_HOME=/shared/kseries
export XDG_CACHE_HOME=/var/tmp/kseries-1000
(umask 077 && mkdir -p "$XDG_CACHE_HOME")
[[ -O $XDG_CACHE_HOME ]] || {
  echo "$XDG_CACHE_HOME belongs to another user; use --node-cache" >&2
  exit 69
}
child=
caught=
limit=
stop() {
  caught=yes
  if [[ $child ]]; then kill -TERM "$child"; fi
}
trap stop TERM
trap 'limit=reached; stop' USR1
run() {
  local code=0 ended
  "$@" &
  child=$!
  # A signal interrupts wait, which knows nothing (127) of a process that it has reported.
  while :; do
    caught=
    wait "$child"
    ended=$?
    if [[ $ended -ne 127 ]]; then code=$ended; fi
    [[ $caught ]] || break
  done
  child=
  return "$code"
}
requeue() {
  [[ $limit && ${SLURM_RESTART_COUNT:-0} -lt 5 ]] && scontrol requeue "$1"
}
run /shared/kseries/build/kseries merge -o '/shared/my runs/sample' --history none '/shared/my runs/sample'/shards/*
# Runs what a lost task has not finished, examines the findings and reports.
run /shared/kseries/build/kseries run --plan '/shared/my runs/sample' --accel kvm --triage full
code=$?
requeue "$SLURM_JOB_ID" && exit
echo "$code" > '/shared/my runs/sample/slurm/exit-code'
