import type { Session } from '@supabase/supabase-js';
import { useEffect, useState } from 'react';
import { supabase } from './supabase.ts';

export interface Account {
  id: string;
  email: string;
  /** From app_metadata, which only the server can write. What one may do is decided in the database all the same. */
  admin: boolean;
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
  const { id, email, app_metadata } = session.user;
  return { id, email: email ?? '', admin: app_metadata.role === 'admin' };
}

function same(known: Account | null | undefined, next: Account | null): Account | null {
  return known && next && known.id === next.id && known.email === next.email && known.admin === next.admin
    ? known
    : next;
}
