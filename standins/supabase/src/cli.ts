import { createHash } from 'node:crypto';
import { listen, OptionError, runCommand } from '../../kit/command.ts';
import { createSupabaseStandIn } from './standIn.ts';

const help = `npm run standin -- supabase --database <url> --postgrest <url> --secret <text> [options]

L'adresse unique d'un projet Supabase (clés, connexion, temps réel) devant un Postgres et un PostgREST qui tournent déjà.
The one address of a Supabase project (keys, sign-in, realtime) before a Postgres and a PostgREST that already run.

  --database <url>   postgresql://postgres:…@…/…, avec les rôles et le schéma auth de Supabase / with Supabase's roles and schema auth
  --auth <url>       le même comme supabase_auth_admin / the same as supabase_auth_admin (--database)
  --postgrest <url>  http://127.0.0.1:3000
  --functions <url>  http://127.0.0.1:5678/webhook, ce qui répond sous /functions/v1 / what answers there
  --site <url>       http://127.0.0.1:3000, les pages, où mènent les liens des lettres / the pages, where links of letters lead
  --smtp <host:port> les lettres de connexion ; sans lui, les adresses comptent comme confirmées
                     letters of sign-in; without it addresses count as confirmed
  --secret <text>    signe et vérifie les jetons, comme PostgREST / signs and checks tokens, as PostgREST's jwt-secret
  --port <n>         54321
  --host <addr>      127.0.0.1
`;

await runCommand(
  {
    help,
    options: {
      port: '54321',
      database: undefined,
      auth: '',
      postgrest: 'http://127.0.0.1:3000',
      functions: 'http://127.0.0.1:5678/webhook',
      site: 'http://127.0.0.1:3000',
      smtp: '',
      secret: undefined,
    },
    async start({ text, port }, log) {
      const url = `http://${text('host')}:${port('port')}`;
      const jwtSecret = text('secret');
      const key = (kind: 'publishable' | 'secret'): string =>
        `sb_${kind}_${createHash('sha256').update(`${kind}${jwtSecret}`).digest('base64url').slice(0, 22)}`;
      const keys = { anonKey: key('publishable'), serviceRoleKey: key('secret'), jwtSecret };
      const realtimeUrl = text('database');
      const supabase = createSupabaseStandIn(
        {
          url,
          keys,
          database: { authUrl: text('auth') === '' ? realtimeUrl : text('auth'), realtimeUrl },
          postgrest: upstream('postgrest', 'PostgREST', text('postgrest')),
          functions: upstream('functions', 'functions', text('functions')),
          letters: {
            confirmEmail: text('smtp') !== '',
            siteUrl: text('site'),
            post:
              text('smtp') === ''
                ? undefined
                : { smtp: smtpAt(text('smtp')), from: 'Supabase Auth <noreply@mail.example>', texts: {} },
          },
        },
        log,
      );
      try {
        await supabase.begin();
        await listen(supabase.server, port('port'), text('host'));
      } catch (error) {
        await supabase.end();
        throw error;
      }
      return {
        lines: [url, `anon ${keys.anonKey}`, `service_role ${keys.serviceRoleKey}`],
        stop: () => supabase.end(),
      };
    },
  },
  process.argv.slice(2),
);

function upstream(option: string, name: string, address: string) {
  const url = URL.parse(address);
  if (url === null || url.protocol !== 'http:') throw new OptionError(`--${option} ${address} is not an http address`);
  return {
    name,
    host: url.hostname,
    port: url.port === '' ? 80 : Number(url.port),
    base: url.pathname.replace(/\/+$/, ''),
  };
}

function smtpAt(address: string) {
  const [, host, port] = /^([\w.-]+):(\d+)$/.exec(address) ?? [];
  if (host === undefined || port === undefined) throw new OptionError(`--smtp ${address} is not host:port`);
  return { host, port: Number(port), user: '', password: '' };
}
