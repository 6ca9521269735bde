import type { Texts } from '../../app/locale.tsx';

interface TextTexts {
  title: string;
  intro: string;
  find: string;
  yours: string;
  ours: string;
  none: string;
  write: string;
  newName: string;
  newNameHow: string;
  newFields: string;
  newFieldsHow: string;
  create: string;
  language: string;
  french: string;
  english: string;
  emoji: string;
  titleField: string;
  many: string;
  manyHow: string;
  body: string;
  bodyHow: string;
  values: string;
  insert(name: string): string;
  preview: string;
  sample: string;
  noSample: string;
  asShipped: string;
  same: string;
  save: string;
  saved: string;
  revert: string;
  reverted: string;
  revertSays: string;
  changedBy(who: string): string;
  readOnly: string;
  history: string;
  faults: Readonly<
    Record<
      string,
      (fault: { line?: number | undefined; what?: string | undefined; most?: number | undefined }) => string
    >
  >;
  fields: Readonly<Record<string, string>>;
}

export const texts: Texts<TextTexts> = {
  fr: {
    title: 'Textes des alertes',
    intro: 'Ce que le support lit sur Telegram. Une ligne dont aucune valeur n’est connue est laissée de côté.',
    find: 'Chercher une alerte',
    yours: 'à vous',
    ours: 'livré',
    none: 'sans texte',
    write: 'Écrire un nouveau texte',
    newName: 'Nom du modèle',
    newNameHow: 'Celui que votre workflow donne au nœud Telegram Alert, par exemple cafe_vide.',
    newFields: 'Valeurs que ces alertes apportent',
    newFieldsHow: 'Séparées par des espaces, par exemple machine_name place.',
    create: 'Commencer',
    language: 'Langue',
    french: 'Français',
    english: 'Anglais',
    emoji: 'Signe',
    titleField: 'Titre',
    many: 'Titre de plusieurs',
    manyHow: 'Derrière leur nombre\u00a0: « 12 paiements échoués »',
    body: 'Texte',
    bodyHow:
      'Gras <b>…</b>, italique <i>…</i>, lien <a href="https://…">…</a>\u00a0; une balise se ferme sur sa ligne.',
    values: 'Valeurs',
    insert: (name) => `Insérer ${name}`,
    preview: 'Aperçu',
    sample: 'avec la dernière alerte de ce modèle',
    noSample: 'aucune n’est encore venue\u00a0: l’aperçu montre le texte sans valeurs',
    asShipped: 'Texte livré',
    same: 'C’est le texte livré.',
    save: 'Enregistrer',
    saved: 'Enregistré\u00a0: les prochaines alertes le portent.',
    revert: 'Revenir au texte livré',
    reverted: 'Le texte livré est de retour.',
    revertSays: 'Votre texte reste dans l’historique.',
    changedBy: (who) => `Changé par ${who}`,
    readOnly: 'Votre rôle permet de lire ces textes, pas de les changer.',
    history: 'Historique',
    faults: {
      empty: () => 'ne peut pas être vide',
      too_long: ({ most }) => `plus de ${most} caractères`,
      too_many_lines: ({ most }) => `plus de ${most} lignes`,
      line_break: () => 'tient sur une ligne',
      unknown_placeholder: ({ what }) => `la valeur {${what}} n’existe pas`,
      link_in_tag: ({ what }) => `{${what}} ne peut pas se trouver ici`,
      stray_bracket: ({ what }) => `« ${what} » n’est pas une balise\u00a0: écrivez &lt; pour le signe`,
      unknown_tag: ({ what }) => `Telegram refuse « ${what} »`,
      unopened_tag: ({ what }) => `« </${what}> » ferme ce qui n’est pas ouvert`,
      unclosed_tag: ({ what }) => `« <${what}> » n’est pas fermé sur sa ligne`,
      bad_address: () => 'un lien s’écrit <a href="https://…">',
    },
    fields: { emoji: 'Signe', title: 'Titre', many: 'Titre de plusieurs', body: 'Texte' },
  },
  en: {
    title: 'Alert texts',
    intro: 'What support reads on Telegram. A line none of whose values is known is left out.',
    find: 'Find an alert',
    yours: 'yours',
    ours: 'shipped',
    none: 'no text',
    write: 'Write a new text',
    newName: 'Name of the template',
    newNameHow: 'The one your workflow gives to the node Telegram Alert, e.g. coffee_gone.',
    newFields: 'Values that these alerts bring',
    newFieldsHow: 'Apart by spaces, e.g. machine_name place.',
    create: 'Begin',
    language: 'Language',
    french: 'French',
    english: 'English',
    emoji: 'Sign',
    titleField: 'Title',
    many: 'Title of several',
    manyHow: 'Behind their number: “12 payments failed”',
    body: 'Text',
    bodyHow: 'Bold <b>…</b>, italic <i>…</i>, link <a href="https://…">…</a>; a tag ends on its line.',
    values: 'Values',
    insert: (name) => `Insert ${name}`,
    preview: 'Preview',
    sample: 'with the latest alert of this template',
    noSample: 'none has come yet: the preview shows the text without values',
    asShipped: 'Shipped text',
    same: 'This is the shipped text.',
    save: 'Save',
    saved: 'Saved: the next alerts bear it.',
    revert: 'Back to the shipped text',
    reverted: 'The shipped text is back.',
    revertSays: 'Your text stays in the history.',
    changedBy: (who) => `Changed by ${who}`,
    readOnly: 'Your role may read these texts, not change them.',
    history: 'History',
    faults: {
      empty: () => 'cannot be empty',
      too_long: ({ most }) => `more than ${most} characters`,
      too_many_lines: ({ most }) => `more than ${most} lines`,
      line_break: () => 'stands on one line',
      unknown_placeholder: ({ what }) => `there is no value {${what}}`,
      link_in_tag: ({ what }) => `{${what}} cannot stand here`,
      stray_bracket: ({ what }) => `“${what}” is no tag: write &lt; for the sign`,
      unknown_tag: ({ what }) => `Telegram refuses “${what}”`,
      unopened_tag: ({ what }) => `“</${what}>” closes what is not open`,
      unclosed_tag: ({ what }) => `“<${what}>” is not closed on its line`,
      bad_address: () => 'a link is written <a href="https://…">',
    },
    fields: { emoji: 'Sign', title: 'Title', many: 'Title of several', body: 'Text' },
  },
};
