import type { Pool, PoolClient } from 'pg';
import { z } from 'zod';

/** One question: which of these keys does this role, with these claims, see? */
export interface VisibilityCheck {
  role: string;
  /** JSON text of the token's claims */
  claims: string;
  /** Relation.visibleKeys */
  statement: string;
  keys: Record<string, string | null>[];
}

/** Answers every check in one round trip. A statement that fails for a role shows that role nothing. */
const install = `
  create or replace function pg_temp.visible_keys(checks jsonb) returns table (number int, visible int[])
  language plpgsql as $function$
  declare
    one jsonb;
  begin
    number := 0;
    for one in select value from jsonb_array_elements(checks) loop
      number := number + 1;
      begin
        perform set_config('request.jwt.claims', one ->> 'claims', true), set_config('role', one ->> 'role', true);
        execute one ->> 'statement' into visible using one -> 'keys';
      exception when others then
        visible := '{}';
      end;
      perform set_config('role', 'none', true);
      return next;
    end loop;
  end $function$`;

const rowSchema = z.object({ number: z.number(), visible: z.array(z.number()) });

/** Asks Postgres itself, as the subscriber, so that policies are read by what enforces them everywhere else. */
export class Visibility {
  readonly #pool: Pool;
  readonly #installed = new WeakSet<PoolClient>();

  constructor(pool: Pool) {
    this.#pool = pool;
  }

  /** Sets of key numbers from 0, in the order of the checks. */
  async ask(checks: VisibilityCheck[]): Promise<Set<number>[]> {
    if (checks.length === 0) return [];
    const client = await this.#pool.connect();
    try {
      if (!this.#installed.has(client)) {
        await client.query(install);
        this.#installed.add(client);
      }
      const { rows } = await client.query({ name: 'visible_keys', text: 'select * from pg_temp.visible_keys($1)', values: [JSON.stringify(checks)] });
      const answers = new Map(rows.map((row) => rowSchema.parse(row)).map(({ number, visible }) => [number, visible]));
      return checks.map((_check, index) => new Set((answers.get(index + 1) ?? []).map((position) => position - 1)));
    } finally {
      client.release();
    }
  }
}
