import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { checkout } from '../paths.ts';
import type { Log } from '../service.ts';
import type { Settings } from '../settings.ts';
import { runToFile } from './command.ts';
import { nodePackageFolder, packageName } from './environment.ts';

/**
 * Builds the node package, packs it as it would be published, and unpacks it where n8n looks for
 * community nodes, so that its nodes have the same type names as in production. Nothing happens while
 * the sources are the ones that were installed last.
 */
export async function installNodePackage(settings: Settings, log: Log): Promise<void> {
  const target = nodePackageFolder(settings);
  const modules = dirname(target);
  const stamp = join(modules, `.${packageName}.sha256`);
  const wanted = sourceHash();
  if (existsSync(join(target, 'package.json')) && existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;

  log('Building the node package / Construction des nœuds…');
  const logFile = join(settings.home, 'logs/build.log');
  const env = process.env;
  await runToFile('gulp build', process.execPath, [join(checkout, 'node_modules/gulp/bin/gulp.js'), 'build'], {
    cwd: checkout,
    env,
    logFile,
  });

  const unpacked = join(modules, `.${packageName}.new`);
  rmSync(unpacked, { recursive: true, force: true });
  mkdirSync(unpacked, { recursive: true });
  await runToFile(
    'npm pack',
    'npm',
    ['pack', '--ignore-scripts', '--loglevel=error', `--pack-destination=${unpacked}`],
    { cwd: checkout, env, logFile },
  );
  const tarball = readdirSync(unpacked).find((file) => file.endsWith('.tgz'));
  if (tarball === undefined) throw new Error(`npm pack made no tarball, see ${logFile}`);
  await runToFile('tar', 'tar', ['-xzf', join(unpacked, tarball), '-C', unpacked], { cwd: unpacked, env, logFile });
  rmSync(target, { recursive: true, force: true });
  renameSync(join(unpacked, 'package'), target);
  rmSync(unpacked, { recursive: true, force: true });
  writeFileSync(stamp, wanted);
}

/** A hash over everything the built package depends on. */
function sourceHash(): string {
  const files = ['package.json', 'package-lock.json', 'gulpfile.js', ...filesBelow('nodes', 'credentials', 'hooks')]
    .filter((file) => !/\.test\.ts$/.test(file))
    .sort();
  const hash = createHash('sha256');
  for (const file of files)
    hash
      .update(file)
      .update('\0')
      .update(readFileSync(join(checkout, file)))
      .update('\0');
  return hash.digest('hex');
}

/** Every file of these folders, by its path in the checkout; a folder's name may have a dot as well (`v1.0.0`). */
function filesBelow(...folders: string[]): string[] {
  return globSync(`{${folders.join(',')}}/**/*.*`, { cwd: checkout, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(checkout, join(entry.parentPath, entry.name)));
}
