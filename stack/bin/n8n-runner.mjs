/**
 * n8n's runner of Code nodes, as a process beside n8n: what n8n's own launcher does, which is not on npm. Asks the
 * broker inside n8n for a grant, then becomes the runner. It ends when n8n does and is started again with a new grant.
 */
import { createRequire } from 'node:module';

const { N8N_RUNNERS_TASK_BROKER_URI: broker, N8N_RUNNERS_AUTH_TOKEN: token, GUICHET_N8N_COMMAND: n8nCommand } = process.env;
if (!broker || !token || !n8nCommand) throw new Error('N8N_RUNNERS_TASK_BROKER_URI, N8N_RUNNERS_AUTH_TOKEN and GUICHET_N8N_COMMAND must be set');

const answer = await fetch(`${broker}/runners/auth`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ token }) });
if (!answer.ok) throw new Error(`n8n's task broker at ${broker} gives no grant: ${answer.status} ${await answer.text()}`);
/** @type {{data: {token: string}}} */
const { data } = JSON.parse(await answer.text());

process.env.N8N_RUNNERS_GRANT_TOKEN = data.token;
// code that staff write in a node must not read it
delete process.env.N8N_RUNNERS_AUTH_TOKEN;
createRequire(n8nCommand)('@n8n/task-runner/start');
