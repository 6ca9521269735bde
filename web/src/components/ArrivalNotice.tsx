import { type Arrival, arrival } from '../app/arrival.ts';
import { type Texts, useTexts } from '../app/locale.tsx';
import { Notice } from './Notice.tsx';

const texts: Texts<Readonly<Partial<Record<Arrival, string>>>> = {
  fr: {
    confirmed: 'Votre adresse est confirmée, et vous êtes connecté.',
    signed_in: 'Vous êtes connecté.',
    changed: 'Votre nouvelle adresse est enregistrée.',
    half_changed: 'Merci. Il reste à ouvrir la lettre envoyée à l’autre adresse\u00a0: le changement attend les deux.',
    expired: 'Ce lien a déjà servi, ou son heure est passée. Rien n’a changé\u00a0: demandez une nouvelle lettre.',
    refused: 'Ce lien n’a pas pu être accepté. Rien n’a changé\u00a0: demandez une nouvelle lettre, ou écrivez-nous.',
  },
  en: {
    confirmed: 'Your address is confirmed, and you are signed in.',
    signed_in: 'You are signed in.',
    changed: 'Your new address is saved.',
    half_changed: 'Thank you. Now open the letter that went to the other address: the change waits for both.',
    expired: 'This link has been used already, or its hour is over. Nothing has changed: ask for a new letter.',
    refused: 'This link could not be taken. Nothing has changed: ask for a new letter, or write to us.',
  },
};

/** What became of the letter whose link somebody followed to this page. */
export function ArrivalNotice() {
  const text = useTexts(texts);
  const how = arrival();
  const sentence = how === undefined ? undefined : text[how];
  if (how === undefined || sentence === undefined) return null;
  const tone = how === 'expired' || how === 'refused' ? 'bad' : how === 'half_changed' ? 'info' : 'good';
  return <Notice tone={tone}>{sentence}</Notice>;
}
