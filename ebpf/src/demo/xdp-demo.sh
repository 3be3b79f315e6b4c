#!/bin/bash
# The kernel cache beside the same server without it and beside redis-server: make demo-xdp (a minute), make bench-xdp (longer).
#
#   xdp-demo.sh JAVA JAR demo|bench
#
# Clients run in one network namespace, servers in others, each connected to it by a veth pair. All is made here and removed at
# the end, also when something fails: namespaces brc-demo-PID-*, which take their devices with them.
set -euo pipefail

JAVA=$1 JAR=$2 MODE=${3:-demo}
case $MODE in
demo | bench) ;;
*) echo "xdp-demo: demo or bench, not '$MODE'" >&2; exit 1 ;;
esac
[ "$(id -u)" -eq 0 ] || { echo "xdp-demo: network namespaces need root: sudo make $MODE-xdp" >&2; exit 1; }

NAME=brc-demo-$$
WORK=$(mktemp -d)
PIDS=()
STATS=$(sysctl -n kernel.bpf_stats_enabled)

cleanup()
{
    for pid in "${PIDS[@]}"; do kill "$pid" 2> /dev/null || true; done
    for pid in "${PIDS[@]}"; do wait "$pid" 2> /dev/null || true; done
    sysctl -qw kernel.bpf_stats_enabled="$STATS"
    for ns in c x p n; do ip netns del $NAME-$ns 2> /dev/null || true; done
    rm -rf "$WORK"
}
trap cleanup EXIT
trap 'exit 130' INT TERM

# ---- the network: the client's namespace c; x has the kernel cache, p an empty XDP program, n no XDP on its device ----

client() { ip netns exec $NAME-c "$@"; }

link()   # link NAMESPACE NUMBER: 10.77.NUMBER.1 is the client's end, 10.77.NUMBER.2 the server's
{
    ip netns add $NAME-$1
    ip -n $NAME-c link add c$2 type veth peer name s0 netns $NAME-$1
    ip -n $NAME-c addr add 10.77.$2.1/24 dev c$2
    ip -n $NAME-$1 addr add 10.77.$2.2/24 dev s0
    ip -n $NAME-c link set c$2 up
    ip -n $NAME-$1 link set s0 up
    ip -n $NAME-$1 link set lo up
}

ip netns add $NAME-c
ip -n $NAME-c link set lo up
link x 1
link n 3
[ $MODE = demo ] || link p 2
# XDP_TX on veth needs an XDP program on the other end too; all client ends that face one have the same.
client "$JAVA" -jar "$JAR" pass --dev c1 > /dev/null
if [ $MODE = bench ]; then
    client "$JAVA" -jar "$JAR" pass --dev c2 > /dev/null
    ip netns exec $NAME-p "$JAVA" -jar "$JAR" pass --dev s0 > /dev/null
fi

# ---- the servers ----

JVM=(-XX:+UseSerialGC -Xmn64m -Xmx512m -XX:-UsePerfData)
ip netns exec $NAME-x "$JAVA" "${JVM[@]}" -jar "$JAR" --bind 10.77.1.2 --protected-mode no --xdp s0 > "$WORK/x.log" 2>&1 &
PIDS+=($!); BRC_XDP=$!
if [ $MODE = bench ]; then
    ip netns exec $NAME-p "$JAVA" "${JVM[@]}" -jar "$JAR" --bind 10.77.2.2 --protected-mode no > "$WORK/p.log" 2>&1 &
    PIDS+=($!)
fi
ip netns exec $NAME-n "$JAVA" "${JVM[@]}" -jar "$JAR" --bind 10.77.3.2 --protected-mode no > "$WORK/n.log" 2>&1 &
PIDS+=($!)
ip netns exec $NAME-n redis-server --bind 10.77.3.2 --port 6380 --protected-mode no --save "" > "$WORK/r.log" 2>&1 &
PIDS+=($!); REDIS=$!

