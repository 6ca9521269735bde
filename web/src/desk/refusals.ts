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
    no_capacity:
      'Personne n’a encore dit combien de pièces tiennent dans ce logement\u00a0: indiquez sa capacité, ou comptez.',
    owners_only: 'Seul un propriétaire peut le faire. Rien n’a été modifié.',
    quantity: 'Il faut un nombre entier, de 0 à 9\u202f999. Rien n’a été compté.',
    reason_missing: 'Il en manque par rapport à ce qui était attendu\u00a0: dites pourquoi. Rien n’a été compté.',
    request_id_taken: 'Ce compte a déjà été enregistré autrement. Rien n’a changé\u00a0: comptez de nouveau.',
    second_factor_required:
      'Il faut votre code à six chiffres pour cela. Rien n’a été fait, aucun argent n’a bougé\u00a0: donnez-le, puis recommencez.',
    slot_changed: 'Ce logement contient maintenant un autre produit. Rien n’a été compté\u00a0: relisez, puis comptez.',
    staff_only: 'Votre rôle ne le permet pas (ou plus). Rien n’a été fait.',
    too_old: 'Ce compte date de plus d’une semaine. Rien n’a été compté\u00a0: comptez de nouveau.',
    unknown_role: 'Ce rôle n’existe pas. Rien n’a été modifié.',
    unknown_slot: 'Ce logement n’existe pas (ou plus). Rien n’a été fait.',
    unknown_user: 'Aucun compte ne porte cette adresse\u00a0: la personne doit d’abord créer le sien.',
    unknown_zone: 'Ce fuseau horaire n’existe pas, par exemple Europe/Paris. Rien n’a été modifié.',
  },
  en: {
    changed_since: 'Somebody has just changed this row. Nothing was done: see what is new, then decide.',
    invalid_value: 'This field cannot hold that value. Nothing was changed.',
    last_owner: 'This is the last owner: name another one first. Nothing was changed.',
    no_capacity: 'Nobody has said how many pieces go into this slot: give its capacity, or count.',
    owners_only: 'Only an owner can do this. Nothing was changed.',
    quantity: 'A whole number is needed, from 0 to 9,999. Nothing was counted.',
    reason_missing: 'Some are missing of what was expected: say why. Nothing was counted.',
    request_id_taken: 'This count is kept already, as another one. Nothing changed: count again.',
    second_factor_required:
      'This needs your six-digit code. Nothing was done and no money moved: give it, then try again.',
    slot_changed: 'Another product lies in this slot now. Nothing was counted: read again, then count.',
    staff_only: 'Your role does not allow this (any more). Nothing was done.',
    too_old: 'This count is more than a week old. Nothing was counted: count again.',
    unknown_role: 'There is no such role. Nothing was changed.',
    unknown_slot: 'There is no such slot (any more). Nothing was done.',
    unknown_user: 'No account has this address: the person makes one first.',
    unknown_zone: 'There is no such time zone, e.g. Europe/Paris. Nothing was changed.',
  },
};
