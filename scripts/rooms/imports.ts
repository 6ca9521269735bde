import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

const SOURCE = /\.(?:ts|tsx|mts|mjs|cjs|js)$/;
const IMPORT = /(?:\bfrom|\bimport|\bimport\(|\brequire\()\s*'(\.[^']+)'/g;
/** Folders that hold what is installed or built, or no sources of ours. */
const SKIPPED = /(?:^|\/)(?:node_modules|dist|coverage|\.guichet|\.git)(?:\/|$)|^stack\/n8n\//;

/** Every source of the checkout with the files that it imports, type imports too; paths from its root. */
export function importsOf(root: string, folders: readonly string[]): Map<string, string[]> {
  const files = folders
    .flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((file) => join(folder, file)),
    )
    .filter((file) => SOURCE.test(file) && !SKIPPED.test(file));
  const known = new Set(files);
  return new Map(
    files.map((file) => {
      const named = [...readFileSync(join(root, file), 'utf8').matchAll(IMPORT)].map((match) =>
        normalize(join(dirname(file), match[1] ?? '')),
      );
      const found = named.flatMap((path) =>
        [path, `${path}.ts`, `${path}.tsx`, `${path}/index.ts`].filter((candidate) => known.has(candidate)),
      );
      return [file, found];
    }),
  );
}

/** Files that import each other in a circle, however long; each circle once, sorted (Tarjan). */
export function circles(imports: ReadonlyMap<string, readonly string[]>): string[][] {
  const found: string[][] = [];
  const order = new Map<string, { index: number; low: number; open: boolean }>();
  const stack: string[] = [];
  const visit = (file: string): number => {
    const mark = { index: order.size, low: order.size, open: true };
    order.set(file, mark);
    stack.push(file);
    for (const next of imports.get(file) ?? []) {
      const seen = order.get(next);
      if (seen === undefined) mark.low = Math.min(mark.low, visit(next));
      else if (seen.open) mark.low = Math.min(mark.low, seen.index);
    }
    if (mark.low === mark.index) {
      const circle = stack.splice(stack.indexOf(file));
      for (const one of circle) {
        const closed = order.get(one);
        if (closed !== undefined) closed.open = false;
      }
      if (circle.length > 1) found.push(circle.sort());
    }
    return mark.low;
  };
  for (const file of imports.keys()) if (!order.has(file)) visit(file);
  return found;
}
