import { type ReactNode, useEffect } from 'react';
import { LocaleSwitch, useTexts } from '../../app/locale.tsx';
import { supabase } from '../../app/supabase.ts';
import { texts } from './texts.ts';

/** What stands before the desk: one card, one thing to do. */
export function Door({
  title,
  children,
  signedIn = false,
}: {
  title: string;
  children: ReactNode;
  signedIn?: boolean;
}) {
  const text = useTexts(texts);
  useEffect(() => {
    document.title = `${title} – Guichet`;
  }, [title]);
  return (
    <main className="door">
      <div className="door-card">
        <p className="desk-brand">
          <img src="/icon.svg" alt="" width="24" height="24" /> Guichet
        </p>
        <h1>{title}</h1>
        {children}
      </div>
      <div className="door-foot">
        <LocaleSwitch />
        {signedIn && (
          <button type="button" className="link" onClick={() => void supabase().auth.signOut({ scope: 'local' })}>
            {text.signOut}
          </button>
        )}
      </div>
    </main>
  );
}
