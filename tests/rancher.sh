#!/bin/sh
# Contracts and lessons on the Rancher at SERVER (https://…), signed in as USER, an administrator, with the password in the
# file PASSWORD_FILE. CA: a file with its certificate authority, where the system's do not know it. CLUSTER: the id of the
# cluster to play in (local). MINUTES: after which it is broken off (30).
# Users, projects and namespaces are made for it and removed, also when it fails or is interrupted; no flag is switched and
# nothing that was there is changed.
: "${SERVER:?https://… of a Rancher}" "${USER:?an administrator}" "${PASSWORD_FILE:?a file with the password}"
src=${srcdir:-.}
exec tests/contract/contract --rancher "$SERVER" --user "$USER" --password-file "$PASSWORD_FILE" ${CA:+--ca "$CA"} \
	--cluster "${CLUSTER:-local}" --minutes "${MINUTES:-30}" --lessons "$src/tests/lessons/on_rancher.sh" "$src"/tests/contract/*.contract
