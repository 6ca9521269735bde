import { z } from 'zod';
import type { Operation } from './operation.ts';

const used = z.object({ results: z.array(z.looseObject({ result: z.string() })) });

/** A member uses what the subscription grants; the books keep what the door said was used. */
export const useQuota: Operation = {
  name: 'use a quota',
  weight: 6,
  async run(shop) {
    const { doors, chance, establishments, feature } = shop;
    const establishment = chance.oneOf(establishments);
    if (establishment === undefined) return 'nobody there';
    const amount = chance.between(1, 5);
    const uses = [{ establishment_id: establishment.id, feature_key: feature, amount }];
    const { status, body } = await doors.rpc('consume_quota', { uses }, establishment.owner.token);
    if (status >= 300) return 'unavailable';
    const result = used.parse(body).results[0]?.result ?? 'unavailable';
    if (result === 'consumed') {
      shop.used.set(establishment.id, (shop.used.get(establishment.id) ?? 0) + amount);
    }
    return result;
  },
};
