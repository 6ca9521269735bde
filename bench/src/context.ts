import type { Pool } from 'pg';
import type { N8n } from './n8n.ts';
import type { Measured } from './report.ts';
import type { Stack } from './stack.ts';

/** What every measurement is given. */
export interface Bench {
  stack: Stack;
  database: Pool;
  n8n: N8n;
  quick: boolean;
  /** one line of progress, on stderr */
  say(line: string): void;
  /** something to undo when the measurement ends, last first, whatever happened */
  later(undo: () => Promise<void>): void;
}

/** A measurement gives one or more figures. */
export type Measurement = (bench: Bench) => Promise<Measured[]>;
