import { useEffect, useState } from 'react';
import * as z from 'zod/mini';
import { business } from '../app/business.ts';
import { type Texts, useLocale, useTexts } from '../app/locale.tsx';
import type { PageProps } from '../app/routes.ts';
import { supabase } from '../app/supabase.ts';
import { Frame } from '../components/Frame.tsx';
import { Loading } from '../components/Loading.tsx';
import { Notice } from '../components/Notice.tsx';

const said = z.nullable(z.string());
const textSchema = z.object({ fr: said, en: said });
type Legal = z.infer<typeof textSchema>;

interface LegalTexts {
  titles: Readonly<Record<string, string>>;
  empty(email: string): string;
  otherLanguage: string;
  failed: string;
  again: string;
  registration: string;
  vat: string;
  contact: string;
}
const texts: Texts<LegalTexts> = {
  fr: {
    titles: { conditions: 'Conditions de vente', donnees: 'Vos données', 'mentions-legales': 'Mentions légales' },
    empty: (email) => `Ce texte n’est pas encore publié. Demandez-le à ${email}.`,
    otherLanguage: 'Ce texte n’existe qu’en anglais.',
    failed: 'Ce texte n’a pas pu être lu.',
    again: 'Réessayer',
    registration: 'Numéro d’immatriculation',
    vat: 'Numéro de TVA',
    contact: 'Nous joindre',
  },
  en: {
    titles: { conditions: 'Terms of sale', donnees: 'Your data', 'mentions-legales': 'Legal notice' },
    empty: (email) => `This text is not published yet. Ask ${email} for it.`,
    otherLanguage: 'This text is in French only.',
    failed: 'This text could not be read.',
    again: 'Try again',
    registration: 'Registration number',
    vat: 'VAT number',
    contact: 'How to reach us',
  },
};
const about: Readonly<Record<string, string>> = {
  conditions: 'terms',
  donnees: 'privacy',
  'mentions-legales': 'notice',
};

/** /conditions, /donnees, /mentions-legales: what the shop has written, and who it is. */
export default function LegalPage({ parameter }: PageProps) {
  const text = useTexts(texts);
  const { locale } = useLocale();
  const [legal, setLegal] = useState<Legal | 'failed'>();
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    let here = true;
    supabase()
      .rpc('shop_text', { about: about[parameter] ?? '' })
      .then(({ data, error }) => {
        const read = textSchema.safeParse(data);
        if (here) setLegal(error === null && read.success ? read.data : 'failed');
      });
    return () => {
      here = false;
    };
  }, [parameter, attempt]);

  const title = text.titles[parameter] ?? '';
  const shop = business();
  const other = locale === 'fr' ? 'en' : 'fr';
  return (
    <Frame title={title}>
      <article className="legal">
        <h1>{title}</h1>
        {legal === undefined && <Loading />}
        {legal === 'failed' && (
          <Notice tone="bad">
            {text.failed}{' '}
            <button type="button" className="button small" onClick={() => setAttempt(attempt + 1)}>
              {text.again}
            </button>
          </Notice>
        )}
        {legal !== undefined && legal !== 'failed' && (
          <>
            {parameter === 'mentions-legales' && shop !== undefined && (
              <dl>
                <dt>{shop.name}</dt>
                <dd className="lines">{shop.address}</dd>
                {typeof shop.registration_number === 'string' && (
                  <>
                    <dt>{text.registration}</dt>
                    <dd>{shop.registration_number}</dd>
                  </>
                )}
                {typeof shop.vat_number === 'string' && (
                  <>
                    <dt>{text.vat}</dt>
                    <dd>{shop.vat_number}</dd>
                  </>
                )}
                <dt>{text.contact}</dt>
                <dd>
                  <a href={`mailto:${shop.contact_email}`}>{shop.contact_email}</a>
                </dd>
              </dl>
            )}
            {legal[locale] === null && legal[other] !== null && <p className="muted">{text.otherLanguage}</p>}
            {(legal[locale] ?? legal[other]) === null
              ? parameter !== 'mentions-legales' && <p className="lead">{text.empty(shop?.contact_email ?? '')}</p>
              : paragraphs(legal[locale] ?? legal[other] ?? '').map((paragraph, index) => (
                  <p key={index} className="lines" lang={legal[locale] === null ? other : undefined}>
                    {paragraph}
                  </p>
                ))}
          </>
        )}
      </article>
    </Frame>
  );
}

function paragraphs(text: string): string[] {
  return text.split(/\n\s*\n/).filter((part) => part.trim() !== '');
}
