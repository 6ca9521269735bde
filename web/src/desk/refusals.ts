import type { Texts } from '../app/locale.tsx';

type Words = Readonly<Record<string, string>>;

/**
 * Why the database refuses what staff decide, by its code, alphabetically; nothing has happened, and each sentence says
 * what to do. `{left_cents}` is an amount of the refusal in its currency, `{most}` a number.
 */
export const deskRefusals: Texts<Words> = {
  fr: {
    amount_too_small: 'Ce prix est trop bas\u00a0: Stripe n’encaisse rien sous {minimum_cents}. Rien n’a été modifié.',
    changed_since:
      'Quelqu’un vient de modifier cette ligne. Rien n’a été fait\u00a0: regardez ce qui a changé, puis décidez.',
    day_past: 'Choisissez un jour à venir\u00a0: un prix prévu s’applique au début de sa journée. Rien n’a été prévu.',
    disputed:
      'La banque examine ce paiement\u00a0: rien ne peut être remboursé avant sa décision. Aucun argent n’a bougé.',
    ends_before_start: 'Le dernier jour précède le premier. Rien n’a été modifié.',
    invalid_value: 'Cette valeur ne convient pas à ce champ. Rien n’a été modifié.',
    last_owner: 'C’est le dernier propriétaire\u00a0: nommez-en d’abord un autre. Rien n’a été modifié.',
    more_than_left: 'Il ne reste que {left_cents} à rembourser. Aucun argent n’a bougé.',
    no_capacity:
      'Personne n’a encore dit combien de pièces tiennent dans ce logement\u00a0: indiquez sa capacité, ou comptez.',
    nobody_there: 'Il n’y a personne à qui écrire. Aucune lettre n’est partie.',
    not_begun: 'La séance n’a pas commencé\u00a0: la présence se note à partir du premier jour. Rien n’a été noté.',
    not_confirmed: 'Cette place n’est pas payée, ou elle a été rendue. Rien n’a été noté.',
    not_found: 'Cette ligne n’existe pas, ou plus. Rien n’a été fait.',
    nothing_left: 'Il ne reste rien à rembourser. Aucun argent n’a bougé.',
    nothing_to_apply: 'Il n’y a plus d’écart à appliquer. Rien n’a changé chez Stripe.',
    owners_only: 'Seul un propriétaire peut le faire. Rien n’a été modifié.',
    past: 'Cette séance est terminée\u00a0: elle reste comme elle est. Rien n’a été modifié.',
    places_taken:
      '{reserved_places} places sont déjà vendues ou retenues\u00a0: la capacité ne peut pas descendre à {max_places}. Rien n’a été modifié.',
    price_applied: 'Ce prix s’est déjà appliqué\u00a0: changez le prix de l’espace lui-même. Rien n’a été modifié.',
    price_scheduled: 'Un autre prix est déjà prévu ce jour-là\u00a0: annulez-le d’abord. Rien n’a été prévu.',
    price_unchanged: 'L’espace aura déjà ce prix ce jour-là. Rien n’a été prévu.',
    quantity: 'Il faut un nombre entier, de 0 à 9\u202f999. Rien n’a été compté.',
    reason_missing: 'Il manque la raison\u00a0: dites pourquoi en quelques mots. Rien n’a été fait.',
    request_id_taken: 'Ce compte a déjà été enregistré autrement. Rien n’a changé\u00a0: comptez de nouveau.',
    second_factor_required:
      'Il faut votre code à six chiffres pour cela. Rien n’a été fait, aucun argent n’a bougé\u00a0: donnez-le, puis recommencez.',
    session_cancelled: 'Cette séance est annulée\u00a0: créez-en une nouvelle. Rien n’a été modifié.',
    slot_changed: 'Ce logement contient maintenant un autre produit. Rien n’a été compté\u00a0: relisez, puis comptez.',
    staff_only: 'Votre rôle ne le permet pas (ou plus). Rien n’a été fait.',
    starts_in_the_past: 'Le premier jour est passé. Rien n’a été modifié.',
    too_few_places: 'Il ne reste que {places_left} places libres. Rien n’a été modifié.',
    too_old: 'Ce compte date de plus d’une semaine. Rien n’a été compté\u00a0: comptez de nouveau.',
    unknown_booking: 'Cette réservation n’existe pas, ou plus. Rien n’a été fait.',
    unknown_role: 'Ce rôle n’existe pas. Rien n’a été modifié.',
    unknown_session: 'Cette séance n’existe pas, ou plus. Rien n’a été fait.',
    unknown_slot: 'Ce logement n’existe pas (ou plus). Rien n’a été fait.',
    unknown_user: 'Aucun compte ne porte cette adresse\u00a0: la personne doit d’abord créer le sien.',
    unknown_zone: 'Ce fuseau horaire n’existe pas, par exemple Europe/Paris. Rien n’a été modifié.',
  },
  en: {
    amount_too_small: 'This price is too low: Stripe charges nothing below {minimum_cents}. Nothing was changed.',
    changed_since: 'Somebody has just changed this row. Nothing was done: see what is new, then decide.',
    day_past: 'Choose a day to come: a scheduled price applies as its day begins. Nothing was scheduled.',
    disputed: 'The bank examines this payment: nothing can be refunded before it decides. No money moved.',
    ends_before_start: 'The last day lies before the first. Nothing was changed.',
    invalid_value: 'This field cannot hold that value. Nothing was changed.',
    last_owner: 'This is the last owner: name another one first. Nothing was changed.',
    more_than_left: 'Only {left_cents} is left to refund. No money moved.',
    no_capacity: 'Nobody has said how many pieces go into this slot: give its capacity, or count.',
    nobody_there: 'There is nobody to write to. No letter was sent.',
    not_begun: 'The session has not begun: attendance is noted from its first day on. Nothing was noted.',
    not_confirmed: 'This place is not paid for, or was given back. Nothing was noted.',
    not_found: 'There is no such row, or no more. Nothing was done.',
    nothing_left: 'Nothing is left to refund. No money moved.',
    nothing_to_apply: 'No difference is left to apply. Nothing changed at Stripe.',
    owners_only: 'Only an owner can do this. Nothing was changed.',
    past: 'This session is over and stays as it is. Nothing was changed.',
    places_taken:
      '{reserved_places} places are sold or held already: the capacity cannot go down to {max_places}. Nothing was changed.',
    price_applied: 'This price has applied already: change the price of the space itself. Nothing was changed.',
    price_scheduled: 'Another price is to come on that day: cancel it first. Nothing was scheduled.',
    price_unchanged: 'The space will have that price on that day anyway. Nothing was scheduled.',
    quantity: 'A whole number is needed, from 0 to 9,999. Nothing was counted.',
    reason_missing: 'The reason is missing: say why in a few words. Nothing was done.',
    request_id_taken: 'This count is kept already, as another one. Nothing changed: count again.',
    second_factor_required:
      'This needs your six-digit code. Nothing was done and no money moved: give it, then try again.',
    session_cancelled: 'This session is cancelled: create a new one. Nothing was changed.',
    slot_changed: 'Another product lies in this slot now. Nothing was counted: read again, then count.',
    staff_only: 'Your role does not allow this (any more). Nothing was done.',
    starts_in_the_past: 'The first day is past. Nothing was changed.',
    too_few_places: 'Only {places_left} places are free. Nothing was changed.',
    too_old: 'This count is more than a week old. Nothing was counted: count again.',
    unknown_booking: 'There is no such booking, or no more. Nothing was done.',
    unknown_role: 'There is no such role. Nothing was changed.',
    unknown_session: 'There is no such session, or no more. Nothing was done.',
    unknown_slot: 'There is no such slot (any more). Nothing was done.',
    unknown_user: 'No account has this address: the person makes one first.',
    unknown_zone: 'There is no such time zone, e.g. Europe/Paris. Nothing was changed.',
  },
};
