import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import * as z from 'zod/mini';
import { supabase } from '../app/supabase.ts';

/** What may change: the topics of public.desk_bell. */
export type Topic =
  | 'money'
  | 'orders'
  | 'vends'
  | 'machines'
  | 'wallets'
  | 'bookings'
  | 'subscriptions'
  | 'catalogue'
  | 'events'
  | 'outbox'
  | 'alerts'
  | 'team'
  | 'decisions'
  | 'settings';

const ring = z.object({ topic: z.string() });
const topics = z.object({ topics: z.array(z.string()) });
/** The database rings once a second at most: what changed behind a ring is read once more after this. */
const echoMs = 2_500;

function readAgain(client: QueryClient, topic: string): void {
  void client.invalidateQueries({
    predicate: ({ meta }) => topics.safeParse(meta).data?.topics.includes(topic) ?? false,
  });
}

/** Reads again what rings, as long as somebody looks. @returns whether the bell can be heard */
export function useBell(): boolean {
  const client = useQueryClient();
  const [isHeard, setHeard] = useState(true);
  useEffect(() => {
    const echoes = new Map<string, ReturnType<typeof setTimeout>>();
    const onRing = (topic: string) => {
      readAgain(client, topic);
      clearTimeout(echoes.get(topic));
      echoes.set(
        topic,
        setTimeout(() => readAgain(client, topic), echoMs),
      );
    };
    let wasAway = false;
    const channel = supabase()
      .channel('desk-bell')
      .on('postgres_changes', { event: 'UPDATE', schema: 'public', table: 'desk_bell' }, ({ new: row }) => {
        const heard = ring.safeParse(row);
        if (heard.success) onRing(heard.data.topic);
      })
      .subscribe((status) => {
        setHeard(status === 'SUBSCRIBED');
        // whatever rang meanwhile was heard by nobody
        if (status === 'SUBSCRIBED' && wasAway) void client.invalidateQueries({ queryKey: ['desk'] });
        wasAway = status !== 'SUBSCRIBED';
      });
    return () => {
      for (const echo of echoes.values()) clearTimeout(echo);
      void supabase().removeChannel(channel);
    };
  }, [client]);
  return isHeard;
}
