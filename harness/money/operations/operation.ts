import type { Shop } from '../shop.ts';

/** What somebody does. It ends with the word for how it went, which the report counts; it throws where the product answered nonsense. */
export interface Operation {
  name: string;
  /** how often, beside the others */
  weight: number;
  run(shop: Shop): Promise<string>;
}
