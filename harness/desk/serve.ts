import { startTill } from './till.ts';

/**
 * A desk to look at, until Ctrl-C: node harness/desk/serve.ts. With its lines in the environment, tests of the desk run
 * against it (jest.desk.mjs).
 */
const till = await startTill(console.error);
console.error(`${till.env['WEB_URL']}/bureau  ${till.owner.email} / ${till.owner.password}`);
for (const [name, value] of Object.entries(till.env)) console.log(`export ${name}='${value}'`);
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void till.stop());
