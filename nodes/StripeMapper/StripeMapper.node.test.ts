import { describe, expect, test } from '@jest/globals';
import type { IExecuteFunctions, INode, INodeExecutionData } from 'n8n-workflow';
import * as z from 'zod';
import { checkOutput } from '../shared/testing/outputSchema';
import { StripeMapper } from './StripeMapper.node';
import { ownEvent } from './testing/events';

const node: INode = {
  id: '1',
  name: 'Stripe Mapper',
  type: 'n8n-nodes-guichet.stripeMapper',
  typeVersion: 1,
  position: [0, 0],
  parameters: {},
};

const mapped = z.tuple([z.array(z.custom<INodeExecutionData>((item) => typeof item === 'object'))]);

type Door = Pick<IExecuteFunctions, 'getInputData' | 'continueOnFail' | 'getNode'>;

function run(items: INodeExecutionData[], continueOnFail: boolean): Promise<unknown> {
  const door: Door = { getInputData: () => items, continueOnFail: () => continueOnFail, getNode: () => node };
  return Reflect.apply(new StripeMapper().execute, door, []);
}

function itemOf(name: string, payload: unknown = ownEvent(name)): INodeExecutionData {
  const event = ownEvent(name);
  return {
    json: {
      event_id: String(event.id),
      type: String(event.type),
      token: 't-1',
      payload: payload === null ? null : Object(payload),
    },
  };
}

const good = '2026-10-28.endive__customer.created';
const other = '2019-12-03__invoice.paid';

describe('the node', () => {
  test('maps all items in one go, each paired with its own', async () => {
    const [output] = mapped.parse(await run([itemOf(good), itemOf(other)], true));
    checkOutput(node, output);
    expect([output]).toMatchObject([
      [
        { json: { object: 'customer', type: 'customer.created', token: 't-1' }, pairedItem: { item: 0 } },
        { json: { object: 'invoice', row: { stripe_invoice_id: 'in_Fournil191' } }, pairedItem: { item: 1 } },
      ],
    ]);
  });

  test('marks the item that nobody can read, and it alone, with the path of the field', async () => {
    const broken = itemOf(other, { ...ownEvent(other), data: { object: { object: 'invoice', id: 7 } } });
    expect(await run([itemOf(good), broken, itemOf(good)], true)).toMatchObject([
      [
        { json: { object: 'customer' } },
        {
          json: {
            event_id: 'evt_Fournil19020',
            type: 'invoice.paid',
            token: 't-1',
            error: { path: 'data.object.id', message: 'data.object.id: expected an id, got number' },
          },
          pairedItem: { item: 1 },
        },
        { json: { object: 'customer' } },
      ],
    ]);
  });

  test('lets an event of a type that has no row pass whole, for a branch of its own', async () => {
    const payout = itemOf('2026-10-28.endive__payout.paid');
    const [output] = z.tuple([z.array(z.unknown())]).parse(await run([itemOf(good), payout], false));
    expect(output).toMatchObject([{ json: { object: 'customer' } }, { pairedItem: { item: 1 } }]);
    expect(output[1]).toMatchObject({ json: payout.json });
    // by it the router finds the branch, with the other two Complete and Fail find the event
    expect(payout.json).toMatchObject({ type: 'payout.paid', token: 't-1', event_id: expect.any(String) });
  });

  test('refuses an item of such a type whose payload is of another', async () => {
    const [output] = z
      .tuple([z.array(z.unknown())])
      .parse(await run([{ json: { ...itemOf(good).json, type: 'payout.paid' } }], true));
    expect(output[0]).toMatchObject({ json: { type: 'payout.paid', error: { path: 'type' } } });
  });

  test('stops where the workflow wants errors to stop it', async () => {
    await expect(run([itemOf(good, null)], false)).rejects.toMatchObject({
      message: expect.stringContaining('payload'),
      context: { itemIndex: 0 },
    });
  });
});
