import { parseArgs } from 'node:util';

export interface BenchOptions {
  json: boolean;
  /** fewer rounds and shorter runs: shows that everything works, its figures say little */
  quick: boolean;
  /** names of measurements; empty: all of them */
  only: string[];
  /** keeps the stack's state here instead of in a temporary folder */
  home: string | undefined;
  help: boolean;
}

export const help = (names: readonly string[]): string => `npm run bench [-- options]

  --json         one JSON object a line: {name, value, unit, peer, peer_value, ratio}
  --only <name>  this measurement only; may be given several times
  --quick        fewer and shorter rounds
  --home <dir>   keep the stack's state there (its log files, say) instead of in a temporary folder
  --help

Measurements: ${names.join(', ')}
Starts a stack of its own on free ports and ends it. What the figures mean: docs/performance.md
`;

/** @throws Error with one line that names the wrong option */
export function readOptions(args: string[], names: readonly string[]): BenchOptions {
  const { values } = parseArgs({
    args,
    options: {
      json: { type: 'boolean', default: false },
      quick: { type: 'boolean', default: false },
      only: { type: 'string', multiple: true, default: [] },
      home: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  const unknown = values.only.find((name) => !names.includes(name));
  if (unknown !== undefined) throw new Error(`--only ${unknown}: no such measurement; there are ${names.join(', ')}`);
  return { ...values, home: values.home };
}
