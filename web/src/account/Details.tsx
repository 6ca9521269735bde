import { type FormEvent, useEffect, useId, useState } from 'react';
import { type Locale, useLocale, useTexts } from '../app/locale.tsx';
import { supabase } from '../app/supabase.ts';
import { Notice, type Tone } from '../components/Notice.tsx';
import { texts } from './texts.ts';

/** Name and language of whoever is signed in. */
export function Details({ id: userId }: { id: string }) {
  const text = useTexts(texts);
  const { locale, choose } = useLocale();
  const id = useId();
  const [name, setName] = useState<string>();
  const [busy, setBusy] = useState(false);
  const [said, setSaid] = useState<{ tone: Tone; sentence: string }>();
  useEffect(() => {
    let here = true;
    supabase()
      .from('profiles')
      .select('display_name')
      .eq('id', userId)
      .maybeSingle()
      .then(({ data }) => {
        if (here) setName(data?.display_name ?? '');
      });
    return () => {
      here = false;
    };
  }, [userId]);

  async function submit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    setBusy(true);
    setSaid(undefined);
    const { error } = await supabase().rpc('set_my_name', { display_name: (name ?? '').trim() });
    setBusy(false);
    if (error) console.error(error);
    setSaid(error ? { tone: 'bad', sentence: text.failed } : { tone: 'good', sentence: text.saved });
  }

  return (
    <form className="form" onSubmit={(event) => void submit(event)}>
      <label htmlFor={`${id}n`}>{text.name}</label>
      <input
        id={`${id}n`}
        name="name"
        autoComplete="name"
        maxLength={200}
        value={name ?? ''}
        disabled={name === undefined}
        aria-describedby={`${id}nh`}
        onChange={(event) => setName(event.target.value)}
      />
      <p id={`${id}nh`} className="hint">
        {text.nameHint}
      </p>
      <label htmlFor={`${id}l`}>{text.language}</label>
      <select
        id={`${id}l`}
        value={locale}
        aria-describedby={`${id}lh`}
        onChange={(event) => choose(languageOf(event.target.value))}
      >
        <option value="fr">{text.languages.fr}</option>
        <option value="en">{text.languages.en}</option>
      </select>
      <p id={`${id}lh`} className="hint">
        {text.languageHint}
      </p>
      {said && <Notice tone={said.tone}>{said.sentence}</Notice>}
      <div className="actions">
        <button type="submit" className="button" disabled={busy || name === undefined}>
          {busy ? text.saving : text.save}
        </button>
      </div>
    </form>
  );
}

function languageOf(value: string): Locale {
  return value === 'en' ? 'en' : 'fr';
}
