import type { Session } from '@supabase/supabase-js';
import { useEffect, useState } from 'react';
import { supabase } from './supabase.ts';

export interface Account {
  id: string;
  email: string;
}

/** Who is signed in: undefined while that is not known yet, null for nobody. */
export function useAccount(): Account | null | undefined {
  const [account, setAccount] = useState<Account | null>();
  useEffect(() => {
    const { data } = supabase().auth.onAuthStateChange((_event, session) => {
      // refreshing a token changes nothing that a page shows
      setAccount((known) => same(known, accountOf(session)));
    });
    return () => data.subscription.unsubscribe();
  }, []);
  return account;
}

function accountOf(session: Session | null): Account | null {
  if (session === null) return null;
  const { id, email } = session.user;
  return { id, email: email ?? '' };
}

function same(known: Account | null | undefined, next: Account | null): Account | null {
  return known && next && known.id === next.id && known.email === next.email ? known : next;
}
