/**
 * n8n's runner of Code nodes, as a process beside n8n: what n8n's own launcher does, which is not on npm. Asks the
 * broker inside n8n for a grant, then becomes the runner. It ends when n8n does and is started again with a new grant.
 */
import { request } from 'node:http';
import { createRequire } from 'node:module';

const {
  N8N_RUNNERS_TASK_BROKER_URI: broker,
  N8N_RUNNERS_AUTH_TOKEN: token,
  GUICHET_N8N_COMMAND: n8nCommand,
} = process.env;
if (!broker || !token || !n8nCommand)
  throw new Error('N8N_RUNNERS_TASK_BROKER_URI, N8N_RUNNERS_AUTH_TOKEN and GUICHET_N8N_COMMAND must be set');

process.env.N8N_RUNNERS_GRANT_TOKEN = await grantOf(broker, token);
// code that staff write in a node must not read it
delete process.env.N8N_RUNNERS_AUTH_TOKEN;
createRequire(n8nCommand)('@n8n/task-runner/start');

/**
 * The runner freezes what all objects share, and fetch cannot end an idle connection after that: this one is of its
 * own and is over when it is answered.
 * @param {string} address @param {string} authToken
 * @returns {Promise<string>}
 */
function grantOf(address, authToken) {
  const body = JSON.stringify({ token: authToken });
  return new Promise((resolve, reject) => {
    const asked = request(
      `${address}/runners/auth`,
      {
        method: 'POST',
        agent: false,
        headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body), connection: 'close' },
      },
      (response) => {
        /** @type {Buffer[]} */
        const parts = [];
        response.on('data', (part) => parts.push(part));
        response.once('error', reject);
        response.once('end', () => {
          const answer = Buffer.concat(parts).toString('utf8');
          if (response.statusCode === 200) resolve(JSON.parse(answer).data.token);
          else reject(new Error(`n8n's task broker at ${address} gives no grant: ${response.statusCode} ${answer}`));
        });
      },
    );
    asked.once('error', reject);
    asked.end(body);
  });
}
