import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { startN8nCore, type N8nCore } from '../shared/testing/n8nCore';

// n8n-core takes its time to load
jest.setTimeout(30_000);

let core: N8nCore;
beforeAll(() => {
  core = startN8nCore();
});
afterAll(() => core.close());

const binary = { file: { data: 'Ym9uam91cg==', mimeType: 'text/plain' } };
const run = (numberInputs: number, inputs: number[]) =>
  core.run({
    items: [{ a: 1 }],
    node: { type: 'n8n-nodes-guichet.gatherBranches', parameters: { numberInputs } },
    credentials: {},
    inputs,
    binary,
  });

describe('gathering in n8n', () => {
  test('items of all inputs come together, with their files', async () => {
    const { output, error } = await run(2, [0, 1]);
    expect(error).toBeNull();
    expect(output.Done?.[0]).toMatchObject([
      { json: { a: 1 }, binary },
      { json: { a: 1 }, binary },
    ]);
  });

  test('an input that is not wired is none', async () => {
    expect((await run(3, [0, 2])).output.Done?.[0]).toHaveLength(2);
  });

  test.each([
    [2, [2]],
    [2, [0, 2]],
    [2, [0, 1, 5]],
  ])(
    'of %d inputs, wired to %j: what would be lost is refused, with the number of the input',
    async (numberInputs, inputs) => {
      const { output, error } = await run(numberInputs, inputs);
      expect(error?.message).toMatch(
        new RegExp(
          `wired to input ${(inputs.at(-1) ?? 0) + 1} and brings 1 items, but there are ${numberInputs} inputs`,
        ),
      );
      expect(error?.description).toContain('Number of Inputs');
      expect(output.Done).toBeUndefined();
    },
  );
});
