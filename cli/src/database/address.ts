import { readFileSync } from 'node:fs';
import type { ConnectionOptions } from 'node:tls';
import { Fault, exitCodes } from '../fault.ts';

/** An address of a database, understood: where it is, and how it is spoken to. */
export interface DatabaseAddress {
  /** as `pg` takes it, without what it says of TLS */
  connectionString: string;
  /** `host:port`, for texts: nothing of the password */
  place: string;
  host: string;
  /** one after the other until one is understood: TLS with these options, or false for none */
  attempts: (ConnectionOptions | false)[];
}

const modes = ['disable', 'allow', 'prefer', 'require', 'no-verify', 'verify-ca', 'verify-full'] as const;
type Mode = (typeof modes)[number];

const ofTls = ['sslmode', 'sslrootcert', 'sslcert', 'sslkey', 'ssl', 'uselibpqcompat'];

/**
 * Reads an address as libpq does: `sslmode` and `sslrootcert` in it, else PGSSLMODE and PGSSLROOTCERT. A certificate
 * authority that is given is asked. Where nothing is said, a server elsewhere must speak TLS, and one on this machine may.
 * @param ca file of a certificate authority; with it the server must prove who it is
 * @throws Fault where it is no such address, or that of a pooler which gives every transaction another session
 */
export function readAddress(address: string, ca: string | undefined, env: NodeJS.ProcessEnv): DatabaseAddress {
  const url = parsed(address);
  const host = url.hostname === '' ? (url.searchParams.get('host') ?? 'localhost') : url.hostname;
  const port = url.port === '' ? '5432' : url.port;
  if (port === '6543') throw transactionPooler(host);
  const authority = ca ?? url.searchParams.get('sslrootcert') ?? nonEmpty(env.PGSSLROOTCERT);
  const mode = modeOf(url.searchParams.get('sslmode') ?? nonEmpty(env.PGSSLMODE), authority, host);
  const identity = {
    ...fileOf('cert', url.searchParams.get('sslcert')),
    ...fileOf('key', url.searchParams.get('sslkey')),
  };
  for (const name of ofTls) url.searchParams.delete(name);
  return {
    connectionString: url.href,
    place: `${host}:${port}`,
    host,
    attempts: attemptsOf(mode, { ...fileOf('ca', authority), ...identity }),
  };
}

function parsed(address: string): URL {
  try {
    const url = new URL(address);
    if (url.protocol === 'postgres:' || url.protocol === 'postgresql:') return url;
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
  }
  throw new Fault({
    code: 'address_invalid',
    exit: exitCodes.misused,
    text: {
      en: 'DATABASE_URL is no address of a database: postgresql://user:password@host:5432/postgres, with # / ? @ and % in a password written as %23 %2F %3F %40 %25.',
      fr: 'DATABASE_URL n’est pas l’adresse d’une base : postgresql://compte:mot-de-passe@hôte:5432/postgres ; dans un mot de passe, # / ? @ et % s’écrivent %23 %2F %3F %40 %25.',
    },
  });
}

function transactionPooler(host: string): Fault {
  return new Fault({
    code: 'pooler_transaction',
    exit: exitCodes.misused,
    text: {
      en: `${host}:6543 is a pooler in transaction mode, which migrations cannot use: take the session pooler, the same address with port 5432. Nothing was applied.`,
      fr: `${host}:6543 est un pooler en mode transaction, où une migration ne peut pas s’exécuter : prenez le pooler de session, la même adresse avec le port 5432. Rien n’a été appliqué.`,
    },
  });
}

function modeOf(asked: string | undefined, authority: string | undefined, host: string): Mode {
  if (asked === undefined) {
    if (authority !== undefined) return 'verify-full';
    return /^(localhost|127\.|\[?::1\]?$|\/)/.test(host) ? 'prefer' : 'require';
  }
  const mode = modes.find((one) => one === asked);
  if (mode === undefined)
    throw new Fault({
      code: 'address_invalid',
      exit: exitCodes.misused,
      text: {
        en: `sslmode=${asked} is not known: ${modes.join(', ')}.`,
        fr: `sslmode=${asked} n’existe pas : ${modes.join(', ')}.`,
      },
    });
  // an authority that is named and not asked would be a lock that is not locked
  return authority !== undefined && mode !== 'disable' && mode !== 'verify-ca' ? 'verify-full' : mode;
}

function attemptsOf(mode: Mode, files: ConnectionOptions): (ConnectionOptions | false)[] {
  const unproven = { ...files, rejectUnauthorized: false };
  switch (mode) {
    case 'disable':
      return [false];
    case 'allow':
    case 'prefer':
      return [unproven, false];
    case 'require':
    case 'no-verify':
      return [unproven];
    case 'verify-ca':
      return [{ ...files, rejectUnauthorized: true, checkServerIdentity: () => undefined }];
    case 'verify-full':
      return [{ ...files, rejectUnauthorized: true }];
  }
}

function fileOf(name: 'ca' | 'cert' | 'key', file: string | null | undefined): ConnectionOptions {
  // libpq's word for the authorities that the system trusts
  if (file === null || file === undefined || file === 'system') return {};
  try {
    return { [name]: readFileSync(file, 'utf8') };
  } catch (error) {
    throw new Fault({
      code: 'certificate_unreadable',
      exit: exitCodes.misused,
      cause: error,
      text: {
        en: `The certificate ${file} cannot be read: give the path of a PEM file.`,
        fr: `Le certificat ${file} est illisible : donnez le chemin d’un fichier PEM.`,
      },
    });
  }
}

function nonEmpty(value: string | undefined): string | undefined {
  return value === '' ? undefined : value;
}
