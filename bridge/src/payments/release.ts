import { version } from '../version.ts';

/** Which release the database is of, and what to run where it does not serve this bridge. */
export interface Release {
  /** What this bridge needs: the first two numbers count. */
  needed: string;
  /** null: the database has not told; one of before 0.2.0 cannot. */
  database: string | null;
  /** A sentence for people, or null where the two go together. */
  mismatch: string | null;
}

const needed = version.split('.').slice(0, 2).join('.');

/** Before the first heartbeat. */
export const unknownRelease: Release = { needed, database: null, mismatch: null };

/** @param serves what the database says of a bridge of our version; it knows which earlier ones it still serves */
export function releaseOf(database: string | null, serves: boolean): Release {
  return { needed, database, mismatch: serves ? null : mismatch(database) };
}

function mismatch(database: string | null): string {
  const found = `the database is of release ${database ?? 'before 0.2.0'} and does not serve this bridge, which needs ${needed}`;
  return database !== null && isNewer(database)
    ? `${found}: bring the bridge up with sudo npm install -g ./guichet-bridge-${database}.tgz && sudo systemctl restart guichet-bridge`
    : `${found}: bring the database up with npm run db:migrate, in a checkout of ${version}`;
}

function isNewer(database: string): boolean {
  const [major = 0, minor = 0] = database.split('.').map(Number);
  const [ourMajor = 0, ourMinor = 0] = version.split('.').map(Number);
  return major === ourMajor ? minor > ourMinor : major > ourMajor;
}
