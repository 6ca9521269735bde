import { useCallback, useEffect, useState } from 'react';
import type { Account } from '../app/account.ts';
import { getUserBookings, getWaitingPlaces, type ImmersionBooking, type WaitingPlace } from '../services/immersionSessionsService.ts';

export interface Mine {
  bookings: ImmersionBooking[];
  waiting: WaitingPlace[];
}

/** Bookings and waiting places of the signed-in person; undefined while unknown or signed out. */
export function useBookings(account: Account | null | undefined): { mine: Mine | undefined; reload(): Promise<void> } {
  const [mine, setMine] = useState<Mine>();
  const userId = account?.id;
  const reload = useCallback(async () => {
    if (userId === undefined) return setMine(undefined);
    const [bookings, waiting] = await Promise.all([getUserBookings(userId), getWaitingPlaces(userId)]);
    setMine({ bookings, waiting });
  }, [userId]);
  useEffect(() => {
    reload().catch((error: unknown) => console.error(error));
  }, [reload]);
  return { mine, reload };
}
