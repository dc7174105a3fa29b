#!/usr/bin/env bash
# Runs Ceph's S3 server (radosgw, over one monitor and one OSD that keeps all in memory) on free ports of 127.0.0.1, until
# the process OWNER_PID is gone or SIGTERM comes. Prints "NAME=VALUE" lines, the last of them "ready".
#
#   OWNER_PID=… ACCESS_KEY=… SECRET_KEY=… [ADDRESS=…] [TLS_CERTIFICATE=… TLS_KEY=…] [ISSUER=http://… THUMBPRINT=…] rgw.sh DIRECTORY
#
# ADDRESS: where S3 is answered in place of 127.0.0.1.
# DIRECTORY is made, and removed at the end. With an ISSUER, its tokens (audience "sluice") may assume ROLE_ARN, which may do anything.
# Needs radosgw, ceph-mon, ceph-osd and curl; any user may run it.
set -euo pipefail

directory=${1:?directory}
: "${OWNER_PID:?}" "${ACCESS_KEY:?}" "${SECRET_KEY:?}"
conf=$directory/ceph.conf address=${ADDRESS:-127.0.0.1}

# Daemons die with this script, however it ends: nothing is left to be found by pid.
daemon() { setpriv --pdeathsig KILL "$@" >>"$directory/log/$1.out" 2>&1 & }

finish() {
    local pids
    mapfile -t pids < <(jobs -p)
    # Nothing is to be kept, and radosgw's orderly end takes seconds.
    ((${#pids[@]} == 0)) || kill -KILL "${pids[@]}" 2>/dev/null || true
    wait 2>/dev/null || true
    rm -rf -- "$directory"
}

fail() {
    echo "rgw.sh: $1" >&2
    tail -n 5 "$directory"/log/* >&2 || true
    exit 1
}

# Below the range that the kernel gives to clients, so that no connection of another test is on it.
free_port() { # RANGE
    local port
    for port in $(shuf -n 50 -i "$1"); do
        (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || { echo "$port" && return; }
    done
    return 1
}

wait_for() {
    local what=$1 _
    shift
    for _ in {1..300}; do
        "$@" >/dev/null 2>&1 && return
        sleep 0.1
    done
    fail "$what: not within 30 s"
}

# With keys asked for after tokens, a wrong secret would be AccessDenied in place of SignatureDoesNotMatch.
# auth none with the client's mode 'crc': radosgw's own default ('secure' only) never comes to an end with auth none.
write_conf() {
    cat >"$conf" <<CONF
[global]
fsid = $(</proc/sys/kernel/random/uuid)
mon_host = [v2:127.0.0.1:$monitor/0]
public_addr = 127.0.0.1
cluster_addr = 127.0.0.1
ms_bind_ipv6 = false
auth_cluster_required = none
auth_service_required = none
auth_client_required = none
osd_pool_default_size = 1
osd_pool_default_min_size = 1
osd_pool_default_pg_num = 4
osd_pool_default_pgp_num = 4
osd_pool_default_pg_autoscale_mode = off
osd_crush_chooseleaf_type = 0
mon_allow_pool_size_one = true
mon_max_pg_per_osd = 1000
mon_data_avail_crit = 1
mon_data_avail_warn = 2
paxos_propose_interval = 0.05
paxos_min_wait = 0.01
run_dir = $directory/run
admin_socket = $directory/run/\$name.asok
log_file = $directory/log/\$name.log
keyring = $directory/keyring
[mon.a]
mon_data = $directory/mon
[osd]
osd_data = $directory/osd
osd_journal = $directory/osd/journal
osd_objectstore = memstore
memstore_device_bytes = 4294967296
osd_mclock_skip_benchmark = true
[client.rgw]
rgw_frontends = beast endpoint=$address:$http tcp_nodelay=1${TLS_CERTIFICATE:+ ssl_endpoint=127.0.0.1:$https ssl_certificate=$TLS_CERTIFICATE ssl_private_key=$TLS_KEY}
rgw_data = $directory/rgw
ms_mon_client_mode = crc
rgw_dns_name = localhost
rgw_s3_auth_use_sts = true
rgw_sts_key = abcdefghijklmnop
rgw_s3_auth_order = local, sts
rgw_enable_usage_log = false
rgw_run_sync_thread = false
rgw_thread_pool_size = 32
CONF
}

start_ceph() {
    local osd
    osd=$(</proc/sys/kernel/random/uuid)
    monmaptool --create --addv a "[v2:127.0.0.1:$monitor]" "$directory/monmap" -c "$conf" >/dev/null
    ceph-mon -c "$conf" --mkfs -i a --monmap "$directory/monmap" --keyring "$directory/keyring" >"$directory/log/mkfs.out" 2>&1
    daemon ceph-mon -c "$conf" -i a -f
    timeout 30 ceph -c "$conf" osd new "$osd" >/dev/null || fail 'the monitor does not answer'
    ceph-osd -c "$conf" -i 0 --mkfs --osd-uuid "$osd" >>"$directory/log/mkfs.out" 2>&1
    daemon ceph-osd -c "$conf" -i 0 -f
    daemon radosgw -c "$conf" -n client.rgw -f
    wait_for 'radosgw answers' curl -sf -o /dev/null --max-time 2 "http://$address:$http/"
}

admin() { radosgw-admin -c "$conf" -n client.rgw "$@" >>"$directory/log/admin.out" 2>&1 || fail "radosgw-admin $1 $2"; }

# Who signs in by a token of the issuer: the provider can be made over the wire only.
trust_issuer() {
    local anyone='"Effect":"Allow","Action"' provider="arn:aws:iam:::oidc-provider/${ISSUER#http://}"
    curl -sf -o /dev/null --aws-sigv4 aws:amz:us-east-1:iam --user "$ACCESS_KEY:$SECRET_KEY" "http://127.0.0.1:$http/" \
        -d "Action=CreateOpenIDConnectProvider&ClientIDList.member.1=sluice&ThumbprintList.member.1=$THUMBPRINT&Url=$ISSUER" ||
        fail 'the identity provider was refused'
    admin role create --role-name=reader --path=/ --assume-role-policy-doc="{\"Version\":\"2012-10-17\",\"Statement\":[{$anyone:[\"sts:AssumeRoleWithWebIdentity\"],\"Principal\":{\"Federated\":[\"$provider\"]}}]}"
    admin role-policy put --role-name=reader --policy-name=all --policy-doc="{\"Version\":\"2012-10-17\",\"Statement\":[{$anyone:[\"s3:*\"],\"Resource\":[\"arn:aws:s3:::*\"]}]}"
    echo 'ROLE_ARN=arn:aws:iam:::role/reader'
}

mkdir -p "$directory"/{mon,osd,run,log}
trap finish EXIT
trap 'exit 143' TERM INT
touch "$directory/keyring"
export CEPH_CONF=$conf CEPH_ARGS=
monitor=$(free_port 20000-23999) http=$(free_port 24000-27999) https=$(free_port 28000-31999)
write_conf
start_ceph
admin user create --uid=tester --display-name=tester --access-key="$ACCESS_KEY" --secret-key="$SECRET_KEY" --caps='roles=*;oidc-provider=*'
echo "ENDPOINT=http://$address:$http"
[[ -z ${TLS_CERTIFICATE:-} ]] || echo "TLS_ENDPOINT=https://localhost:$https"
[[ -z ${ISSUER:-} ]] || trust_issuer
echo ready
tail --pid="$OWNER_PID" -f /dev/null &
wait $!
