import { useEffect } from 'react';
import type { Account } from './account.ts';
import { useLocale } from './locale.tsx';
import { supabase } from './supabase.ts';

const storageKey = 'guichet.language.told';

/** Tells the database in which language somebody who is signed in reads, so that letters of the team speak it: once a choice. */
export function useTellLanguage(account: Account | null | undefined): void {
  const { locale } = useLocale();
  const id = account?.id;
  useEffect(() => {
    const told = `${id}:${locale}`;
    if (id === undefined || localStorage.getItem(storageKey) === told) return;
    supabase()
      .rpc('set_my_language', { language: locale })
      .then(({ error }) => {
        // without it letters speak the language of before: told again at the next visit
        if (error !== null) return;
        localStorage.setItem(storageKey, told);
        // letters of sign-in are written by another, who reads it there
        void supabase().auth.updateUser({ data: { language: locale } });
      });
  }, [id, locale]);
}
