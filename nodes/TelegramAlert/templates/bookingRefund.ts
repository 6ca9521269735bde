import * as z from 'zod';
import { defineTemplate } from './defineTemplate';
import { stripeUrl } from './stripeUrl';
import { customer, execution, instant, minorUnits, named, nameOf, text } from './template';

/** A place in a session that was paid and is paid back. */
export const bookingRefund = defineTemplate({
  emoji: '🎟️',
  data: z.object({
    ...customer,
    ...execution,
    booking_id: text,
    session_title: text,
    starts_at: instant,
    places: text,
    amount: minorUnits,
    currency: text,
    reason: text,
    payment_intent: text,
  }),
  words: {
    fr: {
      title: 'Réservation remboursée',
      many: 'réservations remboursées',
      next: 'Vérifier que la place est de nouveau en vente.',
    },
    en: { title: 'Booking refunded', many: 'bookings refunded', next: 'Check that the place is on sale again.' },
  },
  amount: ({ amount, currency }) => ({ minorUnits: amount, currency }),
  summary: (alert, format) =>
    format.join(nameOf(alert), alert.session_title, format.money(alert.amount, alert.currency)),
  facts: (alert, format) => [
    ['customer', named(nameOf(alert), alert.customer)],
    ['session', alert.session_title],
    ['starts', format.instant(alert.starts_at)],
    ['places', alert.places],
    ['amount', format.money(alert.amount, alert.currency)],
    ['reason', alert.reason],
    ['booking', alert.booking_id],
  ],
  links: (alert, format) => [
    ['stripe', stripeUrl(alert.payment_intent, alert.livemode)],
    ['execution', format.executionUrl(alert)],
  ],
});
