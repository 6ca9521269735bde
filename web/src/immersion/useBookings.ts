import { useCallback, useEffect, useState } from 'react';
import type { Account } from '../app/account.ts';
import {
  getUserBookings,
  getWaitingPlaces,
  type ImmersionBooking,
  type WaitingPlace,
  watchBookings,
} from '../services/immersionSessionsService.ts';

export interface Mine {
  bookings: ImmersionBooking[];
  waiting: WaitingPlace[];
}

/**
 * Bookings and waiting places of the signed-in person, as they are now: a refund, an offer or a cancellation by the
 * administration shows without a reload. Undefined while unknown or signed out.
 */
export function useBookings(account: Account | null | undefined): { mine: Mine | undefined; reload(): void } {
  const [mine, setMine] = useState<Mine>();
  // a count and not a function of the person: what was started before signing in reloads for whoever is signed in by then
  const [version, setVersion] = useState(0);
  const reload = useCallback(() => setVersion((count) => count + 1), []);
  const userId = account?.id;
  useEffect(() => (userId === undefined ? undefined : watchBookings({ person: userId }, reload)), [userId, reload]);
  useEffect(() => {
    if (userId === undefined) return setMine(undefined);
    let ended = false;
    Promise.all([getUserBookings(userId), getWaitingPlaces(userId)]).then(
      ([bookings, waiting]) => {
        if (!ended) setMine({ bookings, waiting });
      },
      // what was shown before is better than nothing; the next look may succeed
      (error: unknown) => console.error(error),
    );
    return () => {
      ended = true;
    };
  }, [userId, version]);
  return { mine, reload };
}
