#!/bin/sh
# Run by nginx's image before nginx (/docker-entrypoint.d): a renewed certificate is taken up without a stop.
set -eu
every="${PROXY_RELOAD_SECONDS:-21600}"
(
  while sleep "$every"; do
    nginx -t -q -c "${PROXY_CONFIGURATION}/nginx.conf" && nginx -s reload -c "${PROXY_CONFIGURATION}/nginx.conf" || true
  done
) &
