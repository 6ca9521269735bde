import { DatabaseError } from 'pg';
import { exitCodes, Fault } from '../fault.ts';
import type { Text } from '../language.ts';
import type { DatabaseAddress } from './address.ts';

/** `pg`'s words where the server speaks no TLS. */
export function isWithoutTls(error: unknown): boolean {
  return error instanceof Error && error.message === 'The server does not support SSL connections';
}

/** Why there is no session, in one line, with what mends it. */
export function connectionFault(error: unknown, address: DatabaseAddress): Fault {
  const { code, text } = reasonOf(error, address);
  return new Fault({ code, text, exit: exitCodes.unreachable, cause: error });
}

type Reason = { code: string; text: Text };

function reasonOf(error: unknown, { place, host }: DatabaseAddress): Reason {
  if (isWithoutTls(error))
    return {
      code: 'tls_missing',
      text: {
        en: `${place} speaks no TLS: switch it on there, or say ?sslmode=disable in DATABASE_URL where the way to it is your own.`,
        fr: `${place} ne parle pas TLS : activez-le là-bas, ou écrivez ?sslmode=disable dans DATABASE_URL si le réseau est le vôtre.`,
      },
    };
  if (error instanceof DatabaseError) return refusedBy(error, place);
  const { code, message } = systemError(error);
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID')
    return {
      code: 'tls_unproven',
      text: {
        en: `The certificate of ${place} is for another name: take the host that stands in it, or sslmode=verify-ca.`,
        fr: `Le certificat de ${place} porte un autre nom : prenez l’hôte qui y figure, ou sslmode=verify-ca.`,
      },
    };
  if (/CERT|SIGNATURE|ISSUER/.test(code))
    return {
      code: 'tls_unproven',
      text: {
        en: `The certificate of ${place} is not signed by the authority asked (${code}): give the right one with --ca (Supabase: Database → Settings → SSL certificate).`,
        fr: `Le certificat de ${place} n’est pas signé par l’autorité demandée (${code}) : donnez la bonne avec --ca (Supabase : Database → Settings → SSL certificate).`,
      },
    };
  // without an add-on Supabase's own address answers over IPv6 alone
  if (/^db\.\w+\.supabase\.co$/.test(host) && /ENETUNREACH|EHOSTUNREACH|ENOTFOUND|ETIMEDOUT/.test(code))
    return {
      code: 'unreachable',
      text: {
        en: `${place} is reached over IPv6 alone, which this network has not: take the address of the session pooler (Supabase: Connect → Session pooler).`,
        fr: `${place} ne répond qu’en IPv6, absent de ce réseau : prenez l’adresse du pooler de session (Supabase : Connect → Session pooler).`,
      },
    };
  return {
    code: 'unreachable',
    text: {
      en: `${place} does not answer (${code === '' ? message : code}): look at host and port in DATABASE_URL, and whether this network may go there.`,
      fr: `${place} ne répond pas (${code === '' ? message : code}) : vérifiez l’hôte et le port de DATABASE_URL, et que ce réseau y a accès.`,
    },
  };
}

function refusedBy({ code = '', message }: DatabaseError, place: string): Reason {
  if (code === '28P01')
    return {
      code: 'password_wrong',
      text: {
        en: `${place} refuses user or password: look at DATABASE_URL (Supabase: Database → Settings → Reset password).`,
        fr: `${place} refuse le compte ou le mot de passe : vérifiez DATABASE_URL (Supabase : Database → Settings → Reset password).`,
      },
    };
  if (code === '3D000')
    return {
      code: 'database_unknown',
      text: {
        en: `${place} has no database of that name: on Supabase it is called postgres.`,
        fr: `${place} n’a pas de base de ce nom : sur Supabase, elle s’appelle postgres.`,
      },
    };
  if (/no encryption|SSL connection is required/i.test(message))
    return {
      code: 'tls_required',
      text: {
        en: `${place} wants TLS: take sslmode=disable out of DATABASE_URL.`,
        fr: `${place} exige TLS : retirez sslmode=disable de DATABASE_URL.`,
      },
    };
  if (/tenant/i.test(message))
    return {
      code: 'tenant_unknown',
      text: {
        en: `The pooler at ${place} does not know this project: its user is called postgres.<project ref>, and its region stands in the host.`,
        fr: `Le pooler ${place} ne connaît pas ce projet : son compte s’écrit postgres.<réf. du projet>, et sa région est dans l’hôte.`,
      },
    };
  return {
    code: 'refused_by_database',
    text: {
      en: `${place} lets nobody in: ${message} (${code}).`,
      fr: `${place} refuse la connexion : ${message} (${code}).`,
    },
  };
}

function systemError(error: unknown): { code: string; message: string } {
  // several addresses of one host, none of which answers
  const one: unknown = error instanceof AggregateError ? error.errors[0] : error;
  if (!(one instanceof Error)) return { code: '', message: String(one) };
  return { code: 'code' in one && typeof one.code === 'string' ? one.code : '', message: one.message };
}
