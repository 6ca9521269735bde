import { useEffect, useState } from 'react';
import { getOrder, type Order } from '../services/ordersService.ts';
import { nextLookMs, orderStateOf, type OrderState } from './orderState.ts';

export type Shown =
  { view: 'loading' } | { view: 'failed' } | { view: 'missing' } | { view: 'ready'; order: Order; state: OrderState };

/**
 * An order of the signed-in person, read again as long as something may come of it and when the page comes to the front.
 * @param userId undefined while nobody is signed in: nothing is read then
 * @param paid whether the person comes back from a Checkout that was paid
 */
export function useOrder(orderId: string, userId: string | undefined, paid: boolean): { shown: Shown; reload(): void } {
  const [shown, setShown] = useState<Shown>({ view: 'loading' });
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    if (userId === undefined) return undefined;
    setShown({ view: 'loading' });
    const began = Date.now();
    let timer: ReturnType<typeof setTimeout> | undefined;
    let ended = false;
    const look = async () => {
      clearTimeout(timer);
      let next: number | undefined = 5_000;
      try {
        const order = await getOrder(orderId);
        if (ended) return;
        if (order === null) {
          setShown({ view: 'missing' });
          return;
        }
        const sinceMs = Date.now() - began;
        const state = orderStateOf(order, { paid, sinceMs });
        setShown({ view: 'ready', order, state });
        next = nextLookMs(state, order, sinceMs);
      } catch (error) {
        if (ended) return;
        console.error(error);
        // what is shown stays, and is asked for again
        setShown((before) => (before.view === 'ready' ? before : { view: 'failed' }));
      }
      clearTimeout(timer);
      if (next !== undefined) timer = setTimeout(() => void look(), next);
    };
    const front = () => {
      if (document.visibilityState === 'visible') void look();
    };
    document.addEventListener('visibilitychange', front);
    void look();
    return () => {
      ended = true;
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', front);
    };
  }, [orderId, userId, paid, attempt]);
  return { shown, reload: () => setAttempt((n) => n + 1) };
}
