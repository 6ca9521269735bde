#!/usr/bin/env node
import { parseArgs } from 'node:util';
import { StandIn } from './standIn.ts';

const help = `npm run standin -- stripe [options]     (stripe-stand-in [options])

L'API de Stripe, sa page de paiement et ses webhooks signés, sur cette machine ; aucun argent n'est débité.
Stripe's API, its payment page and its signed webhooks, on this machine; no money moves.

  --port <n>         54325
  --host <addr>      127.0.0.1
  --key <sk_test_…>  sk_test_standin
  --webhook <url>    où vont les événements / where events go
  --secret <whsec_…> whsec_standin, les signe / signs them
  --journal <file>   garde le compte d'une fois à l'autre / keeps the account
`;

function fail(message: string, code: number): never {
  process.stderr.write(code === 2 ? `${message}\n\n${help}` : `${message}\n`);
  process.exit(code);
}

function options() {
  try {
    return parseArgs({
      options: {
        port: { type: 'string', default: '54325' },
        host: { type: 'string', default: '127.0.0.1' },
        key: { type: 'string', default: 'sk_test_standin' },
        webhook: { type: 'string' },
        secret: { type: 'string', default: 'whsec_standin' },
        journal: { type: 'string' },
        help: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    return fail(error instanceof Error ? error.message : String(error), 2);
  }
}

const { port, host, key, webhook, secret, journal, help: asked } = options();
if (asked) {
  process.stdout.write(help);
} else {
  const number = Number(port);
  if (!Number.isInteger(number) || number < 1 || number > 65_535)
    fail(`--port ${port} is not a port: give a number from 1 to 65535`, 2);
  const baseUrl = `http://${host}:${port}`;
  const standIn = new StandIn(
    {
      baseUrl,
      secretKey: key,
      ...(journal === undefined ? {} : { journalFile: journal }),
      ...(webhook === undefined ? {} : { webhook: { url: webhook, secret } }),
    },
    (line) => void process.stdout.write(`${line}\n`),
  );
  standIn.begin();
  standIn.server.once('error', (error: NodeJS.ErrnoException) =>
    fail(
      error.code === 'EADDRINUSE' ? `Port ${port} is busy: free it, or choose another with --port` : error.message,
      1,
    ),
  );
  standIn.server.listen(number, host, () => {
    process.stdout.write(`${baseUrl}/\n${key}\n${webhook === undefined ? '' : `${webhook} ${secret}\n`}`);
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.once(signal, () => void standIn.end().then(() => process.exit(0)));
}
