#!/bin/bash
#SBATCH --job-name=kseries-sample-full-0123456789
#SBATCH --nodes=1
#SBATCH --ntasks=1
#SBATCH --cpus-per-task=4
#SBATCH --mem=8192M
#SBATCH --time=95
#SBATCH --requeue
#SBATCH --open-mode=append
#SBATCH --signal=B:USR1@120
#SBATCH --array=1-3,5,7-8
#SBATCH '--output=/shared/my runs/sample/slurm/shard-%a.log'
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
run /shared/kseries/build/kseries run --plan '/shared/my runs/sample' --history none --accel kvm \
  --shard "$SLURM_ARRAY_TASK_ID/8" --run-dir '/shared/my runs/sample'/shards/"$SLURM_ARRAY_TASK_ID-of-8"
code=$?
requeue "${SLURM_ARRAY_JOB_ID}_$SLURM_ARRAY_TASK_ID" && exit
# Findings are results.
[[ $code -eq 1 ]] || exit "$code"
