import { useId, useState } from 'react';
import * as z from 'zod/mini';
import { useTexts } from '../../app/locale.tsx';
import { ErrorState } from '../components/ErrorState.tsx';
import { FactorFirst } from '../components/FactorFirst.tsx';
import { Page, Section } from '../components/Page.tsx';
import { Waiting } from '../components/Waiting.tsx';
import { useDecision, useDesk } from '../queries.ts';
import { SavingForm } from '../settings/SavingForm.tsx';
import { doneSchema } from '../settings/settings.ts';
import { contrastWithWhite, readable } from './contrast.ts';
import { LogoField } from './LogoField.tsx';
import { texts } from './texts.ts';

const faceSchema = z.record(z.string(), z.nullable(z.string()));
type Face = z.infer<typeof faceSchema>;
const legal = ['terms_fr', 'terms_en', 'privacy_fr', 'privacy_en', 'notice_fr', 'notice_en'];

/** What customers see of whose shop it is: guichet.shop_face. */
export default function ShopPage() {
  const text = useTexts(texts);
  return (
    <Page title={text.title}>
      <FactorFirst action="settings">
        <Parts />
      </FactorFirst>
    </Page>
  );
}

function Parts() {
  const text = useTexts(texts);
  const { data, error, refetch } = useDesk({ name: 'desk_shop_face', schema: faceSchema, topics: ['settings'] });
  if (data === undefined)
    return error === null ? <Waiting what={text.wait} /> : <ErrorState error={error} onAgain={() => void refetch()} />;
  return (
    <>
      <p className="muted">
        {text.how} <a href="/">{text.see}</a>
      </p>
      <Section title={text.look}>
        <Looks face={data} />
      </Section>
      <Section title={text.words}>
        <Words face={data} fields={['welcome_fr', 'welcome_en']} rows={3} />
      </Section>
      <Section title={text.legal}>
        <p className="muted">{text.legalHow}</p>
        <Words face={data} fields={legal} rows={8} />
      </Section>
    </>
  );
}

function useSave() {
  const { mutateAsync } = useDecision('set_shop_face', doneSchema);
  return (changes: Readonly<Record<string, string | null>>) => mutateAsync({ changes });
}

/** What a form has shown: another one was saved by somebody else meanwhile. */
function versionOf(face: Face, fields: readonly string[]): string {
  return JSON.stringify(fields.map((field) => face[field]));
}

function Looks({ face }: { face: Face }) {
  const text = useTexts(texts);
  const id = useId();
  const save = useSave();
  const [colour, setColour] = useState(face['colour'] ?? '#0b6e5d');
  const pale = contrastWithWhite(colour) < readable;
  return (
    <SavingForm kept={face} version={versionOf(face, ['colour', 'accent', 'logo'])} onSave={save}>
      <div className="settings-fields">
        <p className="field">
          <label htmlFor={`${id}c`}>{text.colour}</label>
          <input
            id={`${id}c`}
            name="colour"
            type="color"
            value={colour}
            aria-describedby={`${id}ch`}
            onChange={(event) => setColour(event.target.value)}
          />
          <span id={`${id}ch`} className="hint" role="status">
            {pale ? text.pale : text.colourHow}
          </span>
        </p>
        <p className="field">
          <label htmlFor={`${id}a`}>{text.accent}</label>
          <input
            id={`${id}a`}
            name="accent"
            type="color"
            defaultValue={face['accent'] ?? '#f4c95d'}
            aria-describedby={`${id}ah`}
          />
          <span id={`${id}ah`} className="hint">
            {text.accentHow}
          </span>
        </p>
        <LogoField kept={face['logo'] ?? null} />
      </div>
    </SavingForm>
  );
}

function Words({ face, fields, rows }: { face: Face; fields: readonly string[]; rows: number }) {
  const text = useTexts(texts);
  const id = useId();
  const save = useSave();
  return (
    <SavingForm kept={face} version={versionOf(face, fields)} onSave={save}>
      <div className="settings-fields">
        {fields.map((field) => (
          <p key={field} className="field">
            <label htmlFor={`${id}${field}`}>{text.fields[field]}</label>
            <textarea
              id={`${id}${field}`}
              name={field}
              rows={rows}
              maxLength={field.startsWith('welcome') ? 300 : 50_000}
              defaultValue={face[field] ?? ''}
            />
          </p>
        ))}
      </div>
    </SavingForm>
  );
}
