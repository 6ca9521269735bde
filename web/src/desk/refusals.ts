import type { Texts } from '../app/locale.tsx';

type Words = Readonly<Record<string, string>>;

/**
 * Why the database refuses what staff decide, by its code, alphabetically; nothing has happened, and each sentence says
 * what to do. `{left_cents}` is an amount of the refusal in its currency, `{most}` a number.
 */
export const deskRefusals: Texts<Words> = {
  fr: {
    changed_since:
      'Quelqu’un vient de modifier cette ligne. Rien n’a été fait\u00a0: regardez ce qui a changé, puis décidez.',
    invalid_value: 'Cette valeur ne convient pas à ce champ. Rien n’a été modifié.',
    last_owner: 'C’est le dernier propriétaire\u00a0: nommez-en d’abord un autre. Rien n’a été modifié.',
    owners_only: 'Seul un propriétaire peut le faire. Rien n’a été modifié.',
    second_factor_required:
      'Il faut votre code à six chiffres pour cela. Rien n’a été fait, aucun argent n’a bougé\u00a0: donnez-le, puis recommencez.',
    staff_only: 'Votre rôle ne le permet pas (ou plus). Rien n’a été fait.',
    unknown_role: 'Ce rôle n’existe pas. Rien n’a été modifié.',
    unknown_user: 'Aucun compte ne porte cette adresse\u00a0: la personne doit d’abord créer le sien.',
    unknown_zone: 'Ce fuseau horaire n’existe pas, par exemple Europe/Paris. Rien n’a été modifié.',
  },
  en: {
    changed_since: 'Somebody has just changed this row. Nothing was done: see what is new, then decide.',
    invalid_value: 'This field cannot hold that value. Nothing was changed.',
    last_owner: 'This is the last owner: name another one first. Nothing was changed.',
    owners_only: 'Only an owner can do this. Nothing was changed.',
    second_factor_required:
      'This needs your six-digit code. Nothing was done and no money moved: give it, then try again.',
    staff_only: 'Your role does not allow this (any more). Nothing was done.',
    unknown_role: 'There is no such role. Nothing was changed.',
    unknown_user: 'No account has this address: the person makes one first.',
    unknown_zone: 'There is no such time zone, e.g. Europe/Paris. Nothing was changed.',
  },
};
