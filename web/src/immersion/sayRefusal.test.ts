import { expect, test } from '@jest/globals';
import { sayRefusal } from './sayRefusal.ts';
import { refusals } from './texts.ts';

test.each([
  [{ reason: 'full' }, 'Cette session est complète.', 'This session is full.'],
  [{ reason: 'not_open', why: 'cancelled' }, 'Cette session est annulée.', 'This session is cancelled.'],
  [{ reason: 'not_open', why: 'of_tomorrow' }, 'Cette session n’est pas ouverte.', 'This session is not open.'],
  [
    { reason: 'offered' },
    'Une place vous est proposée\u00a0: acceptez-la, ou renoncez-y depuis «\u00a0Mes réservations\u00a0».',
    'A place is offered to you: accept it, or decline it under “My bookings”.',
  ],
  [
    { reason: 'waited_too_long' },
    'Il ne restait plus assez de temps pour payer\u00a0: ce qui vous était réservé est rendu. Rien n’est débité\u00a0; vous pouvez recommencer.',
    'There was not enough time left to pay: what was kept for you has been given back. Nothing is charged; you can start again.',
  ],
  [
    { reason: 'of_tomorrow' },
    'Quelque chose n’a pas marché. Vérifiez votre connexion et réessayez.',
    'Something went wrong. Check your connection and try again.',
  ],
])('%j', (refusal, french, english) => {
  expect(sayRefusal(refusal, 'fr')).toBe(french);
  expect(sayRefusal(refusal, 'en')).toBe(english);
});

test('both languages know the same reasons', () => {
  expect(Object.keys(refusals.en)).toEqual(Object.keys(refusals.fr));
});
