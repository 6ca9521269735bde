import { expect, test } from '@jest/globals';
import { PostgrestError } from '@supabase/supabase-js';
import { sayRefusal, sentenceOf } from './sentence.ts';
import { refusals } from './texts.ts';

const refusal = (message: string, details = '', hint = '') =>
  new PostgrestError({ message, details, hint, code: '23514' });

test.each([
  [refusal('ends_before_start'), 'La date de fin précède la date de début.', 'The end lies before the start.'],
  [
    refusal('amount_too_small', '{"minimum_cents": 50, "currency": "eur"}', 'price_cents'),
    'Le prix minimum est de 0,50\u00a0€.',
    'The lowest price is €0.50.',
  ],
  [
    refusal('places_taken', '{"reserved_places": 5, "max_places": 3}'),
    'Il y a déjà 5 places vendues ou retenues\u00a0: la capacité ne peut pas descendre à 3.',
    '5 places are already sold or held: the capacity cannot go down to 3.',
  ],
  [
    refusal('session_booked', '{"bookings": 1}'),
    'Cette session a 1 réservation\u00a0: désactivez-la plutôt que de la supprimer.',
    'This session has 1 booking: deactivate it instead of deleting it.',
  ],
  [refusal('unknown_session', 'no JSON'), 'Session introuvable.', 'There is no such session.'],
])('%s', (error, french, english) => {
  expect(sentenceOf(error, 'fr')).toBe(french);
  expect(sentenceOf(error, 'en')).toBe(english);
});

test('what the database says in words of its own is none of these', () => {
  expect(sentenceOf(refusal('permission denied for table immersion_sessions'), 'fr')).toBeUndefined();
  expect(sentenceOf(new Error('ends_before_start'), 'fr')).toBeUndefined();
  expect(sayRefusal(undefined, 'fr')).toBeUndefined();
});

test('both languages know the same codes', () => {
  expect(Object.keys(refusals.en)).toEqual(Object.keys(refusals.fr));
});
