// Plain JavaScript for any Node >= 20: it runs before anything is installed.
import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export const checkout = resolve(import.meta.dirname, '../..');
const n8nFolder = join(checkout, 'stack/n8n');
export const node24 = join(n8nFolder, 'node_modules/.bin/node');

/**
 * Installs what the lockfiles name and this checkout has not: the workspaces, and n8n with Node 24 in a
 * folder of their own. Says what it does, and nothing when there is nothing to do.
 */
export async function installMissing() {
  if (Number(process.versions.node.split('.')[0]) < 20) {
    throw new Error(
      `Node ${process.versions.node} is too old: Guichet needs 20 or newer to fetch the Node 24 it runs on.`,
    );
  }
  if (isComplete()) return;
  const release = await installLock();
  try {
    await install();
  } finally {
    release();
  }
}

const isComplete = () => isInstalled(checkout) && isN8nInstalled() && runs(node24);
// n8n loads its nodes when they are first used: a peer that is missing shows as a workflow that cannot be published
const isN8nInstalled = () => isInstalled(n8nFolder, { peers: true });

async function install() {
  if (!isInstalled(checkout)) await npm('Installing packages / Installation des paquets', ['ci'], checkout);
  if (!isN8nInstalled())
    await npm('Installing n8n, 2 to 4 minutes / Installation de n8n, 2 à 4 minutes', ['ci'], n8nFolder);
  if (!runs(node24))
    await npm('Fetching Node 24 / Installation de Node 24', ['rebuild', '--ignore-scripts=false', 'node'], n8nFolder);
  if (!runs(node24)) throw new Error(`Node 24 is installed in ${n8nFolder} but does not run on this machine.`);
}

/**
 * Whether node_modules holds what the lockfile names; packages that npm may leave out (optional, and peer where
 * the folder's .npmrc says so) are not asked for.
 * @param {string} folder
 * @param {{peers?: boolean}} options
 */
export function isInstalled(folder, { peers = false } = {}) {
  // what npm says it installed; without that file each package is asked itself
  const record = join(folder, 'node_modules/.package-lock.json');
  const present = existsSync(record) ? packagesOf(record) : undefined;
  return Object.entries(packagesOf(join(folder, 'package-lock.json'))).every(([path, entry]) => {
    if (
      !path.includes('node_modules/') ||
      entry.link ||
      entry.optional ||
      entry.devOptional ||
      (entry.peer && !peers) ||
      entry.extraneous
    )
      return true;
    const manifest = join(folder, path, 'package.json');
    if (!existsSync(manifest)) return false;
    return (present ? present[path]?.version : JSON.parse(readFileSync(manifest, 'utf8')).version) === entry.version;
  });
}

/**
 * @param {string} lockfile
 * @returns {Record<string, {version?: string, link?: boolean, optional?: boolean, devOptional?: boolean, peer?: boolean, extraneous?: boolean}>}
 */
function packagesOf(lockfile) {
  return JSON.parse(readFileSync(lockfile, 'utf8')).packages ?? {};
}

/**
 * Two starts in one new checkout must not install over each other: the second waits for the first.
 * @returns {Promise<() => void>} gives the lock back
 */
async function installLock() {
  const file = join(
    tmpdir(),
    `guichet-install-${createHash('sha256').update(checkout).digest('hex').slice(0, 16)}.lock`,
  );
  for (let told = false; ; told = true) {
    try {
      writeFileSync(file, String(process.pid), { flag: 'wx' });
      return () => rmSync(file, { force: true });
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    }
    const holder = Number(readFileSync(file, 'utf8'));
    if (!isAlive(holder)) {
      rmSync(file, { force: true });
      continue;
    }
    if (!told) process.stdout.write(`Waiting for another start (process ${holder}) that is installing here…\n`);
    await sleep(1000);
  }
}

/** @param {number} pid */
function isAlive(pid) {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** @param {string} node */
function runs(node) {
  if (!existsSync(node)) return false;
  try {
    return Number(execFileSync(node, ['-p', 'process.versions.node'], { encoding: 'utf8' }).split('.')[0]) >= 24;
  } catch {
    return false;
  }
}

/**
 * @param {string} what
 * @param {string[]} args
 * @param {string} cwd
 * @returns {Promise<void>}
 */
function npm(what, args, cwd) {
  const began = Date.now();
  const seconds = () => Math.round((Date.now() - began) / 1000);
  process.stdout.write(`${what}…\n`);
  const tick = setInterval(() => process.stdout.write(`  … ${seconds()} s\n`), 15_000);
  // under "npm start" this is npm's own script; a plain "node start.mjs" finds npm on the PATH
  const script = process.env.npm_execpath;
  const [command, before] = script?.endsWith('.js') ? [process.execPath, [script]] : ['npm', []];
  return new Promise((done, fail) => {
    const child = spawn(command, [...before, ...args, '--no-audit', '--no-fund', '--loglevel=error'], {
      cwd,
      env: cleanEnvironment(),
      stdio: 'inherit',
    });
    child.once('error', fail);
    child.once('exit', (code, signal) => {
      clearInterval(tick);
      if (code !== 0) return fail(new Error(`npm ${args[0]} in ${cwd} failed (${signal ?? code}), see above.`));
      process.stdout.write(`  done in ${seconds()} s / terminé\n`);
      done();
    });
  });
}

/**
 * npm hands its own settings to its scripts: those that say *where* (--prefix, workspaces) would send the
 * inner npm to the wrong folder, and those that say *what* (omit, legacy-peer-deps) are this folder's and not n8n's,
 * whose Extract from File does not load without its peer; those that say *whence* (registry, proxy, cache) must stay.
 */
export function cleanEnvironment() {
  const env = { ...process.env };
  for (const name of Object.keys(env)) {
    if (
      /^npm_(package|lifecycle|command|node_execpath)/i.test(name) ||
      /^npm_config_(prefix|local_prefix|global_prefix|workspaces?|include_workspace_root|dir|omit|include|production|legacy_peer_deps|ignore_scripts|global)$/i.test(
        name,
      )
    )
      delete env[name];
  }
  delete env.INIT_CWD;
  return env;
}

/** The environment for Node 24: it comes first on the PATH, for what calls "node" by name. */
export function node24Environment() {
  return { ...process.env, PATH: `${dirname(node24)}${delimiter}${process.env.PATH ?? ''}` };
}
