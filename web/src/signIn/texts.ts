import type { Texts } from '../app/locale.tsx';

export type Mode = 'in' | 'up' | 'forgotten' | 'link';

interface SignInTexts {
  titles: Readonly<Record<Mode, string>>;
  press: Readonly<Record<Mode, string>>;
  lead: Readonly<Partial<Record<Mode, string>>>;
  email: string;
  name: string;
  nameHint: string;
  password: string;
  newPassword: string;
  hint: string;
  newHere: string;
  known: string;
  forgotten: string;
  byLink: string;
  back: string;
  cancel: string;
  wait: string;
  mail: {
    title: string;
    sent(email: string): string;
    what: Readonly<Record<Mode, string>>;
    code: string;
    press: string;
    again: string;
    sentAgain: string;
    nothing: string;
    taken: string;
    otherAddress: string;
  };
  choose: { title: string; press: string; hint: string };
  errors: Readonly<Record<string, string>>;
  offline: string;
  unexpected: string;
}

export const texts: Texts<SignInTexts> = {
  fr: {
    titles: {
      in: 'Se connecter',
      up: 'Créer un compte',
      forgotten: 'Mot de passe oublié',
      link: 'Se connecter sans mot de passe',
    },
    press: { in: 'Se connecter', up: 'Créer un compte', forgotten: 'Recevoir la lettre', link: 'Recevoir le lien' },
    lead: {
      forgotten: 'Une lettre part à votre adresse\u00a0; elle mène à la page où vous en choisissez un nouveau.',
      link: 'Une lettre part à votre adresse, avec un lien qui vous connecte.',
    },
    email: 'Adresse e-mail',
    name: 'Votre nom (facultatif)',
    nameHint: 'Pour vous saluer, et sur la liste des participants.',
    password: 'Mot de passe',
    newPassword: 'Nouveau mot de passe',
    hint: '8 caractères au moins.',
    newHere: 'Pas encore de compte\u00a0? Créez-en un',
    known: 'Déjà un compte\u00a0? Connectez-vous',
    forgotten: 'Mot de passe oublié\u00a0?',
    byLink: 'Recevoir un lien de connexion',
    back: 'Revenir à la connexion',
    cancel: 'Fermer',
    wait: 'Un instant…',
    mail: {
      title: 'Regardez votre courrier',
      sent: (email) => `Nous venons d’écrire à ${email}.`,
      what: {
        in: 'Ouvrez le lien de la lettre pour confirmer votre adresse, ou tapez ici son code.',
        up: 'Ouvrez le lien de la lettre pour confirmer votre adresse, ou tapez ici son code. Rien n’est perdu\u00a0: vous reprenez là où vous en étiez.',
        forgotten: 'Ouvrez le lien de la lettre pour choisir un nouveau mot de passe, ou tapez ici son code.',
        link: 'Ouvrez le lien de la lettre pour vous connecter, ou tapez ici son code.',
      },
      code: 'Code à six chiffres',
      press: 'Continuer',
      again: 'Écrire encore une fois',
      sentAgain: 'La lettre est partie une nouvelle fois. Celle d’avant ne sert plus.',
      nothing: 'Rien reçu après deux minutes\u00a0? Regardez dans les indésirables.',
      taken: 'Si cette adresse avait déjà un compte, aucune lettre ne part\u00a0: connectez-vous.',
      otherAddress: 'Prendre une autre adresse',
    },
    choose: {
      title: 'Choisir un nouveau mot de passe',
      press: 'Enregistrer',
      hint: '8 caractères au moins. Vos autres appareils devront se reconnecter.',
    },
    errors: {
      invalid_credentials: 'Adresse ou mot de passe inconnus.',
      email_exists: 'Cette adresse a déjà un compte\u00a0: connectez-vous.',
      user_already_exists: 'Cette adresse a déjà un compte\u00a0: connectez-vous.',
      weak_password: 'Ce mot de passe est trop court ou trop simple.',
      same_password: 'C’est votre mot de passe actuel\u00a0: choisissez-en un autre.',
      over_request_rate_limit: 'Trop d’essais\u00a0: attendez quelques minutes.',
      over_email_send_rate_limit:
        'Une lettre est déjà partie\u00a0: attendez une minute avant d’en demander une autre.',
      email_address_invalid: 'Cette adresse n’est pas valable.',
      email_address_not_authorized: 'Nous ne pouvons pas écrire à cette adresse. Prenez-en une autre.',
      validation_failed: 'Cette adresse n’est pas valable.',
      otp_expired: 'Ce code n’est pas le bon, ou il ne vaut plus. Vérifiez-le, ou demandez une autre lettre.',
      otp_disabled: 'Aucun compte n’est connu à cette adresse. Vérifiez-la, ou créez un compte.',
      signup_disabled: 'On ne peut pas créer de compte ici en ce moment. Écrivez-nous.',
      user_banned: 'Ce compte est fermé. Ce que vous avez payé reste à vous\u00a0: écrivez-nous.',
      session_not_found: 'Votre connexion a pris fin. Reconnectez-vous, puis recommencez.',
      reauthentication_needed: 'Par prudence, déconnectez-vous, reconnectez-vous, puis recommencez.',
    },
    offline: 'Pas de réponse. Vérifiez votre connexion, puis réessayez\u00a0: rien n’a changé.',
    unexpected:
      'La lettre n’est pas partie, ou la connexion n’a pas abouti. Rien n’a changé\u00a0: réessayez dans un instant.',
  },
  en: {
    titles: {
      in: 'Sign in',
      up: 'Create an account',
      forgotten: 'Forgotten password',
      link: 'Sign in without a password',
    },
    press: { in: 'Sign in', up: 'Create an account', forgotten: 'Send me the letter', link: 'Send me the link' },
    lead: {
      forgotten: 'We write to you, and you choose a new one.',
      link: 'We write you a link that signs you in.',
    },
    email: 'E-mail address',
    name: 'Your name (optional)',
    nameHint: 'To greet you, and on the list of participants.',
    password: 'Password',
    newPassword: 'New password',
    hint: 'At least 8 characters.',
    newHere: 'No account yet? Create one',
    known: 'Already have an account? Sign in',
    forgotten: 'Forgotten your password?',
    byLink: 'Send me a link to sign in',
    back: 'Back to signing in',
    cancel: 'Close',
    wait: 'One moment…',
    mail: {
      title: 'Look into your mail',
      sent: (email) => `We have just written to ${email}.`,
      what: {
        in: 'Open the link in the letter to confirm your address, or type its code here.',
        up: 'Open the link in the letter to confirm your address, or type its code here. Nothing is lost: you go on where you were.',
        forgotten: 'Open the link in the letter to choose a new password, or type its code here.',
        link: 'Open the link in the letter to sign in, or type its code here.',
      },
      code: 'Code of six digits',
      press: 'Continue',
      again: 'Write once more',
      sentAgain: 'The letter is on its way again. The one before serves no more.',
      nothing: 'Nothing after two minutes? Look into your junk mail.',
      taken: 'If this address had an account already, no letter is sent: sign in instead.',
      otherAddress: 'Take another address',
    },
    choose: {
      title: 'Choose a new password',
      press: 'Save',
      hint: 'At least 8 characters. Your other devices will have to sign in again.',
    },
    errors: {
      invalid_credentials: 'Unknown address or password.',
      email_exists: 'This address already has an account: sign in.',
      user_already_exists: 'This address already has an account: sign in.',
      weak_password: 'This password is too short or too simple.',
      same_password: 'This is your password already: choose another.',
      over_request_rate_limit: 'Too many attempts: wait a few minutes.',
      over_email_send_rate_limit: 'A letter is on its way already: wait a minute before you ask for another.',
      email_address_invalid: 'This address is not valid.',
      email_address_not_authorized: 'We cannot write to this address. Please take another.',
      validation_failed: 'This address is not valid.',
      otp_expired: 'This code is not the right one, or not good any more. Check it, or ask for another letter.',
      otp_disabled: 'No account is known at this address. Check it, or create one.',
      signup_disabled: 'No account can be created here at the moment. Write to us.',
      user_banned: 'This account is closed. What you have paid for stays yours: write to us.',
      session_not_found: 'You are signed in no more. Sign in, then try again.',
      reauthentication_needed: 'To be safe, sign out, sign in again, then try once more.',
    },
    offline: 'No answer. Check your connection, then try again: nothing has changed.',
    unexpected: 'The letter was not sent, or signing in did not work. Nothing has changed: try again in a moment.',
  },
};
