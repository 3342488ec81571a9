#!/bin/sh
# Shows a run as an array of Slurm jobs on this one machine, for real: `scripts/slurm.sh [CORPUS] [JOBS]`. Needs root, and Debian's slurm-wlm and
# munge (apt-get install --no-install-recommends slurm-wlm munge). Everything it starts and writes is gone at the end, but for what it prints.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
corpus=$(cd "${1:-$root/cases}" && pwd)
jobs=${2:-8}
command -v slurmctld >/dev/null && command -v munged >/dev/null || { echo "slurm.sh: apt-get install --no-install-recommends slurm-wlm munge" >&2; exit 2; }
[ -f "$root/dist/cli.js" ] || { echo "slurm.sh: npm ci first" >&2; exit 2; }

work=$(mktemp -d)
chmod 755 "$work"
pids=
finish() {
  for pid in $pids; do kill "$pid" 2>/dev/null || true; done
  sleep 1
  rm -rf "$work"
}
trap finish EXIT INT TERM

# The key and socket of munge, by which Slurm's programs know each other.
mkdir -p "$work/munge" "$work/state" "$work/spool" "$work/out"
dd if=/dev/urandom of="$work/munge/key" bs=1024 count=1 2>/dev/null
chmod 700 "$work/munge" && chmod 400 "$work/munge/key"
munged --foreground --force --key-file="$work/munge/key" --socket="$work/munge.sock" --pid-file="$work/munge/pid" --log-file="$work/munge/log" --seed-file="$work/munge/seed" 2>/dev/null &
pids="$pids $!"

host=$(hostname -s)
cat >"$work/slurm.conf" <<CONF
ClusterName=exportcheck
SlurmctldHost=$host(127.0.0.1)
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket=$work/munge.sock
CryptoType=crypto/munge
SlurmctldPort=16817
SlurmdPort=16818
StateSaveLocation=$work/state
SlurmdSpoolDir=$work/spool
SlurmctldPidFile=$work/slurmctld.pid
SlurmdPidFile=$work/slurmd.pid
SlurmctldLogFile=$work/slurmctld.log
SlurmdLogFile=$work/slurmd.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
MpiDefault=none
ReturnToService=2
SchedulerType=sched/builtin
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
NodeName=$host NodeAddr=127.0.0.1 CPUs=$(nproc) State=UNKNOWN
PartitionName=all Nodes=ALL Default=YES MaxTime=INFINITE State=UP
CONF
printf 'CgroupPlugin=cgroup/v1\nCgroupAutomount=no\n' >"$work/cgroup.conf"
export SLURM_CONF="$work/slurm.conf"
slurmctld -D -c 2>/dev/null &
pids="$pids $!"
slurmd -D 2>/dev/null &
pids="$pids $!"
for attempt in $(seq 30); do sinfo -h -o %T 2>/dev/null | grep -q idle && break; sleep 1; done
sinfo -h -o %T 2>/dev/null | grep -q idle || { echo "slurm.sh: the node does not come up:" >&2; tail -5 "$work/slurmctld.log" "$work/slurmd.log" >&2; exit 1; }

# What a user would write: the array says which shard each job is.
cat >"$work/job.sh" <<JOB
#!/bin/sh
exec node "$root/dist/cli.js" run --corpus "$corpus" --shard auto --reporter "jsonl=$work/out/shard-\$SLURM_ARRAY_TASK_ID.jsonl"
JOB
echo "\$ sbatch --array=1-$jobs --wait job.sh        # exportcheck run --shard auto --reporter jsonl=shard-\$SLURM_ARRAY_TASK_ID.jsonl"
sbatch --array="1-$jobs" --wait --chdir="$work" --output="$work/out/%a.log" "$work/job.sh" || true
for shard in "$work"/out/shard-*.jsonl; do
  echo "$(basename "$shard"): $(grep -c '"event":"case"' "$shard" || true) cases"
done
echo "\$ exportcheck merge shard-*.jsonl"
node "$root/dist/cli.js" merge "$work"/out/shard-*.jsonl --reporter quiet
