import type { Texts } from '../../app/locale.tsx';

interface SignInTexts {
  title: string;
  lead: string;
  code: string;
  codeHint: string;
  codeTitle: string;
  codeLead: string;
  give: string;
  wait: string;
  cancel: string;
  lost: string;
  lostHelp: string;
  signOut: string;
  notStaff: string;
  notStaffHelp: string;
  failed: string;
  again: string;
  errors: Readonly<Record<string, string>>;
  unexpected: string;
}

export const texts: Texts<SignInTexts> = {
  fr: {
    title: 'Bureau',
    lead: 'Pour l’équipe.',
    code: 'Code à six chiffres',
    codeHint: 'Il est dans votre application d’authentification et change toutes les 30 secondes.',
    codeTitle: 'Second facteur',
    codeLead: 'Votre mot de passe est juste. Il reste le code de votre application.',
    give: 'Continuer',
    wait: 'Un instant…',
    cancel: 'Revenir',
    lost: 'Je n’ai plus mon téléphone',
    lostHelp:
      'Demandez à un propriétaire\u00a0: sur la page Équipe, il retire votre second facteur (c’est noté). Vous en activez un autre à la connexion suivante.',
    signOut: 'Se déconnecter',
    notStaff: 'Ce compte n’a aucun rôle dans l’équipe.',
    notStaffHelp: 'Un propriétaire ou un administrateur en donne un sur la page Équipe\u00a0; il compte aussitôt.',
    failed: 'La base ne répond pas.',
    again: 'Réessayer',
    errors: {
      mfa_verification_failed: 'Ce code n’est pas le bon, ou il vient de changer. Donnez le suivant.',
      mfa_challenge_expired: 'La demande a expiré\u00a0: donnez le code affiché maintenant.',
      mfa_verification_rejected: 'Ce code n’est pas le bon, ou il vient de changer. Donnez le suivant.',
      over_request_rate_limit: 'Trop d’essais\u00a0: attendez quelques minutes.',
    },
    unexpected: 'La vérification n’a pas abouti. Réessayez.',
  },
  en: {
    title: 'Desk',
    lead: 'For staff.',
    code: 'Six-digit code',
    codeHint: 'It is in your authenticator app and changes every 30 seconds.',
    codeTitle: 'Second factor',
    codeLead: 'Your password is right. The code of your app is left.',
    give: 'Continue',
    wait: 'One moment…',
    cancel: 'Go back',
    lost: 'I no longer have my phone',
    lostHelp:
      'Ask an owner: on the Team page they remove your second factor (it is recorded). You set up another one when you next sign in.',
    signOut: 'Sign out',
    notStaff: 'This account has no role in the team.',
    notStaffHelp: 'An owner or administrator gives one on the Team page; it counts at once.',
    failed: 'The database does not answer.',
    again: 'Try again',
    errors: {
      mfa_verification_failed: 'This code is not the right one, or it has just changed. Give the next one.',
      mfa_challenge_expired: 'The request has expired: give the code that is shown now.',
      mfa_verification_rejected: 'This code is not the right one, or it has just changed. Give the next one.',
      over_request_rate_limit: 'Too many attempts: wait a few minutes.',
    },
    unexpected: 'The check did not work. Please try again.',
  },
};
