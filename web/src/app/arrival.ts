/** What a link of a letter has brought somebody with; the session itself the client of Supabase reads. */
export type Arrival = 'confirmed' | 'signed_in' | 'recovery' | 'changed' | 'half_changed' | 'expired' | 'refused';

const brought: Readonly<Record<string, Arrival>> = {
  signup: 'confirmed',
  invite: 'confirmed',
  magiclink: 'signed_in',
  recovery: 'recovery',
  email_change: 'changed',
};

/** @param hash of the address that somebody arrives at, with its "#" */
export function readArrival(hash: string): Arrival | undefined {
  const values = new URLSearchParams(hash.replace(/^#/, ''));
  if (values.has('error') || values.has('error_code'))
    return values.get('error_code') === 'otp_expired' ? 'expired' : 'refused';
  if (values.has('message')) return 'half_changed';
  return values.has('access_token') ? brought[values.get('type') ?? ''] : undefined;
}

let arrived: Arrival | undefined;

/**
 * Called once, before the client of Supabase looks at the address. What bears no session goes from the address, so that
 * it is said once and in no bookmark.
 */
export function noteArrival(): void {
  arrived = readArrival(location.hash);
  if (arrived === 'expired' || arrived === 'refused' || arrived === 'half_changed')
    history.replaceState(history.state, '', `${location.pathname}${location.search}`);
}

/** How somebody has come to this page; undefined for whoever followed no letter. */
export function arrival(): Arrival | undefined {
  return arrived;
}
