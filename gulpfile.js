/**
 * `gulp build`: nodes/, credentials/ and hooks/ → dist/, as n8n loads them.
 *
 * All of them are bundled into one CommonJS file, dist/guichet.js, with stripe, postgrest-js and zod inside,
 * so that the published package has no dependency of its own and each library is there once. What n8n reads
 * by path (dist/nodes/Foo/Foo.node.js) is one line that hands on the class of that name.
 *
 * `gulp manifest` writes the lists in package.json that n8n finds nodes and credentials by; `gulp build` fails
 * where they do not match the folders.
 */
const { existsSync, readdirSync } = require('node:fs');
const { cp, mkdir, readFile, rm, writeFile } = require('node:fs/promises');
const path = require('node:path');
const esbuild = require('esbuild');
const { series } = require('gulp');

const ROOT = __dirname;
const OUT = path.join(ROOT, 'dist');
const MANIFEST = path.join(ROOT, 'package.json');
const BUNDLE = 'guichet.js';

/** Files below `nodes` and `credentials` whose path matches; with forward slashes, sorted. */
function filesLike(pattern) {
  return ['nodes', 'credentials']
    .flatMap((folder) =>
      readdirSync(path.join(ROOT, folder), { recursive: true }).map((file) => path.join(folder, file)),
    )
    .map((file) => file.split(path.sep).join('/'))
    .filter((file) => pattern.test(file))
    .sort();
}

/** One built file for each node and credential, sorted, so that two builds are equal byte for byte. */
function sources() {
  return filesLike(/^(nodes\/[^/]+\/[^/]+\.node|credentials\/[^/]+\.credentials)\.ts$/).map((file) => ({
    file,
    kind: file.startsWith('nodes/') ? 'nodes' : 'credentials',
    className: path.basename(file).split('.')[0],
    built: `dist/${file.replace(/\.ts$/, '.js')}`,
  }));
}

function listed(kind) {
  return sources()
    .filter((source) => source.kind === kind)
    .map((source) => source.built);
}

async function clean() {
  await rm(OUT, { recursive: true, force: true });
}

async function checkManifest() {
  const { n8n } = JSON.parse(await readFile(MANIFEST, 'utf8'));
  for (const kind of ['nodes', 'credentials']) {
    const expected = listed(kind);
    const missing = expected.filter((file) => !n8n[kind].includes(file));
    const gone = n8n[kind].filter((file) => !expected.includes(file));
    if (missing.length + gone.length === 0) continue;
    throw new Error(
      `package.json n8n.${kind} does not match the folder ${kind}/: ` +
        [...missing.map((file) => `missing ${file}`), ...gone.map((file) => `no source for ${file}`)].join(', ') +
        '. Run: npx gulp manifest',
    );
  }
}

async function writeManifest() {
  const manifest = JSON.parse(await readFile(MANIFEST, 'utf8'));
  manifest.n8n.nodes = listed('nodes');
  manifest.n8n.credentials = listed('credentials');
  await writeFile(MANIFEST, `${JSON.stringify(manifest, null, 2)}\n`);
}

async function bundle() {
  const contents = sources()
    .map(({ file, className }) => `export { ${className} } from './${file.replace(/\.ts$/, '')}';`)
    .join('\n');
  await esbuild.build({
    stdin: { contents, resolveDir: ROOT, sourcefile: 'guichet.ts', loader: 'ts' },
    outfile: path.join(OUT, BUNDLE),
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node22',
    external: ['n8n-workflow'],
    legalComments: 'eof',
    logLevel: 'warning',
  });
}

/** What EXTERNAL_HOOK_FILES and --require name: loaded by n8n's own require, before and without any node. */
async function hooks() {
  await esbuild.build({
    entryPoints: ['publish', 'requestBodies', 'startingUpPreload'].map((hook) => path.join(ROOT, `hooks/${hook}.ts`)),
    outdir: path.join(OUT, 'hooks'),
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node22',
    logLevel: 'warning',
  });
}

async function entries() {
  for (const { built, className } of sources()) {
    const file = path.join(ROOT, built);
    await mkdir(path.dirname(file), { recursive: true });
    const bundlePath = path.relative(path.dirname(file), path.join(OUT, BUNDLE)).split(path.sep).join('/');
    await writeFile(file, `'use strict';\nexports.${className} = require('${bundlePath}').${className};\n`);
  }
}

/** Icons and codex files stand beside the source and must stand beside the built file. */
async function assets() {
  for (const file of filesLike(/\.(svg|png|node\.json)$/)) {
    const target = path.join(OUT, file);
    await mkdir(path.dirname(target), { recursive: true });
    await cp(path.join(ROOT, file), target);
  }
}

/**
 * What staff see of an operation before its first run. n8n asks for the exact version of a node: what stands once
 * beside the source, as version 1, stands beside the built file for every version that has none of its own.
 */
async function schemas() {
  for (const { file, built, className, kind } of sources()) {
    const source = path.join(ROOT, path.dirname(file), '__schema__');
    if (kind !== 'nodes' || !existsSync(source)) continue;
    const { version } = new (require(path.join(ROOT, built))[className])().description;
    for (const number of [version].flat()) {
      for (const ending of ['', '.json']) {
        const own = path.join(source, `v${number}.0.0${ending}`);
        const from = existsSync(own) ? own : path.join(source, `v1.0.0${ending}`);
        const to = path.join(ROOT, path.dirname(built), '__schema__', `v${number}.0.0${ending}`);
        if (existsSync(from)) await cp(from, to, { recursive: true });
      }
    }
  }
}

/** Loads what was built as n8n does, and follows its references: a mistake shows here, not in the editor. */
async function checkBuilt() {
  for (const { built, className, kind } of sources()) {
    const file = path.join(ROOT, built);
    const Loaded = require(file)[className];
    if (typeof Loaded !== 'function') throw new Error(`${built} does not export a class named ${className}`);
    const loaded = new Loaded();
    const icon = kind === 'nodes' ? loaded.description.icon : loaded.icon;
    const icons = typeof icon === 'string' ? [icon] : Object.values(icon ?? {});
    if (icons.length === 0) throw new Error(`${built}: ${className} has no icon`);
    for (const name of icons) {
      const image = path.join(path.dirname(file), name.replace(/^file:/, ''));
      if (!existsSync(image)) throw new Error(`${built}: icon ${name} is not there`);
    }
    if (kind === 'nodes' && existsSync(path.join(ROOT, 'nodes', className, '__schema__'))) {
      const folder = path.join(path.dirname(file), '__schema__');
      const missing = [loaded.description.version]
        .flat()
        .filter(
          (version) => !['', '.json'].some((ending) => existsSync(path.join(folder, `v${version}.0.0${ending}`))),
        );
      if (missing.length > 0) throw new Error(`${built}: version ${missing.join(', ')} has no __schema__`);
    }
    if (kind === 'nodes' && !existsSync(file.replace(/\.js$/, '.json'))) {
      throw new Error(`${built}: the codex file ${className}.node.json is not there`);
    }
  }
}

exports.build = series(checkManifest, clean, bundle, hooks, entries, assets, schemas, checkBuilt);
exports.manifest = writeManifest;
exports.default = exports.build;
