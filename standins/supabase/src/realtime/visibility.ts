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

/**
 * Answers every check in one round trip. A statement that fails for a role shows that role nothing.
 *
 * A commit reaches the stream a moment before other sessions see its rows: the committing session writes
 * the log first and leaves the list of running transactions afterwards. Hence the wait for the
 * transactions in question, at most two seconds.
 */
const install = `
  create or replace function pg_temp.wide_xid(narrow bigint) returns xid8 language sql stable as $function$
    select (case
      when narrow - newest % 4294967296 > 2147483648 then newest - newest % 4294967296 - 4294967296 + narrow
      when narrow - newest % 4294967296 < -2147483648 then newest - newest % 4294967296 + 4294967296 + narrow
      else newest - newest % 4294967296 + narrow end)::text::xid8
    from (select pg_snapshot_xmax(pg_current_snapshot())::text::bigint as newest) as snapshot
  $function$;
  create or replace function pg_temp.visible_keys(transactions bigint[], checks jsonb) returns table (number int, visible int[], failure text)
  language plpgsql as $function$
  declare
    one jsonb;
    narrow bigint;
    patience int := 2000;
  begin
    foreach narrow in array transactions loop
      while patience > 0 and not pg_visible_in_snapshot(pg_temp.wide_xid(narrow), pg_current_snapshot()) loop
        perform pg_sleep(0.001);
        patience := patience - 1;
      end loop;
    end loop;
    number := 0;
    for one in select value from jsonb_array_elements(checks) loop
      number := number + 1;
      failure := null;
      begin
        perform set_config('request.jwt.claims', one ->> 'claims', true), set_config('role', one ->> 'role', true);
        execute one ->> 'statement' into visible using one -> 'keys';
      exception when others then
        visible := '{}';
        failure := sqlerrm;
      end;
      perform set_config('role', 'none', true);
      return next;
    end loop;
  end $function$`;

const rowSchema = z.object({ number: z.number(), visible: z.array(z.number()), failure: z.string().nullable() });

/** Asks Postgres itself, as the subscriber, so that policies are read by what enforces them everywhere else. */
export class Visibility {
  readonly #pool: Pool;
  readonly #onError: (error: Error) => void;
  readonly #installed = new WeakSet<PoolClient>();

  constructor(pool: Pool, onError: (error: Error) => void) {
    this.#pool = pool;
    this.#onError = onError;
  }

  /**
   * @param transactions ids (32 bits) of the transactions that wrote the rows
   * @returns sets of key numbers from 0, in the order of the checks
   */
  async ask(transactions: number[], checks: VisibilityCheck[]): Promise<Set<number>[]> {
    if (checks.length === 0) return [];
    const client = await this.#pool.connect();
    try {
      if (!this.#installed.has(client)) {
        await client.query(install);
        this.#installed.add(client);
      }
      const { rows } = await client.query({
        name: 'visible_keys',
        text: 'select * from pg_temp.visible_keys($1, $2)',
        values: [transactions, JSON.stringify(checks)],
      });
      const answers = new Map<number, number[]>();
      for (const row of rows) {
        const { number, visible, failure } = rowSchema.parse(row);
        answers.set(number, visible);
        if (failure !== null)
          this.#onError(new Error(`a row could not be checked for role ${checks[number - 1]?.role ?? ''}: ${failure}`));
      }
      return checks.map((_check, index) => new Set((answers.get(index + 1) ?? []).map((position) => position - 1)));
    } finally {
      client.release();
    }
  }
}
