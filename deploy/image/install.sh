#!/bin/sh
# install.sh FOLDER: unpacks the one tarball of n8n-nodes-guichet in FOLDER to where n8n looks for community nodes, and
# looks at what came out. Run by the Dockerfile; what is missing ends the build, not the first start in production.
set -eu

fail() {
  echo "install.sh: $1" >&2
  exit 1
}

[ $# -eq 1 ] || fail "usage: install.sh FOLDER"
[ -n "${N8N_USER_FOLDER:-}" ] || fail "N8N_USER_FOLDER is not set: there is no place to install to"
command -v node >/dev/null || fail "there is no node on the PATH"

set -- "$1"/n8n-nodes-guichet-*.tgz
[ $# -eq 1 ] && [ -f "$1" ] || fail "expected one n8n-nodes-guichet-<version>.tgz, found: $*"

modules="$N8N_USER_FOLDER/.n8n/nodes/node_modules"
target="$modules/n8n-nodes-guichet"
mkdir -p "$modules"
rm -rf "$target" "$modules/package"
tar -xzf "$1" -C "$modules"
mv "$modules/package" "$target"

for file in package.json dist/guichet.js dist/hooks/publish.js dist/hooks/requestBodies.js dist/hooks/startingUpPreload.js; do
  [ -f "$target/$file" ] || fail "$1 has no $file: was it built before it was packed?"
done
node -e '
  const { existsSync } = require("node:fs");
  const { n8n, version } = require(`${process.argv[1]}/package.json`);
  const missing = [...n8n.nodes, ...n8n.credentials].filter((file) => !existsSync(`${process.argv[1]}/${file}`));
  if (missing.length > 0) throw new Error(`the package names files that it does not have: ${missing.join(", ")}`);
  console.log(`n8n-nodes-guichet ${version}: ${n8n.nodes.length} nodes, ${n8n.credentials.length} credentials`);
' "$target" || fail "$1 is not whole"
chmod 0755 "$(dirname "$0")/n8n"

# n8n writes its settings beside the package, as the account of the image
if [ "$(id -u)" = 0 ] && id node >/dev/null 2>&1; then
  chown -R node "$N8N_USER_FOLDER"
fi
