import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Answer } from '../../ask.ts';
import { actOnPage, pageOf } from './checkout.ts';
import type { Operation } from './operation.ts';

const created = z.looseObject({ result: z.string(), order_id: z.uuid().optional() });

/** Somebody fills a cart and goes to the page; sometimes they ask twice, sometimes they leave it there. */
export const buyOrder: Operation = {
  name: 'buy an order',
  weight: 20,
  async run(shop) {
    const { doors, chance, people, slots } = shop;
    const person = chance.oneOf(people);
    if (person === undefined) return 'nobody there';
    const lines = slots.filter(() => chance.happens(0.3)).slice(0, 3);
    const items = (lines.length > 0 ? lines : slots.slice(0, 1)).map(({ machine_id, slot_number, product_id }) => ({
      ...{ machine_id, slot_number, product_id },
      quantity: chance.between(1, 2),
    }));
    const request = { items, request_id: randomUUID() };
    const asked = [await doors.rpc('create_order', request, person.token)];
    if (chance.happens(0.1)) asked.push(await doors.rpc('create_order', request, person.token));
    const answers = asked.map(({ body }) => created.safeParse(body).data).filter((one) => one !== undefined);
    const order = answers[0]?.order_id;
    if (order === undefined) return answers[0]?.result ?? 'unavailable';
    if (answers.some(({ order_id }) => order_id !== order)) throw new Error('one request made two orders');
    if (chance.happens(0.1)) return 'left in the cart';
    const open = (): Promise<Answer> => doors.workflow('start-order-checkout', { order_id: order }, person.token);
    const pages = chance.happens(0.15) ? await Promise.all([open(), open()]) : [await open()];
    const seen = pages.map(pageOf);
    const checkouts = new Set(seen.flatMap((one) => ('checkout' in one ? [one.checkout] : [])));
    if (checkouts.size > 1) throw new Error(`two pages are open for order ${order}: ${[...checkouts].join(', ')}`);
    const [checkout] = checkouts;
    if (checkout === undefined) return seen.map((one) => ('why' in one ? one.why : ''))[0] ?? '';
    return actOnPage(shop, checkout);
  },
};