declare -A HOST=([xdp]=10.77.1.2 [pass]=10.77.2.2 [plain]=10.77.3.2 [redis]=10.77.3.2)
declare -A PORT=([xdp]=6379 [pass]=6379 [plain]=6379 [redis]=6380)
cli() { client redis-cli -h "${HOST[$1]}" -p "${PORT[$1]}" "${@:2}"; }

SERVERS="xdp plain redis"
[ $MODE = demo ] || SERVERS+=" pass"
for server in $SERVERS; do
    for _ in $(seq 200); do
        [ "$(cli $server PING 2> /dev/null)" = PONG ] && break
        sleep 0.1
    done
    [ "$(cli $server PING)" = PONG ] || { echo "xdp-demo: the server '$server' does not answer:" >&2; cat "$WORK"/*.log >&2; exit 1; }
    cli $server SET key:000000000001 "$(printf 'x%.0s' $(seq 3))" > /dev/null
    cli $server SET big "$(printf 'x%.0s' $(seq 1024))" > /dev/null
done

# ---- measuring ----

# load SERVER REQUESTS CLIENTS PIPELINE COMMAND...: prints requests per second
load()
{
    client redis-benchmark -h "${HOST[$1]}" -p "${PORT[$1]}" -n $2 -c $3 -P $4 --csv "${@:5}" 2> /dev/null \
        | tail -1 | awk -F'","' '{ gsub(/"/, ""); split($0, f, ","); print f[length(f) - 6] }'
}
# two SERVER ...: the sum of two load processes at once
two()
{
    load "$@" > "$WORK/one" &
    local first=$!
    load "$@" > "$WORK/two"
    wait $first
    awk '{ sum += $1 } END { print sum }' "$WORK/one" "$WORK/two"
}
median() { sort -g | awk '{ v[NR] = $1 } END { print NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'; }
spread() { sort -g | awk '{ v[NR] = $1 } END { printf "%.0f..%.0f", v[1], v[NR] }'; }
ratio() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.2f", a / b }'; }

# rounds ROW SERVERS -- FUNCTION ARGUMENTS...: interleaved; results in $WORK/ROW.SERVER
rounds()
{
    local row=$1 servers=$2 what=$4
    for _ in $(seq $ROUNDS); do
        for server in $servers; do $what $server "${@:5}" >> "$WORK/$row.$server"; done
    done
}
value() { median < "$WORK/$1.$2"; }
counter() { cli xdp INFO xdp | tr -d '\r' | awk -F: -v name="xdp_$1" '$1 == name { print $2 }'; }
cpu_ticks() { awk '{ print $14 + $15 }' /proc/$1/stat; }
program_of() { ip -n $NAME-x -d link show s0 | sed -nE 's/.*prog\/xdp id ([0-9]+).*/\1/p'; }
run_time() { bpftool prog show id "$1" | sed -nE 's/.*run_time_ns ([0-9]+) run_cnt ([0-9]+).*/\1 \2/p'; }

case $MODE in
demo) ROUNDS=3 LATENCY=5000 MANY=15000 ;;
bench) ROUNDS=7 LATENCY=30000 MANY=100000 ;;
esac
for server in $SERVERS; do load $server $MANY 20 1 GET key:000000000001 > /dev/null; done   # warm up

echo "The kernel cache on $(nproc) CPUs, Linux $(uname -r): medians of $ROUNDS interleaved rounds"
echo
rounds latency "xdp plain redis" -- load $LATENCY 1 1 GET key:000000000001
printf 'GET, one connection, microseconds a request\n'
for server in xdp plain redis; do
    printf '  %-28s %7.1f\n' "$server" "$(awk -v r="$(value latency $server)" 'BEGIN { print 1e6 / r }')"
done
echo "  brc / brc with the cache     $(ratio "$(value latency xdp)" "$(value latency plain)")"
echo "  redis / brc with the cache   $(ratio "$(value latency xdp)" "$(value latency redis)")"
echo

