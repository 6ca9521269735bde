// npm test: lint, types, then every jest project; one line of counts at the end.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkout, cleanEnvironment, installMissing, node24, node24Environment } from '../stack/bin/install.mjs';

const projects = ['unit', 'database', 'stack'];
const counts = { passed: 0, failed: 0 };
const asked = process.argv.slice(2);
const help = `npm test [-- <${projects.join('|')}> …] [-- <path> …]

Lint, types and every test; with a project or paths only these tests. The last line counts: N passed, N failed.
Vérifie le style, les types et tous les tests ; avec un projet ou des chemins, ces tests seulement.
`;
const flag = asked.find((one) => one.startsWith('-'));
if (flag !== undefined) {
  const wantsHelp = flag === '--help' || flag === '-h';
  process[wantsHelp ? 'stdout' : 'stderr'].write(wantsHelp ? help : `${flag} is not known\n\n${help}`);
  process.exit(wantsHelp ? 0 : 2);
}
const wanted = projects.filter((project) => asked.includes(project));
const paths = asked.filter((argument) => !projects.includes(argument));

try {
  await installMissing();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.stdout.write('0 passed, 1 failed\n');
  process.exit(1);
}
const results = mkdtempSync(join(tmpdir(), 'guichet-test-'));
// a part of the tests was asked for: the checks of the whole tree would only be waited for
if (asked.length === 0) await check();
for (const project of wanted.length > 0 ? wanted : projects) await jest(project);
rmSync(results, { recursive: true, force: true });
process.stdout.write(`${counts.passed} passed, ${counts.failed} failed\n`);
process.exit(counts.failed === 0 && counts.passed > 0 ? 0 : 1);

/** Lint, the type checks and the staleness of what is generated, two at a time; each counts as one test. */
async function check() {
  const bin = (/** @type {string} */ name) => join(checkout, 'node_modules', name);
  /** @type {[string, string[]][]} */
  const checks = [
    ['eslint', [bin('eslint/bin/eslint.js'), '.']],
    ['tsc (stack, bridge, tests)', [bin('typescript/bin/tsc'), '-p', 'tsconfig.json']],
    ['prettier', [bin('prettier/bin/prettier.cjs'), '--check', '--log-level', 'warn', '.']],
    ['tsc (nodes)', [bin('typescript/bin/tsc'), '-p', 'tsconfig.nodes.json']],
    ['tsc (web)', [bin('typescript/bin/tsc'), '-p', 'web/tsconfig.json']],
    ['layout of SQL', [join(checkout, 'scripts/sql-format.ts'), '--check']],
    ['types, schemas and the list of functions are those of the migrations', [join(checkout, 'scripts/db-check.ts')]],
  ];
  const work = async () => {
    for (let next = checks.shift(); next !== undefined; next = checks.shift()) await counted(...next);
  };
  await Promise.all([work(), work()]);
}

/** @param {string} name @param {string[]} args */
async function counted(name, args) {
  const began = Date.now();
  const code = await node(args);
  counts[code === 0 ? 'passed' : 'failed'] += 1;
  process.stdout.write(`${code === 0 ? 'ok' : 'FAILED'}  ${name} (${Math.round((Date.now() - began) / 1000)} s)\n`);
}

/** @param {string} project */
async function jest(project) {
  const outputFile = join(results, `${project}.json`);
  const code = await node(
    [
      join(checkout, 'node_modules/jest/bin/jest.js'),
      '--selectProjects',
      project,
      '--json',
      '--outputFile',
      outputFile,
      '--testLocationInResults',
      // one stack and one database serve all files of their project
      ...(project === 'unit' ? [] : ['--runInBand']),
      ...(paths.length > 0 ? ['--passWithNoTests', ...paths] : []),
    ],
    'ignore',
  );
  if (!existsSync(outputFile)) {
    counts.failed += 1;
    process.stdout.write(`FAILED  jest ${project} ended with ${code} before it had results\n`);
    return;
  }
  /** @type {{numPassedTests: number, numFailedTests: number, numFailedTestSuites: number, numRuntimeErrorTestSuites: number}} */
  const { numPassedTests, numFailedTests, numRuntimeErrorTestSuites } = JSON.parse(readFileSync(outputFile, 'utf8'));
  counts.passed += numPassedTests;
  // a file that could not even be loaded has no tests that could fail; and jest may fail after its tests, in a teardown
  const failed = numFailedTests + numRuntimeErrorTestSuites;
  counts.failed += failed === 0 && code !== 0 ? 1 : failed;
}

/**
 * @param {string[]} args
 * @param {'inherit' | 'ignore'} stdout jest with --json prints the results there a second time
 * @returns {Promise<number>}
 */
function node(args, stdout = 'inherit') {
  const env = { ...cleanEnvironment(), PATH: node24Environment().PATH, FORCE_COLOR: process.stdout.isTTY ? '1' : '0' };
  return new Promise((done) => {
    const child = spawn(node24, args, { cwd: checkout, stdio: ['ignore', stdout, 'inherit'], env });
    child.once('error', () => done(1));
    child.once('exit', (code) => done(code ?? 1));
  });
}
