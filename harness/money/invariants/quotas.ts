import type { Invariant } from './invariant.ts';

/** What the doors said was used is what the counters hold. */
export const quotas: Invariant = {
  name: 'quotas',
  async broken({ doors, establishments, feature, used }) {
    const rows = await doors.query<{ establishment: string; used: number }>(
      `select establishment_id as establishment, sum(used_value)::int as used from usage_counters
        where establishment_id = any($1) and feature_key = $2 group by establishment_id`,
      [establishments.map(({ id }) => id), feature],
    );
    const counted = new Map(rows.map((row) => [row.establishment, row.used]));
    return establishments.flatMap(({ id }) =>
      (counted.get(id) ?? 0) === (used.get(id) ?? 0)
        ? []
        : [`establishment ${id}: ${used.get(id) ?? 0} were granted, the counters hold ${counted.get(id) ?? 0}`],
    );
  },
};
