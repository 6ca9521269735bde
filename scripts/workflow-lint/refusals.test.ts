import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { readWorkflows } from './repository.ts';

const root = join(__dirname, '../..');
/** What a page is answered: name of the workflow's file, of the node, the expression. */
const answers = readWorkflows(root).flatMap(({ file, workflow }) =>
  workflow.nodes
    .filter(({ type }) => type === 'n8n-nodes-base.respondToWebhook')
    .map(({ name, parameters }) => [file, name, String(parameters.responseBody)] as const),
);

test.each(['billing/customer-portal.json', 'payments/open-payment.json'])(
  '%s hands on why the database refuses and when to come back, which the page puts into words',
  (file) => {
    const ofDatabase = answers.filter(
      ([of, , body]) => of.endsWith(file) && body.includes("'message'") && body.includes('$json, ['),
    );
    expect(ofDatabase).toHaveLength(1);
    for (const word of ['result', 'reason', 'retry_at', 'message']) expect(ofDatabase[0]?.[2]).toContain(`'${word}'`);
  },
);

test.each(readWorkflows(root).filter(({ workflow }) => JSON.stringify(workflow).includes("'reason', 'retry_at'")))(
  '$file has the words for what it hands on, in French',
  ({ workflow }) => {
    const asked = workflow.nodes.filter(
      ({ parameters }) => parameters.runAs === 'user' || parameters.functionName === 'attach_checkout',
    );
    expect(new Set(asked.map(({ parameters }) => parameters.refusalWords))).toEqual(new Set(['fr']));
  },
);

test('no answer picks the sentence of the database and leaves its reason', () => {
  expect(answers.filter(([, , body]) => body.includes('$json.message'))).toEqual([]);
});
