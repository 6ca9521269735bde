import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { n8nCommand, n8nFolder } from '../paths.ts';
import type { Log } from '../service.ts';
import type { Settings } from '../settings.ts';
import { runToFile } from './command.ts';
import { credentialHash, stackCredentials } from './credentials.ts';
import { decide } from './decide.ts';
import { n8nEnvironment } from './environment.ts';
import { installedHashes, readInstalled, recordShipped } from './installed.ts';
import { tagsToGive, type Tag } from './tags.ts';
import { shippedWorkflows, type ShippedWorkflow } from './workflowFiles.ts';

/**
 * Brings credentials and workflows into n8n before it starts; calls no n8n command at all when nothing
 * has changed. Imported workflows are switched off: see publishShipped.
 */
export async function installContents(settings: Settings, log: Log): Promise<void> {
  const { n8nUrl } = settings.database;
  const installed = await readInstalled(n8nUrl);

  const credentials = stackCredentials(settings)
    .map((credential) => ({ credential, hash: credentialHash(credential, settings.n8n.encryptionKey) }))
    .filter(
      ({ credential, hash }) =>
        !installed.credentials.has(credential.id) || installed.credentialHashes.get(credential.id) !== hash,
    );
  if (credentials.length > 0) {
    log(`Installing ${credentials.length} credentials in n8n / Installation des accès…`);
    await importJson(
      settings,
      'credentials',
      credentials.map(({ credential }) => credential),
      /Successfully imported/,
    );
    await recordShipped(
      n8nUrl,
      'credential',
      credentials.map(({ credential, hash }) => ({ id: credential.id, fileHash: hash, installedHash: hash })),
    );
  }

  const wanted: { workflow: ShippedWorkflow; tags: Tag[] | null }[] = [];
  for (const workflow of shippedWorkflows()) {
    const decision = decide(
      workflow.hash,
      installed.shipments.get(workflow.json.id),
      installed.workflows.get(workflow.json.id),
    );
    const tags = tagsToGive(workflow.json, installed);
    // of an n8n that had it before workflows bore tags
    const untagged = decision === 'current' && tags !== null;
    if (decision === 'import' || untagged) wanted.push({ workflow, tags });
    const remark = remarks[decision];
    if (remark !== undefined) log(`Workflow "${workflow.json.name}" (${workflow.file}): ${remark}`);
  }
  if (wanted.length > 0) {
    await recordShipped(
      n8nUrl,
      'workflow',
      wanted.map(({ workflow: { json, hash } }) => ({ id: json.id, fileHash: hash, installedHash: null })),
    );
    log(`Installing ${wanted.length} workflows in n8n / Installation des workflows…`);
    await importJson(
      settings,
      'workflow',
      wanted.map(({ workflow: { json }, tags }) => ({ ...json, tags: tags ?? [] })),
      new RegExp(`Successfully imported ${wanted.length} `),
    );
    const hashes = await installedHashes(
      n8nUrl,
      wanted.map(({ workflow: { json } }) => json.id),
    );
    await recordShipped(
      n8nUrl,
      'workflow',
      wanted.map(({ workflow: { json, hash } }) => ({
        id: json.id,
        fileHash: hash,
        installedHash: hashes.get(json.id) ?? hash,
      })),
    );
    await recordShipped(
      n8nUrl,
      'tags',
      wanted.flatMap(({ workflow: { json }, tags }) =>
        tags === null
          ? []
          : [{ id: json.id, fileHash: (json.tags ?? []).map(({ id }) => id).join(' '), installedHash: null }],
      ),
    );
  }
}

const remarks: Partial<Record<ReturnType<typeof decide>, string>> = {
  edited: 'edited here, kept / modifié ici, conservé',
  'edited-behind':
    'edited here and kept, although a newer one is shipped: import that file in the editor to take it / modifié ici, conservé malgré une version plus récente',
  removed: 'deleted here, not brought back / supprimé ici, non réinstallé',
};

/** n8n's import commands report a failure in words and end with 0 all the same. */
async function importJson(
  settings: Settings,
  what: 'credentials' | 'workflow',
  contents: object[],
  success: RegExp,
): Promise<void> {
  const folder = join(settings.home, 'run');
  mkdirSync(folder, { recursive: true });
  const input = join(folder, `import-${what}.tmp`);
  const logFile = join(settings.home, 'logs/n8n-import.log');
  writeFileSync(input, JSON.stringify(contents), { mode: 0o600 });
  try {
    const output = await runToFile(
      `n8n import:${what}`,
      process.execPath,
      [n8nCommand, `import:${what}`, `--input=${input}`],
      {
        cwd: n8nFolder,
        env: n8nEnvironment(settings),
        logFile,
        privateFiles: true,
      },
    );
    if (!success.test(output))
      throw new Error(
        `n8n import:${what} did not import everything, see ${logFile}: ${output.trim().split('\n').slice(-3).join(' / ')}`,
      );
  } finally {
    rmSync(input, { force: true });
  }
}
