import { useCallback, useEffect, useState } from 'react';
import type { Account } from '../app/account.ts';
import { getUserBookings, getWaitingPlaces, type ImmersionBooking, type WaitingPlace } from '../services/immersionSessionsService.ts';

export interface Mine {
  bookings: ImmersionBooking[];
  waiting: WaitingPlace[];
}

/** Bookings and waiting places of the signed-in person; undefined while unknown or signed out. */
export function useBookings(account: Account | null | undefined): { mine: Mine | undefined; reload(): void } {
  const [mine, setMine] = useState<Mine>();
  // a count and not a function of the person: what was started before signing in reloads for whoever is signed in by then
  const [version, setVersion] = useState(0);
  const userId = account?.id;
  useEffect(() => {
    if (userId === undefined) return setMine(undefined);
    let ended = false;
    Promise.all([getUserBookings(userId), getWaitingPlaces(userId)]).then(
      ([bookings, waiting]) => { if (!ended) setMine({ bookings, waiting }); },
      (error: unknown) => console.error(error),
    );
    return () => { ended = true; };
  }, [userId, version]);
  const reload = useCallback(() => setVersion((count) => count + 1), []);
  return { mine, reload };
}
