import { type FormEvent, useId, useState } from 'react';
import { useLocale, useTexts } from '../app/locale.tsx';
import { Dialog } from '../components/Dialog.tsx';
import { Notice } from '../components/Notice.tsx';
import type { SessionFields } from '../services/immersionAdminService.ts';
import { centsOf, priceText } from './price.ts';
import { texts } from './texts.ts';

/**
 * A new session, or one that exists: the fields, whichever page they are on.
 * @param save offlinePlaces: places sold elsewhere, of a session that exists; rejects where the database refuses
 * @param say such a refusal in words; undefined for any other failure
 */
export function SessionForm({
  session,
  save,
  say,
  onSaved,
  onClose,
}: {
  session: (SessionFields & { offline_places: number }) | undefined;
  save(fields: SessionFields, offlinePlaces: number | undefined): Promise<void>;
  say(error: unknown): string | undefined;
  onSaved(): void;
  onClose(): void;
}) {
  const text = useTexts(texts);
  const { locale } = useLocale();
  const id = useId();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();

  async function submit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    const read = (name: string) => String(fields.get(name) ?? '').trim();
    const priceCents = centsOf(read('price'));
    if (priceCents === undefined) return setProblem(text.badPrice);
    const wanted = {
      session_date_start: read('start'),
      session_date_end: read('end'),
      max_places: Number(read('max')),
      location: read('location'),
      price_cents: priceCents,
      description: read('description') || null,
      is_active: fields.has('active'),
    };
    setBusy(true);
    setProblem(undefined);
    try {
      await save(wanted, session === undefined ? undefined : Number(read('offline')));
      onSaved();
    } catch (error) {
      const sentence = say(error);
      if (sentence === undefined) console.error(error);
      setProblem(sentence ?? text.unexpected);
      setBusy(false);
    }
  }

  return (
    <Dialog title={session === undefined ? text.create : text.edit} onClose={onClose}>
      <form className="form" onSubmit={(event) => void submit(event)}>
        {problem !== undefined && <Notice tone="bad">{problem}</Notice>}
        <div className="pair">
          <div>
            <label htmlFor={`${id}s`}>{text.start}</label>
            <input id={`${id}s`} name="start" type="date" required defaultValue={session?.session_date_start} />
          </div>
          <div>
            <label htmlFor={`${id}e`}>{text.end}</label>
            <input id={`${id}e`} name="end" type="date" required defaultValue={session?.session_date_end} />
          </div>
          <div>
            <label htmlFor={`${id}m`}>{text.max}</label>
            <input
              id={`${id}m`}
              name="max"
              type="number"
              inputMode="numeric"
              min={1}
              max={1000}
              required
              defaultValue={session?.max_places ?? 8}
            />
          </div>
          <div>
            <label htmlFor={`${id}p`}>{text.price}</label>
            <input
              id={`${id}p`}
              name="price"
              inputMode="decimal"
              required
              aria-describedby={`${id}ph`}
              defaultValue={priceText(session?.price_cents ?? 199_700, locale === 'fr' ? ',' : '.')}
            />
            <p id={`${id}ph`} className="hint">
              {text.priceHint}
            </p>
          </div>
        </div>
        <label htmlFor={`${id}l`}>{text.location}</label>
        <input id={`${id}l`} name="location" required maxLength={200} defaultValue={session?.location ?? 'Paris'} />
        <label htmlFor={`${id}d`}>{text.description}</label>
        <textarea id={`${id}d`} name="description" rows={3} defaultValue={session?.description ?? ''} />
        {session !== undefined && (
          <>
            <label htmlFor={`${id}o`}>{text.offlinePlaces}</label>
            <input
              id={`${id}o`}
              name="offline"
              type="number"
              inputMode="numeric"
              min={0}
              max={1000}
              required
              defaultValue={session.offline_places}
              aria-describedby={`${id}oh`}
            />
            <p id={`${id}oh`} className="hint">
              {text.offlineHint}
            </p>
          </>
        )}
        {session !== undefined && <p className="hint">{text.visibleHint}</p>}
        <label className="check">
          <input type="checkbox" name="active" defaultChecked={session?.is_active ?? true} />
          {text.isActive}
        </label>
        <div className="actions">
          <button type="submit" className="button" disabled={busy}>
            {text.save}
          </button>
          <button type="button" className="button quiet" onClick={onClose}>
            {text.cancel}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