rounds two "xdp plain redis" -- two $MANY 25 1 GET key:000000000001
printf 'GET, two load processes of 25 connections, requests per second\n'
for server in xdp plain redis; do printf '  %-28s %9.0f  (%s)\n' "$server" "$(value two $server)" "$(spread < "$WORK/two.$server")"; done
echo "  with the cache / redis       $(ratio "$(value two xdp)" "$(value two redis)")"
echo

rounds pipe "xdp plain redis" -- load $((MANY * 5)) 25 16 GET key:000000000001
printf 'GET, 25 connections, 16 in a pipeline, requests per second\n'
for server in xdp plain redis; do printf '  %-28s %9.0f  (%s)\n' "$server" "$(value pipe $server)" "$(spread < "$WORK/pipe.$server")"; done
echo

# cost SERVER PID ...: microseconds of the server process's CPU a request
cost()
{
    local before after
    before=$(cpu_ticks $2)
    load $1 $((MANY * 2)) 20 1 GET key:000000000001 > /dev/null
    after=$(cpu_ticks $2)
    awk -v t=$((after - before)) -v n=$((MANY * 2)) -v hz="$(getconf CLK_TCK)" 'BEGIN { printf "%.3f", t * 1e6 / hz / n }'
}
# program REQUESTS CLIENTS PIPELINE COMMAND...: ns of the XDP program a run
program()
{
    local id before after
    id=$(program_of)
    before=$(run_time $id)
    load xdp "$@" > /dev/null
    after=$(run_time $id)
    awk -v b="$before" -v a="$after" 'BEGIN { split(b, x); split(a, y); printf "%.0f", (y[1] - x[1]) / (y[2] - x[2]) }'
}
brc_cpu=$(cost xdp $BRC_XDP)
redis_cpu=$(cost redis $REDIS)
sysctl -qw kernel.bpf_stats_enabled=1
load xdp 1000 1 1 GET key:000000000001 > /dev/null
one=$(program $((MANY * 2)) 20 1 GET key:000000000001)
sixteen=$(program $((MANY * 8)) 25 16 GET key:000000000001)
sysctl -qw kernel.bpf_stats_enabled="$STATS"
printf 'CPU a GET\n'
printf '  %-28s %7.3f us  (in the server process)\n' redis "$redis_cpu"
printf '  %-28s %7.3f us  (in the server process), and the XDP program:\n' xdp "$brc_cpu"
printf '  %-28s %7.0f ns a packet with one GET, %.0f ns with 16 (kernel.bpf_stats)\n' "" "$one" "$sixteen"
echo "  redis / all of brc           $(awk -v r="$redis_cpu" -v b="$brc_cpu" -v x="$one" 'BEGIN { printf "%.1f", r / (b + x / 1000) }')"
echo

if [ $MODE = bench ]; then
    echo "When nothing hits: requests per second behind the cache, behind an empty XDP program, without any"
    for name in miss set incr echo; do
        case $name in
        miss) command=(GET nosuchkey) ;;
        set) command=(SET other xyz) ;;
        incr) command=(INCR n) ;;
        echo) command=(ECHO hello) ;;
        esac
        rounds $name "xdp pass plain" -- load $MANY 20 1 "${command[@]}"
        printf '  %-18s %9.0f %9.0f %9.0f   cache / empty %s, empty / none %s\n' "${command[*]}" "$(value $name xdp)" "$(value $name pass)" \
            "$(value $name plain)" "$(ratio "$(value $name xdp)" "$(value $name pass)")" "$(ratio "$(value $name pass)" "$(value $name plain)")"
    done
    echo
    sysctl -qw kernel.bpf_stats_enabled=1
    load xdp 1000 1 1 GET big > /dev/null
    echo "A value of 1 KiB: $(program $MANY 20 1 GET big) ns a packet at XDP (on veth it does not fit, and TC answers)"
    sysctl -qw kernel.bpf_stats_enabled="$STATS"
    echo
fi

echo "Answered by the kernel: $(counter gets_hit) GETs ($(counter xdp_hits) packets at XDP, $(counter sync_hits) at TC); misses noted $(counter gets_missed), filled $(counter fills)"
