import type { Texts } from '../../app/locale.tsx';

interface TelegramTexts {
  title: string;
  why: string;
  on(name: string): string;
  off: string;
  bind: string;
  make: string;
  send: string;
  until: string;
  wakes: string;
  unbind: string;
  unbindTitle: string;
  unbindSays: string;
}

export const telegramTexts: Texts<TelegramTexts> = {
  fr: {
    title: 'Telegram',
    why: 'Ce que vous pressez sous une alerte compte alors pour vous, avec vos droits du moment. Un code lie votre compte\u00a0; il vaut un quart d’heure, une fois.',
    on: (name) => `Lié à ${name}`,
    off: 'Pas encore lié',
    bind: 'Lier mon compte',
    make: 'Créer le code',
    send: 'Envoyez ceci au robot, en privé\u00a0:',
    until: 'avant',
    wakes: 'M’appeler par mon nom pour ce qui est urgent, aussi la nuit',
    unbind: 'Délier',
    unbindTitle: 'Délier mon compte Telegram',
    unbindSays: 'Vos appuis sous les alertes ne compteront plus, dès maintenant.',
  },
  en: {
    title: 'Telegram',
    why: 'What you press under an alert then counts as you, with the rights that you have at that moment. A code binds your account; it is good for a quarter of an hour, once.',
    on: (name) => `Bound to ${name}`,
    off: 'Not bound yet',
    bind: 'Bind my account',
    make: 'Make the code',
    send: 'Send this to the bot, in private:',
    until: 'before',
    wakes: 'Call me by name for what is urgent, at night as well',
    unbind: 'Unbind',
    unbindTitle: 'Unbind my Telegram account',
    unbindSays: 'What you press under alerts counts no more, from now on.',
  },
};
