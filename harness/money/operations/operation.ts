import type { Shop } from '../shop.ts';

/** What somebody does. It ends with the word for how it went, which the report counts; it throws where the product answered nonsense. */
export interface Operation {
  name: string;
  /** how often, beside the others */
  weight: number;
  run(shop: Shop): Promise<string>;
}

/** The word of an answer, whatever door gave it. */
export function resultOf(body: unknown): string {
  return typeof body === 'object' && body !== null && 'result' in body ? String(body.result) : 'unavailable';
}
