import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { z } from 'zod';

const dependsOn = z.record(z.string(), z.object({ condition: z.string() }));
const service = z.looseObject({
  image: z.string(),
  command: z.array(z.string()).optional(),
  environment: z.record(z.string(), z.string()).default({}),
  ports: z.array(z.string()).optional(),
  networks: z.array(z.string()),
  depends_on: dependsOn.optional(),
  healthcheck: z.looseObject({ test: z.array(z.string()) }).optional(),
  restart: z.string(),
  volumes: z
    .array(z.union([z.string(), z.looseObject({ type: z.string(), source: z.string(), target: z.string() })]))
    .optional(),
});
const composeFile = z.object({
  services: z.record(z.string(), service),
  networks: z.record(z.string(), z.object({ internal: z.boolean().optional() }).nullable()),
  volumes: z.record(z.string(), z.unknown()),
});

export type ComposeFile = z.infer<typeof composeFile>;

export const composeText = readFileSync(join(__dirname, '../compose.yaml'), 'utf8');

/** A variable that compose.yaml takes from .env: `${NAME}`, `${NAME:-what it is without}`, `${NAME:?why it must be}`. */
export interface Variable {
  name: string;
  fallback: string | undefined;
  isRequired: boolean;
}

export function variablesOf(text: string): Variable[] {
  // $$ is a dollar for the shell inside
  return [...text.replaceAll('$$', '').matchAll(/\$\{([A-Z0-9_]+)(?::([-?])([^}]*))?\}/g)].map(
    ([, name = '', sign, rest]) => ({ name, fallback: sign === '-' ? rest : undefined, isRequired: sign === '?' }),
  );
}

/** compose.yaml as Compose understands it with these variables: read first, and then filled in, text by text. */
export function composeWith(values: Readonly<Record<string, string>>): ComposeFile {
  return composeFile.parse(filledIn(load(composeText), values));
}

function filledIn(value: unknown, values: Readonly<Record<string, string>>): unknown {
  if (Array.isArray(value)) return value.map((one: unknown) => filledIn(one, values));
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, filledIn(one, values)]));
  if (typeof value !== 'string') return value;
  return value.replaceAll(
    /(?<!\$)\$\{([A-Z0-9_]+)(?::([-?])([^}]*))?\}/g,
    (_whole, name: string, sign: string | undefined, rest: string | undefined) => {
      const given = values[name] ?? '';
      if (given !== '') return given;
      if (sign === '?') throw new Error(`${name}: ${rest ?? ''}`);
      return sign === '-' ? (rest ?? '') : '';
    },
  );
}
