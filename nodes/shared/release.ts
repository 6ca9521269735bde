import { version } from '../../package.json';

/** The release of this package; the migrations of the same make the database that it works with. */
export const RELEASE: string = version;

/**
 * What to do about a database of another release, in a sentence for whoever publishes or reads the log.
 * @param found what guichet_release() answers; null where the database does not know the function
 * @returns undefined where both go together: the first two numbers are the same
 */
export function complaintAbout(origin: string, found: string | null): string | undefined {
  if (found !== null && line(found) === line(RELEASE)) return undefined;
  if (found !== null && isNewer(found)) {
    return `The database at ${origin} is of release ${found}, these nodes are of ${RELEASE}: install n8n-nodes-guichet@${found} in n8n, restart it and publish again.`;
  }
  const of = found === null ? 'is empty or of a release before 0.2.0' : `is of release ${found}`;
  return `The database at ${origin} ${of}, these nodes are of ${RELEASE}: run "npm run db:migrate" with its address in DATABASE_URL, then publish again.`;
}

function line(release: string): string {
  return release.split('.', 2).join('.');
}

function isNewer(found: string): boolean {
  return found.localeCompare(RELEASE, 'en', { numeric: true }) > 0;
}
