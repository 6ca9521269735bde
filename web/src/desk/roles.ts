import type { Locale, Texts } from '../app/locale.tsx';

export const roles = ['owner', 'administrator', 'staff', 'support', 'accountant', 'technician'] as const;

const names: Texts<Readonly<Record<string, string>>> = {
  fr: {
    owner: 'Propriétaire',
    administrator: 'Administrateur',
    staff: 'Équipe',
    support: 'Support',
    accountant: 'Comptable',
    technician: 'Technicien',
  },
  en: {
    owner: 'Owner',
    administrator: 'Administrator',
    staff: 'Staff',
    support: 'Support',
    accountant: 'Accountant',
    technician: 'Technician',
  },
};

/** A role's name as people say it. */
export function roleName(role: string, locale: Locale): string {
  return names[locale][role] ?? role;
}
