#!/usr/bin/env bash
# Runs scenarios/cluster/sweep.slurm under a Slurm of one node, made for the purpose, and compares the merged sweep with one of a single
# machine, byte by byte. Needs slurmctld and slurmd (Debian: slurm-wlm) and the right to start them.
#
#   slurm.sh SWEEP.SLURM SCENARIO SIMULATOR [WORDS...]
set -euo pipefail

script=$(realpath "$1") scenario=$(realpath "$2")
shift 2
export SIMULATOR="$*"

home=$(mktemp -d)
pids=()
finish() {
  local code=$?
  for pid in "${pids[@]}"; do kill "$pid" 2> /dev/null || true; done
  wait || true
  if [ "$code" -ne 0 ]; then tail -n 20 "$home"/*.log >&2 || true; fi
  rm -rf "$home"
  exit "$code"
}
trap finish EXIT

mkdir "$home/state" "$home/spool"
port=$((20000 + RANDOM % 20000))
export SLURM_CONF=$home/slurm.conf
cat > "$SLURM_CONF" << CONF
ClusterName=test
SlurmctldHost=$(hostname -s)(127.0.0.1)
SlurmctldPort=$port
SlurmdPort=$((port + 1))
AuthType=auth/none
CredType=cred/none
SlurmUser=$(id -un)
SlurmdUser=$(id -un)
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
StateSaveLocation=$home/state
SlurmdSpoolDir=$home/spool
SlurmctldPidFile=$home/slurmctld.pid
SlurmdPidFile=$home/slurmd.pid
SlurmctldLogFile=$home/slurmctld.log
SlurmdLogFile=$home/slurmd.log
ReturnToService=2
NodeName=$(hostname -s) NodeAddr=127.0.0.1 CPUs=$(nproc) State=UNKNOWN
PartitionName=all Nodes=ALL Default=YES MaxTime=INFINITE State=UP
CONF

slurmctld -D > "$home/slurmctld.out.log" 2>&1 & pids+=($!)
slurmd -D > "$home/slurmd.out.log" 2>&1 & pids+=($!)
for _ in $(seq 100); do
  if sinfo --noheader --format=%t 2> /dev/null | grep -q idle; then break; fi
  sleep 0.2
done

cd "$home"
export SCENARIO=$scenario SEEDS=1..40 OUT=$home/results
array=$(sbatch --parsable --cpus-per-task=1 --array=1-3 "$script")
merge=$(sbatch --parsable --cpus-per-task=1 --dependency="afterok:$array" "$script" merge)
for _ in $(seq 300); do
  state=$(scontrol show job "$merge" --oneliner | sed -E 's/.*JobState=([A-Z]+).*/\1/')
  case $state in PENDING | RUNNING | COMPLETING | CONFIGURING) sleep 0.2 ;; *) break ;; esac
done
[ "$state" = COMPLETED ] || { echo "the merge ended as $state" >&2; cat ./*.log >&2; exit 1; }

code=0
$SIMULATOR sweep "$scenario" --seeds "$SEEDS" --jobs 1 --out "$home/alone" > /dev/null || code=$?
[ "$code" -le 1 ]
diff -r "$home/alone" "$home/results/whole"
echo "equal: $(wc -l < "$home/alone/seeds.csv") lines of seeds, $(tail -n +2 "$home/alone/failures.csv" | wc -l) kinds of failures"
